"""The pandera schema of a table and the loop that `check_tables` runs over its masks say the same of any frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings, strategies as st

from submitting import Desk, changed, clean
from tipdata.checks import check_tables, checks_for, data_of, frame_of
from tipdata.codebook import Codebook, FieldSpec
from tipdata.records import Findings, Submission

Pair = tuple[str, str, int]
NOISE = (
    "",
    "?",
    "unknown",
    "not_applicable",
    "withheld",
    "not_known",
    "2025",
    "2025-02",
    "2025-02-30",
    "-1",
    "0",
    "7",
    "<5",
    "x",
    "a;b",
    "none;x",
)


def answers(field: FieldSpec, book: Codebook) -> list[str]:
    """Texts that bring out everything a check can say of a field."""
    codelist = book.codelist(field)
    codes = [code.code for code in codelist.codes[:4]] if codelist else []
    own = [*codes, book.separator.join(codes[:2]), field.example, "K1", "K2"]
    return [*NOISE, *own, "y" * ((field.max_length or 0) + 1)]


@st.composite
def frames(draw: st.DrawFn, book: Codebook, table: str, form: str) -> pd.DataFrame:
    asked = book.collections[form].asked[table]
    rows = draw(st.integers(1, 6))
    columns = {}
    for name, field in asked.items():
        pool = answers(field, book)
        columns[name] = draw(st.lists(st.sampled_from(pool), min_size=rows, max_size=rows))
    return pd.DataFrame(columns, dtype=object)


def submission_of(frame: pd.DataFrame, book: Codebook, table: str, form: str) -> Submission:
    """A submission that holds one table alone, each column in its place."""
    data = data_of(frame, book.tables[table], book)
    columns = {name: replace(column, at=at) for at, (name, column) in enumerate(data.columns.items(), start=1)}
    data = replace(data, columns=columns, rows=np.arange(len(data)) + 2)
    return Submission("unit", book, book.collections[form], {table: data}, (), (), Findings(book))


def by_schema(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> set[Pair]:
    """What pandera's lazy report says, each check and row once."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        assert cases["index"].notna().all(), cases["check"].unique()
        found = set()
        for check, column, row in zip(cases["check"], cases["column"], cases["index"], strict=True):
            code, _, of_row = str(check).partition(" ")
            found.add((code, of_row or str(column), int(row)))
        return found
    return set()


def by_loop(findings: Findings, frame: pd.DataFrame) -> set[Pair]:
    """What the findings say; blanks of an expected column are one finding, for which the rows are looked up."""
    found = set()
    for batch in findings.batches:
        if batch.rows is not None:
            found |= {(batch.code, batch.column, int(row)) for row in batch.rows}
    return found


def expected_blanks(findings: Findings) -> dict[str, tuple[int, int]]:
    """Column -> (first row, how many) of the findings that stand for a whole column."""
    return {b.column: (b.places[0].row - 2, int(b.facts["count"])) for b in findings.batches if b.rows is None and "due" in b.facts}


@pytest.mark.parametrize(
    ("which", "table", "form"),
    [
        ("book", "cases", "full"),
        ("book", "proceedings", "full"),
        ("book", "victim_tally", "full"),
        ("book", "aggregates", "aggregates"),
        ("clinic", "patients", "monthly"),
        ("clinic", "visits", "monthly"),
    ],
)
@settings(max_examples=settings().max_examples // 6)
@given(data=st.data())
def test_the_schema_and_the_loop_find_the_same(
    which: str, table: str, form: str, book: Codebook, clinic: Codebook, data: st.DataObject
) -> None:
    chosen = book if which == "book" else clinic
    submission = submission_of(data.draw(frames(chosen, table, form)), chosen, table, form)
    rows = submission.tables[table]
    checks = checks_for(submission, rows)
    frame = frame_of(rows, list(checks.cells), chosen)
    findings = Findings(chosen, [b for b in check_tables(submission).batches if b.table == table])
    schema = by_schema(checks.schema(), frame)
    blanks: dict[str, list[int]] = {}
    for code, column, row in sorted(schema):
        if code == "TIP-K06b":
            blanks.setdefault(column, []).append(row)
    assert {pair for pair in schema if pair[0] != "TIP-K06b"} == by_loop(findings, frame)
    assert {column: (rows[0], len(rows)) for column, rows in blanks.items()} == expected_blanks(findings)


def test_the_schema_of_a_clean_table_accepts_it(desk: Desk, book: Codebook) -> None:
    submission = desk.read(clean("full"))
    for data in submission.tables.values():
        checks = checks_for(submission, data)
        checks.schema().validate(frame_of(data, list(checks.cells), book), lazy=True)


def test_the_schema_sees_parents_and_conditions_of_the_whole_submission(desk: Desk, book: Codebook) -> None:
    submission = desk.read(changed(clean("full"), ("persons", 0, "case_id", "C9"), ("cases", 1, "date_closed", "")))
    found = set()
    for name in ("persons", "cases"):
        checks = checks_for(submission, submission.tables[name])
        found |= by_schema(checks.schema(), frame_of(submission.tables[name], list(checks.cells), book))
    assert found == {("TIP-X05b", "case_id", 0), ("TIP-K06a", "date_closed", 1)}


def test_a_frame_without_a_column_is_checked_for_what_it_has(desk: Desk, book: Codebook) -> None:
    submission = desk.read(clean("full"))
    data = submission.tables["cases"]
    checks = checks_for(submission, data)
    checks.schema().validate(frame_of(data, ["case_id", "case_status"], book), lazy=True)


def test_the_schema_tells_each_column_in_the_words_of_the_codebook(book: Codebook, desk: Desk) -> None:
    submission = desk.read(clean("full"))
    schema = checks_for(submission, submission.tables["cases"]).schema()
    assert schema.name == "cases"
    assert schema.columns["case_status"].title == book.tables["cases"].field("case_status").label


def test_a_frame_and_its_table_are_each_other_s_image(desk: Desk, book: Codebook) -> None:
    data = desk.read(changed(clean("full"), ("cases", 0, "date_opened", "unknown"), ("cases", 1, "n_victims", "?"))).tables["cases"]
    frame = frame_of(data, list(data.columns), book)
    again = data_of(frame, data.table, book)
    for name, column in data.columns.items():
        assert (again.columns[name].state == column.state).all(), name
        assert (again.columns[name].text == column.text).all(), name
