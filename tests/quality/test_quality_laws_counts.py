"""Laws of counts (REFERENCE 3.4): what may change "n, of which m with open errors", and what several submissions give together."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from test_quality_laws import FORMS, errors, submissions, values, with_cover

from submitting import Sheets
from tipdata.checks import check_submission
from tipdata.checks.confirming.apply import rows_of
from tipdata.codebook import Plan, load_codebook
from tipdata.intake import ReadOptions
from tipdata.plans import planned_book
from tipdata.quality import unit_scores
from tipdata.workflows import ValidateOptions, summarise_paths, validate
from tipdata.workflows.merge import merge_paths

BOOK = load_codebook()
slow = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def counts(path, reading=None):
    """Every figure of every table: what it says, and n and m; by table, labels and column."""
    found = summarise_paths([path], BOOK, **({"reading": reading} if reading else {}))
    return {(table.id, row.labels, number): cell for table in found.tables for row in table.rows for number, cell in enumerate(row.cells)}


def figures(cells):
    return {place: (cell.text, cell.low, cell.high, cell.rows) for place, cell in cells.items()}


def confirmations(submission, findings) -> list[dict[str, str]]:
    """A confirmation of everything that was found about a record."""
    rows = []
    for batch in findings.batches:
        data = submission.tables.get(batch.table)
        for row in rows_of(batch, submission) if data is not None else ():
            if data.has_key[row]:
                record = str(data.keys[row]).replace("\x1f", BOOK.separator)
                rows.append({"table": data.table.label, "record_id": record, "code": batch.code, "reason": f"Looked at {record}."})
    return rows


@settings(slow, max_examples=4)
@given(submissions())
def test_confirming_what_was_found_changes_no_count(desk, cover, drawn):
    form, sheets = drawn
    whole: Sheets = with_cover(form, sheets, cover)
    submission = desk.read(whole)
    said = confirmations(submission, check_submission(submission).findings)
    assume(said)
    before, after = counts(desk.write(whole)), counts(desk.write({**whole, "confirmations": said}))
    assert figures(after) == figures(before)
    for place, cell in after.items():
        assert 0 <= cell.rows_with_errors <= before[place].rows_with_errors <= cell.rows


READ_BY_NO_MEASURE = {
    "full": [
        "cases.recorded_on",
        "cases.verification_status",
        "cases.assets_seized",
        "persons.official_complicity",
    ],
    "simple": ["persons.official_complicity"],
}


@settings(slow, max_examples=3)
@given(submissions(), st.data())
def test_asking_fewer_fields_changes_no_count(desk, cover, drawn, data):
    """Of fields that no measure reads; a figure whose field nobody was asked for is not reported, which is another thing."""
    form, sheets = drawn
    left_out = data.draw(st.lists(st.sampled_from(READ_BY_NO_MEASURE[form]), min_size=1, unique=True))
    plan = Plan.model_validate({"plan": "fewer", "form": form, "fields": {"left_out": left_out}})
    assert {f"{t}.{f}" for t, fs in BOOK.collections[form].asked.items() for f in fs} >= set(left_out)
    asked = planned_book(plan, BOOK).collections[form].asked
    assert not {f"{table}.{field}" for table, fields in asked.items() for field in fields} & set(left_out)
    path = desk.write(with_cover(form, sheets, cover))
    assert figures(counts(path, ReadOptions(plan=plan))) == figures(counts(path))


@settings(slow, max_examples=4)
@given(submissions(), st.data())
def test_mending_what_no_measure_reads_moves_no_count_and_never_adds_open_errors(desk, cover, drawn, data):
    form, sheets = drawn
    names = {one.split(".")[1] for one in READ_BY_NO_MEASURE[form]}
    cells = [
        (sheet, number, name)
        for sheet, rows in sheets.items()
        for number, row in enumerate(rows)
        for name, text in row.items()
        if text in ("nonsense", "") and name in names
    ]
    assume(cells)
    sheet, number, name = data.draw(st.sampled_from(cells))
    mended = copy.deepcopy(sheets)
    mended[sheet][number][name] = data.draw(st.sampled_from(FORMS[form][sheet][name]))
    paths = [desk.write(with_cover(form, version, cover)) for version in (sheets, mended)]
    found = [errors(desk, desk.read(with_cover(form, version, cover)))[1] for version in (sheets, mended)]
    assume(found[1] < found[0])
    before, after = map(counts, paths)
    assert figures(after) == figures(before)
    assert all(cell.rows_with_errors <= before[place].rows_with_errors for place, cell in after.items())


@settings(slow, max_examples=4)
@given(st.lists(submissions(forms=("full",)), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_what_several_submissions_give_together_lies_between_them(desk, cover, drawn, random):
    quarters = ("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30")
    paths = []
    for (form, sheets), (start, end) in zip(drawn, quarters, strict=False):
        own = [cover(agency_profile=form, period_start=start, period_end=end)]
        paths.append(desk.write({**with_cover(form, sheets, cover), "submission": own}))
    run = validate(paths, BOOK, ValidateOptions())
    cards = [one.scorecard for one in run.submissions]
    (unit,) = unit_scores([(one.submission.unit, one.scorecard) for one in run.submissions])
    pooled = {one.question: one.value for one in unit.questions}
    for name in ("REL1", "REL2", "ACC1"):
        parts = [value for card in cards if (value := values(card)[name]) is not None]
        assert (name in pooled) is bool(parts)
        if parts:
            assert min(parts) - 1e-12 <= pooled[name] <= max(parts) + 1e-12
    leads = [card.records_without_error / card.records_total for card in cards]
    assert min(leads) <= unit.records_without_error / unit.records_total <= max(leads)
    again = validate(random.sample(paths, len(paths)), BOOK, ValidateOptions())
    (shuffled,) = unit_scores([(one.submission.unit, one.scorecard) for one in again.submissions])
    assert {one.question: (one.numerator, one.denominator) for one in shuffled.questions} == {
        one.question: (pytest.approx(one.numerator), one.denominator) for one in unit.questions
    }


@settings(slow, max_examples=3)
@given(st.lists(submissions(forms=("full",)), min_size=2, max_size=2))
def test_a_merged_lead_line_counts_the_rows_that_were_merged(desk, cover, tmp_path_factory, drawn):
    """Rows that are set aside are in no dataset; of the others each is without an open error exactly where it was so in its file."""
    paths = []
    for (form, sheets), unit in zip(drawn, ("NTH", "STH"), strict=True):
        whole = {**with_cover(form, sheets, cover), "submission": [cover(agency_profile=form, reporting_unit_code=unit)]}
        paths.append(desk.write(whole))
    out = tmp_path_factory.mktemp("merged") / "dataset"
    result = merge_paths(paths, BOOK, out).result
    records = {name: frame for name, frame in result.tables.items() if name != "submission"}
    (dataset,) = validate([out], BOOK, ValidateOptions()).submissions
    assert dataset.scorecard.records_total == sum(len(frame) for frame in records.values())
    assert dataset.scorecard.records_without_error == sum(int((frame["src_errors"] == "0").sum()) for frame in records.values())
    sent = validate(paths, BOOK, ValidateOptions()).submissions
    assert dataset.scorecard.records_without_error <= sum(one.scorecard.records_without_error for one in sent)
