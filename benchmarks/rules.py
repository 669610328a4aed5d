"""How long twenty named rules take over a million rows, as a ratio to hand-written pandas masks for the same twenty in one run.

    python benchmarks/rules.py [--rows 1000000] [--repeat 5] [--categories]

Both give, for each rule and row, whether the rule could be asked there and whether it failed; the masks are compared and must be equal.
Both begin with typed data in memory: columns of tipdata, or a frame with days as datetime64, numbers as float64, codes and texts as
pandas reads them, or with `--categories` codes as categories. The peak memory is what each step needs beyond its data. Hand-written
masks know nothing of partial dates, hidden counts or reasons for missing values, so this is the price of knowing them.
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from data import COVER, columns
from rule_pairs import PAIRS, Frame
from tipdata.checks.rules import outcome_of
from tipdata.codebook import Codebook, Rule, load_codebook
from tipdata.evaluation import rows_of
from tipdata.intake import type_column
from tipdata.language import faults, parse
from tipdata.records import TableData, strings

Masks = tuple[np.ndarray, np.ndarray]
TEXTS = {
    "severity": "error",
    "indicator": "accuracy",
    "title": "A rule",
    "message": "A rule failed.",
    "why": "To measure.",
    "mend": "No need.",
}


def rules(book: Codebook) -> list[Rule]:
    """The twenty rules, checked as those of a codebook are."""
    table = book.tables["rows"]
    made = [Rule.model_validate({**TEXTS, "code": p.code, "table": table.name, "when": p.when, "expect": p.expect}) for p in PAIRS]
    texts = [text for rule in made for text in (rule.when, rule.expect) if text is not None]
    assert not [fault for text in texts for fault in faults(parse(text), book.scope(table), text)]
    return made


def table_data(book: Codebook, name: str, texts: dict[str, list[str]]) -> TableData:
    table = book.tables[name]
    rows = len(next(iter(texts.values())))
    typed = {field.name: type_column(field, strings(texts[field.name]), book) for field in table.fields if field.name in texts}
    return TableData(table, f"{name}.csv", name, typed, np.arange(2, rows + 2), np.arange(rows))


def frame_of(data: TableData, book: Codebook, categories: bool) -> Frame:
    """The same values as pandas has them after reading: NaN where a cell holds none. `categories` are codes already factorised."""
    series: dict[str, object] = {}
    for name, column in data.columns.items():
        codelist = book.codelist(column.field)
        if column.field.type == "date":
            days = np.where(column.filled, column.low, 0).astype("int64").astype("datetime64[D]").astype("datetime64[s]")
            series[name] = np.where(column.filled, days, np.datetime64("NaT"))
        elif column.low is not None:
            series[name] = column.low
        elif categories and codelist is not None and not column.field.is_multiple:
            series[name] = pd.Categorical(np.where(column.filled, column.text, None), [code.code for code in codelist.codes])
        else:
            series[name] = pd.Series(np.where(column.filled, column.text, None), dtype="str")
    return pd.DataFrame(series)


def by_rules(data: dict[str, TableData], book: Codebook, asked: list[Rule]) -> Iterator[Masks]:
    # Fresh columns, so that nothing that an earlier run worked out is left with them.
    own = data["rows"]
    fresh = {**data, "rows": replace(own, columns={name: replace(column) for name, column in own.columns.items()})}
    rows = rows_of(book, fresh, "rows")
    for rule in asked:
        outcome = outcome_of(rule, rows)
        yield outcome.applied, outcome.failed


def by_hand(frame: Frame) -> Iterator[Masks]:
    for pair in PAIRS:
        applied, failed = pair.by_hand(frame)
        yield applied.to_numpy(), failed.to_numpy()


def seconds(step: Callable[[], Iterator[Masks]], repeat: int) -> list[list[float]]:
    """For each repetition the seconds of processor time that each rule took."""
    taken = []
    for _ in range(repeat):
        gc.collect()
        each, last = [], time.process_time()
        for _masks in step():
            now = time.process_time()
            each.append(now - last)
            last = now
        taken.append(each)
    return taken


def peak(step: Callable[[], Iterator[Masks]]) -> float:
    """Megabytes that the step held at most, its result not kept."""
    gc.collect()
    tracemalloc.start()
    for _masks in step():
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--categories", action="store_true", help="give pandas its codes as categories, factorised beforehand")
    chosen = options.parse_args()

    book = load_codebook(Path(__file__).resolve().parent / "codebook")
    asked = rules(book)
    read = {word for pair in PAIRS for word in re.findall(r"\w+", f"{pair.when} {pair.expect}")}
    texts = columns(book, chosen.rows)
    data = {
        "cover": table_data(book, "cover", {name: [value] for name, value in COVER.items()}),
        "rows": table_data(book, "rows", {name: values for name, values in texts.items() if name in read}),
    }
    del texts
    frame = frame_of(data["rows"], book, chosen.categories)

    def ours() -> Iterator[Masks]:
        return by_rules(data, book, asked)

    def theirs() -> Iterator[Masks]:
        return by_hand(frame)

    failures = []
    for rule, own, other in zip(asked, ours(), theirs(), strict=True):
        assert np.array_equal(own[0], other[0]), f"{rule.code}: the rule was asked of other rows than the mask"
        assert np.array_equal(own[1], other[1]), f"{rule.code}: the rule failed in other rows than the mask"
        failures.append(int(own[1].sum()))
    print(f"{chosen.rows:,} rows, {len(asked)} rules, {len(data['rows'].columns)} columns read, median of {chosen.repeat}")
    print(f"{'rule':<9}{'failed':>9}{'tipdata ms':>12}{'pandas ms':>11}{'ratio':>7}  expectation")
    own_times, other_times = seconds(ours, chosen.repeat), seconds(theirs, chosen.repeat)
    for number, rule in enumerate(asked):
        one, other = (statistics.median(run[number] for run in runs) * 1000 for runs in (own_times, other_times))
        print(f"{rule.code:<9}{failures[number]:>9,}{one:>12.1f}{other:>11.1f}{one / max(other, 0.01):>7.1f}  {rule.expect}")
    whole, hand = (statistics.median(sum(run) for run in runs) for runs in (own_times, other_times))
    print(f"{'all':<18}{whole * 1000:>12.1f}{hand * 1000:>11.1f}{whole / hand:>7.2f}  ratio of processor time")
    print(f"{'peak MB':<18}{peak(ours):>12.0f}{peak(theirs):>11.0f}         beyond the data")


if __name__ == "__main__":
    main()
