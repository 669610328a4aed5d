"""In faulty examples of every form, each finding about a record can be confirmed by the words that the report itself gives."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tipdata.checks import Checked, check_submission, confirm
from tipdata.checks.confirming.apply import rows_of
from tipdata.codebook import Severity, load_codebook
from tipdata.intake import read_submission
from tipdata.records import Batch, Submission
from tipdata.synthesis import make_example, write_example

BOOK = load_codebook()
FORMS = tuple(form for form in BOOK.forms if form != "aggregates")


def records_in(batch: Batch, submission: Submission) -> list[str]:
    """The ids of the records that a batch is about, as a person would copy them from the sheet; a row without one is no record."""
    data = submission.tables.get(batch.table)
    if data is None:
        return []
    return [str(data.keys[row]).replace("\x1f", BOOK.separator) for row in rows_of(batch, submission) if data.has_key[row]]


def may_be(batch: Batch, checked: Checked) -> bool:
    text = checked.findings.text(batch)
    return text.severity is not Severity.reject and text.indicator != "privacy" and batch.repeats != "conflict"


@pytest.mark.parametrize("form", FORMS)
def test_what_is_confirmed_is_open_no_more_and_stays_so(form: str, tmp_path: Path) -> None:
    write_example(make_example(BOOK, form, seed=11, rows=40, faults=True), tmp_path / "example", "csv")
    folder = tmp_path / "example" / "submission"
    checked = check_submission(read_submission(folder, BOOK))
    rows = [
        {"table": BOOK.tables[batch.table].label, "record_id": record, "code": batch.code, "reason": f"Looked at {record}."}
        for batch in checked.findings.batches
        if batch.table in BOOK.tables
        for record in records_in(batch, checked.submission)
    ]
    assert rows
    with (folder / "confirmations.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = confirm(check_submission(read_submission(folder, BOOK)))
    left = [batch for batch in found.findings.batches if not batch.confirmed and not batch.code.startswith("TIP-CF")]
    assert not [batch.code for batch in left if may_be(batch, checked) and records_in(batch, checked.submission)]
    assert any(batch.confirmed for batch in found.findings.batches)
    told = {batch.code for batch in found.findings.batches if batch.code.startswith("TIP-CF")}
    assert told <= {"TIP-CF05"}, "findings that nobody can confirm"

    (folder / "confirmations.csv").unlink()
    again = confirm(check_submission(read_submission(folder, BOOK)), found.kept)
    kept = {one.about for one in found.kept}
    confirmed = {(b.table, b.code) for b in again.findings.batches if b.confirmed}
    assert confirmed == {(table, code) for table, _, code in kept}
    assert not any(batch.code == "TIP-CF06" for batch in again.findings.batches)
