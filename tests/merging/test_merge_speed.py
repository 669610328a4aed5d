"""Many small submissions cost no more than their rows."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from submitting import Desk, clean
from tipdata.merging import merge
from tipdata.records import Findings, Submission, TableData


def in_another_period(submission: Submission, number: int) -> Submission:
    """The same submission, as another unit would have sent it in one of four quarters."""
    month = 1 + 3 * (number % 4)
    changes = {
        "reporting_unit_code": f"U{number // 4:03}",
        "period_start": f"2025-{month:02}-01",
        "period_end": f"2025-{month + 2:02}-28",
    }
    cover = submission.tables["submission"]
    columns = dict(cover.columns)
    for name, text in changes.items():
        days = np.array([float(np.datetime64(text, "D").astype("int64"))]) if name.startswith("period") else None
        columns[name] = replace(columns[name], text=np.array([text], dtype=object), low=days, high=days)
    tables: dict[str, TableData] = {
        name: replace(data, file=f"{number}/{name}.csv", columns=columns if name == "submission" else data.columns)
        for name, data in submission.tables.items()
    }
    received = tuple(replace(sheet, file=f"{number}/{sheet.view.table.name}.csv") for sheet in submission.received)
    return replace(submission, path=f"{number}", tables=tables, received=received)


def test_two_hundred_submissions_are_merged_in_seconds(desk: Desk) -> None:
    one = desk.read(clean("full"))
    submissions = [in_another_period(one, number) for number in range(200)]
    start = time.process_time()
    merged = merge(submissions, [Findings(desk.book)] * len(submissions), desk.book)
    assert time.process_time() - start < 20
    assert merged.totals["merged"] + merged.totals["superseded"] == sum(merged.totals.values()) == 200 * 16
    assert len(merged.tables["cases"]) == 50 * 3
    assert len(merged.tables["victim_tally"]) == 200 * 3
