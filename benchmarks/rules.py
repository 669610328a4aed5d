"""What the rules cost: twenty of them over the benchmark's table, against masks written by hand in pandas for the same twenty.

    python benchmarks/rules.py [--rows 1000000] [--repeat 3]

Both start from columns that are read and typed already, each in a fresh process; only the step from typed columns to failed rows is timed.
Both must count the same failures. Ratios of one run are what can be compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import COVER, columns
from run import BOOK
from tipdata.codebook import load_codebook

if TYPE_CHECKING:
    import pandas as pd

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_Step = Callable[[], dict[str, int]]


def by_rules(rows: int) -> _Step:
    import numpy as np

    from tipdata.checks import check_rules
    from tipdata.intake import type_column
    from tipdata.records import Findings, Received, Submission, TableData, strings

    book = load_codebook(BOOK)
    collection = book.collection()
    texts = {"cover": {name: [value] for name, value in COVER.items()}, "rows": columns(book, rows)}
    tables, received = {}, []
    for view in collection.views:
        table, length = view.table, len(next(iter(texts[view.table.name].values())))
        typed = {
            field.name: type_column(field, strings(texts[table.name][field.name]), book, at=number)
            for number, field in enumerate(table.fields, 1)
        }
        at = np.arange(2, length + 2)
        tables[table.name] = TableData(table, f"{table.name}.csv", table.name, typed, at, at - 2, header_row=1)
        received.append(Received(view, f"{table.name}.csv", table.name, typed, at, 1))
    submission = Submission("bench", book, collection, tables, tuple(received), (), Findings(book))
    return lambda: {result.code: result.failed for result in check_rules(submission)[1]}


def by_masks(rows: int) -> _Step:
    import pandas as pd

    book = load_codebook(BOOK)
    frame = pd.DataFrame(columns(book, rows), dtype="str").replace("?!", "")
    frame = frame.mask(frame == "")
    typed: dict[str, Any] = {}
    for field in book.tables["rows"].fields:
        column = frame[field.name]
        if field.type == "date":
            column = pd.to_datetime(column)
        elif field.type in ("integer", "decimal", "count"):
            column = pd.to_numeric(column)
        typed[field.name] = column
    table = pd.DataFrame(typed)
    return lambda: _masks(table)


def _masks(t: pd.DataFrame) -> dict[str, int]:
    import pandas as pd

    start, end, sent = (pd.Timestamp(COVER[name]) for name in ("from_day", "to_day", "sent_on"))
    held_1, held_2 = (";" + t[name] + ";" for name in ("reasons_1", "reasons_2"))
    masks = {
        "B01": t.day_2 < t.day_1,
        "B02": t.day_3 < t.day_2,
        "B03": (t.day_4 < t.day_3) | (t.day_4 < t.day_2),
        "B04": (t.day_1 < start) | (t.day_1 > end),
        "B05": t.day_5 > sent,
        "B06": (t.day_6 - t.day_1).dt.days > 366,
        "B07": t.whole_2 > t.whole_1,
        "B08": t.whole_3 + t.whole_4 > t.whole_5,
        "B09": t.count_2 > t.count_1,
        "B10": t.amount_2 > t.amount_1,
        "B11": (t.answer_1 == "yes") & (t.whole_1 <= 0),
        "B12": (t.answer_2 == "no") & t.whole_2.notna() & (t.whole_2 != 0),
        "B13": (t.kind_1 == "kind_01") & (t.kind_2 == "kind_02"),
        "B14": t.day_3.notna() & t.kind_3.notna() & ~t.kind_3.isin(["kind_01", "kind_02", "kind_03", "kind_04"]),
        "B15": t.kind_5.notna() & t.kind_6.notna() & (t.kind_5 != t.kind_6),
        "B16": (t.place_1 == "place_01") & (t.place_2 == "place_02"),
        "B17": (t.kind_7 == "kind_01")
        & (held_1.str.contains(";reason_01;", regex=False, na=False) | held_1.str.contains(";reason_02;", regex=False, na=False)),
        "B18": held_2.str.contains(";reason_35;", regex=False, na=False) & ~held_2.str.contains(";reason_05;", regex=False, na=False),
        "B19": t.answer_3.notna() & (t.answer_3 != "yes") & t.kind_8.notna() & ~t.kind_8.isin(["kind_01", "kind_02"]),
        "B20": t.text_1.str.len() > 40,
    }
    return {f"TIP-{code}": int(mask.sum()) for code, mask in masks.items()}


def step(name: str, rows: int, repeat: int) -> dict[str, Any]:
    """Median seconds of processor of a step, the memory in megabytes that it needed beyond its columns, and what it counted."""
    run = {"rules": by_rules, "masks": by_masks}[name](rows)
    before = _memory("VmRSS")
    CLEAR.write_text("5")  # the peak is counted anew from here
    seconds = []
    failed: dict[str, int] = {}
    for _ in range(repeat):
        start = time.process_time()
        failed = run()
        seconds.append(time.process_time() - start)
    peak = _memory("VmHWM")
    return {"seconds": statistics.median(seconds), "memory": peak - before, "peak": peak, "failed": failed}


def _memory(name: str) -> float:
    """What the system says of this process's memory, in megabytes (Linux)."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--step", choices=("rules", "masks"))
    chosen = options.parse_args()
    if chosen.step:
        print(json.dumps(step(chosen.step, chosen.rows, chosen.repeat)))
        return
    figures = {}
    for name in ("masks", "rules"):
        command = [sys.executable, __file__, "--step", name, "--rows", str(chosen.rows), "--repeat", str(chosen.repeat)]
        figures[name] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    same = figures["masks"]["failed"] == figures["rules"]["failed"]
    print(f"twenty rules over {chosen.rows:,} rows, median of {chosen.repeat}")
    print(f"{'':<8}{'cpu s':>8}{'more MB':>9}{'peak MB':>9}")
    for name, figure in figures.items():
        print(f"{name:<8}{figure['seconds']:>8.2f}{figure['memory']:>9.0f}{figure['peak']:>9.0f}")
    print(f"{figures['rules']['seconds'] / figures['masks']['seconds']:.2f} times the masks; {'the same' if same else 'OTHER'} failures")
    if not same:
        print({code: (figures["masks"]["failed"][code], number) for code, number in figures["rules"]["failed"].items()})


if __name__ == "__main__":
    main()
