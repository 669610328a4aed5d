"""How long it takes to check and score a submission that was read, as a ratio to hand-written pandas masks for the same checks in one run.

    python benchmarks/checks.py [--rows 1000000] [--repeat 3]

Both begin in memory after reading: tipdata with its typed columns, pandas with the texts and beside them days as datetime64 and numbers as
float64, so that the masks need not parse anything. The masks say which cells are wrong, blank where they must not be, or repeated keys,
and give the two shares (filled, without error); tipdata also finds the places, groups what belongs together, and says what to mend first.
The counts of wrong cells must be equal. About one cell in a hundred is wrong.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from data import columns, write_csv
from run import BOOK
from tipdata.checks import check_submission
from tipdata.codebook import Codebook, FieldType, Requirement, load_codebook
from tipdata.intake import read_submission
from tipdata.quality import Evidence, mend_first, score_evidence
from tipdata.records import Submission

_OF_CELLS = ("TIP-K02", "TIP-K05", "TIP-T09")  # that cannot be read, or hold a sign and no answer
_NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count)


def by_tipdata(submission: Submission) -> tuple[int, dict[str, float]]:
    """Findings of cells that cannot be read as what they should be, and the shares of the scorecard."""
    checked = check_submission(submission)
    evidence = Evidence(submission, checked.findings, checked.rules)
    card = score_evidence(evidence)
    mend_first(evidence, card)
    wrong = sum(batch.count for batch in checked.findings.batches if batch.code in _OF_CELLS)
    return wrong, {q.id: q.value for i in card.indicators for q in i.questions if q.value is not None}


def frames(submission: Submission) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts as they were read, and the days and numbers parsed from them (NaN and NaT where that failed)."""
    data = submission.tables["rows"]
    texts = pd.DataFrame({name: pd.Series(column.raw, dtype="str") for name, column in data.columns.items()})
    parsed: dict[str, object] = {}
    for name, column in data.columns.items():
        if column.field.type is FieldType.date and column.low is not None:
            days = np.where(column.filled, column.low, 0).astype("int64").astype("datetime64[D]").astype("datetime64[s]")
            parsed[name] = np.where(column.filled, days, np.datetime64("NaT"))
        elif column.field.type in _NUMBERS:
            parsed[name] = column.low
    return texts, pd.DataFrame(parsed)


def by_hand(book: Codebook, texts: pd.DataFrame, parsed: pd.DataFrame) -> tuple[int, dict[str, float]]:
    """The masks that somebody who knows pandas would write, and the two shares."""
    wrong = filled = faulty = due = present = 0
    for field in book.tables["rows"].fields:
        text = texts[field.name]
        has = text.ne("")
        codelist = book.codelist(field)
        if field.name in parsed:
            bad = has & parsed[field.name].isna()
        elif field.type is FieldType.codes:
            assert codelist is not None
            one = "|".join(code.code for code in codelist.codes)
            bad = has & ~text.str.fullmatch(f"({one})(;({one}))*")
        elif codelist is not None:
            bad = has & ~text.isin([code.code for code in codelist.codes])
        elif field.type is FieldType.identifier:
            bad = text.duplicated() | ~has
        else:
            bad = has & text.str.fullmatch(r"[^\w\s]+")
        if field.type in _NUMBERS and field.minimum is not None:
            outside = parsed[field.name] < field.minimum
            bad = bad | outside if field.maximum is None else bad | outside | (parsed[field.name] > field.maximum)
        if field.max_length is not None:
            bad = bad | (text.str.len() > field.max_length)
        wrong += int(bad.sum()) if field.requirement is not Requirement.key else 0
        filled, faulty = filled + int(has.sum()), faulty + int((bad & has).sum())
        if field.requirement in (Requirement.required, Requirement.expected):
            asked = pd.Series(True, index=text.index) if field.when is None else texts[field.when.split()[0]].eq("kind_01")
            due, present = due + int(asked.sum()), present + int((asked & has).sum())
    return wrong, {"REL1": present / due, "REL2": (filled - faulty) / filled}


def seconds(step: Callable[[], object], repeat: int) -> float:
    taken = []
    for _ in range(repeat):
        gc.collect()
        start = time.process_time()
        step()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def peak(step: Callable[[], object]) -> float:
    """Megabytes that the step held at most."""
    gc.collect()
    tracemalloc.start()
    step()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--memory", action="store_true", help="measure the peak memory of both, which takes several times as long")
    chosen = options.parse_args()
    book = load_codebook(BOOK)
    with tempfile.TemporaryDirectory() as folder:
        submission = read_submission(write_csv(Path(folder) / "sent", columns(book, chosen.rows)), book)
    texts, parsed = frames(submission)

    def own() -> object:
        return by_tipdata(submission)

    def hand() -> object:
        return by_hand(book, texts, parsed)

    (found, shares), (masked, by_masks) = by_tipdata(submission), by_hand(book, texts, parsed)
    print(f"{chosen.rows:,} rows, {len(book.tables['rows'].fields)} columns; wrong cells: tipdata {found:,}, masks {masked:,}")
    print(", ".join(f"{name}: tipdata {shares[name]:.6f}, masks {value:.6f}" for name, value in by_masks.items()))
    one, other = seconds(own, chosen.repeat), seconds(hand, chosen.repeat)
    print(f"check and score {one:.2f} s, masks {other:.2f} s of processor time: ratio {one / other:.2f}")
    if chosen.memory:
        print(f"peak beyond the data: tipdata {peak(own):.0f} MB, masks {peak(hand):.0f} MB")


if __name__ == "__main__":
    main()
