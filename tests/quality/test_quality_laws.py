"""Laws of the measures (REFERENCE 3.4), over small random submissions."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from tipdata.checks import check_submission
from tipdata.codebook import Severity
from tipdata.quality import score
from tipdata.records import Findings
from tipdata.workflows import ValidateOptions, validate_submission

TRUE = {
    "cases": {
        "date_opened": ("2025-02-03", "2025-02", "2025"),
        "case_status": ("open", "closed_completed", "transferred"),
        "date_closed": ("2025-05-06", "2025-05"),
        "closure_reason": ("final_verdict", "suspect_dead"),
        "detection_source": ("ngo", "hotline"),
        "tip_determination": ("suspected", "confirmed"),
        "determination_basis": ("officer_assessment",),
        "forms": ("forced_labour", "sexual;forced_begging", "not_distinguished"),
        "n_victims": ("0", "3"),
        "assets_seized": ("100",),
        "assets_currency": ("EUR",),
        "verification_status": ("court_record", "unverified"),
        "recorded_on": ("2025-02-04",),
    },
    "persons": {
        "person_kind": ("natural", "legal"),
        "stage": ("suspected", "tried"),
        "outcome": ("pending", "convicted_tip"),
        "outcome_date": ("2025-06-07", "2025"),
        "sex": ("female", "male"),
        "age_group": ("u18", "25_34"),
        "official_complicity": ("no", "yes"),
        "arrested": ("yes", "no"),
        "arrest_date": ("2025-03", "2025-03-04"),
    },
    "processes": {
        "acts": ("recruitment", "transfer;receipt"),
        "purposes": ("forced_labour", "sexual_prostitution_others"),
        "labour_sector": ("A", "F"),
        "border_crossed": ("yes", "no"),
        "exploitation_start": ("2024", "2024-11-30"),
    },
}
TRUE_SIMPLE = {
    "cases": {
        "opened_on": ("2025-02-03", "2025"),
        "status": ("open", "closed", "transferred"),
        "closed_on": ("2025-05-06", "2025-05"),
        "tip": ("tip_yes", "tip_no"),
        "forms": ("forced_labour", "not_distinguished"),
    },
    "persons": {
        "natural_or_legal": ("natural", "legal"),
        "sex": ("female", "male"),
        "child_or_adult": ("child", "adult"),
        "suspected_on": ("2025-02-03", "2025-02"),
        "arrested": ("yes", "no"),
        "prosecuted_on": ("2025-04-05", "2025"),
        "charge": ("tip_not_listed", "other_offence", "both"),
        "outcome": ("pending", "convicted_tip", "acquitted", "not_prosecuted"),
        "outcome_on": ("2025-06-07", "2025"),
        "final": ("yes", "no"),
        "custody": ("ge_1y",),
    },
}
FORMS = {"full": TRUE, "simple": TRUE_SIMPLE}
MAKE_ROWS = ("prosecuted_on", "charge")
NUMBERS = ("n_victims", "assets_seized")

slow = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@st.composite
def submissions(draw, forms=("full", "simple")):
    """(form, sheets): up to three rows a sheet, each cell a true value, blank, unknown or nonsense."""
    form = draw(st.sampled_from(forms))
    sheets = {}
    for sheet, fields in FORMS[form].items():
        cells = {name: st.sampled_from((*values, *values, "", "unknown", "nonsense")) for name, values in fields.items()}
        rows = draw(st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=3))
        for number, row in enumerate(rows):
            row["case_id"] = f"C{number}"
            if sheet == "persons":
                row["person_id" if form == "full" else "person_no"] = str(number)
            if sheet == "processes":
                row["process_id"] = f"S{number}"
        sheets[sheet] = rows
    return form, sheets


def with_cover(form, sheets, cover):
    return {"submission" if form == "full" else "cover": [cover(agency_profile=form)], **sheets}


def card_of(desk, form, sheets, cover):
    return desk.card(with_cover(form, sheets, cover))


def measured(desk, form, sheets, cover):
    """The values that need no checks: by id, None where there was nothing to measure."""
    submission = desk.read(with_cover(form, sheets, cover))
    return values(score(submission, Findings(desk.book)))


def values(card):
    return {question.id: question.value for indicator in card.indicators for question in indicator.questions}


def change(data, form, sheets, wanted, left_out=()):
    """A cell that reads `wanted`, for the caller to set: (copy of the sheets, the cell's row in it, its name, its true values)."""
    cells = [
        (sheet, number, name)
        for sheet, rows in sheets.items()
        for number, row in enumerate(rows)
        for name, text in row.items()
        if text == wanted and name not in left_out
    ]
    assume(cells)
    sheet, number, name = data.draw(st.sampled_from(cells))
    changed = copy.deepcopy(sheets)
    return changed, changed[sheet][number], name, FORMS[form][sheet][name]


@settings(slow, max_examples=5)
@given(submissions())
def test_every_share_lies_between_nothing_and_all(desk, cover, drawn):
    form, sheets = drawn
    card = card_of(desk, form, sheets, cover)
    assert 0 <= card.records_without_error <= card.records_total == sum(len(rows) for rows in sheets.values())
    for indicator in card.indicators:
        assert indicator.score is None or 0 <= indicator.score <= 100
        for question in indicator.questions:
            if question.status == "measured":
                assert 0 <= question.numerator <= question.denominator
                assert question.value == question.numerator / question.denominator
            for _, part, whole in question.parts:
                assert 0 <= part <= whole


@settings(slow, max_examples=5)
@given(submissions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(desk, cover, drawn, random):
    form, sheets = drawn
    shuffled = {sheet: random.sample(rows, len(rows)) for sheet, rows in sheets.items()}
    assert card_of(desk, form, shuffled, cover) == card_of(desk, form, sheets, cover)


def errors(desk, submission):
    """All findings, and where the open errors among them are: (code, table, column, row)."""
    findings = desk.findings(submission)
    found = {
        (batch.code, batch.table, batch.column, row)
        for batch in findings.by_severity(Severity.reject, Severity.error)
        for row in ([-1] if batch.rows is None else batch.rows)
    }
    return findings, found


@settings(slow, max_examples=5)
@given(submissions(), st.data())
def test_mending_never_lowers_the_lead_line_nor_the_error_free_share(desk, cover, drawn, data):
    form, sheets = drawn
    wanted = data.draw(st.sampled_from(("nonsense", "")))
    mended, row, name, true = change(data, form, sheets, wanted)
    row[name] = data.draw(st.sampled_from(true))
    before, after = (desk.read(with_cover(form, version, cover)) for version in (sheets, mended))
    (findings_before, found_before), (findings_after, found_after) = errors(desk, before), errors(desk, after)
    assume(found_after < found_before)
    worse, better = score(before, findings_before), score(after, findings_after)
    assert better.records_without_error * worse.records_total >= worse.records_without_error * better.records_total
    assert values(better)["REL2"] >= values(worse)["REL2"]


@settings(slow, max_examples=8)
@given(submissions(), st.data())
def test_unknown_in_place_of_blank_never_lowers_completeness(desk, cover, drawn, data):
    """A cell that makes a row of a further table is a trigger of what is due in that row, and is left out here."""
    form, sheets = drawn
    changed, row, name, _ = change(data, form, sheets, "", left_out=MAKE_ROWS)
    row[name] = "unknown"
    assert measured(desk, form, changed, cover)["REL1"] >= measured(desk, form, sheets, cover)["REL1"]


@settings(slow, max_examples=10)
@given(submissions(), st.data())
def test_unknown_in_place_of_blank_never_raises_depth(desk, cover, drawn, data):
    form, sheets = drawn
    changed, row, name, _ = change(data, form, sheets, "")
    row[name] = "unknown"
    before = measured(desk, form, sheets, cover)["PRE1"]
    assume(before is not None)
    assert measured(desk, form, changed, cover)["PRE1"] <= before + 1e-12


@settings(slow, max_examples=10)
@given(submissions(), st.data())
def test_a_code_or_date_in_place_of_unknown_never_lowers_depth(desk, cover, drawn, data):
    form, sheets = drawn
    changed, row, name, true = change(data, form, sheets, "unknown", left_out=NUMBERS)
    row[name] = data.draw(st.sampled_from(true))
    before = measured(desk, form, sheets, cover)["PRE1"]
    assume(before is not None)
    assert measured(desk, form, changed, cover)["PRE1"] >= before - 1e-12


@settings(slow, max_examples=6)
@given(submissions(), st.data())
def test_unknown_in_place_of_blank_leaves_ambiguity(desk, cover, drawn, data):
    form, sheets = drawn
    changed, row, name, _ = change(data, form, sheets, "")
    row[name] = "unknown"
    assert measured(desk, form, changed, cover)["ACC2"] == measured(desk, form, sheets, cover)["ACC2"]


@settings(slow, max_examples=6)
@given(submissions(), st.data())
def test_a_code_in_place_of_unknown_never_raises_the_share_of_open_answers(desk, cover, drawn, data):
    """Another code than `other`; none of the true values is it. ACC2 is the share of clear answers, so it never falls."""
    form, sheets = drawn
    changed, row, name, true = change(data, form, sheets, "unknown")
    row[name] = data.draw(st.sampled_from(true))
    before = measured(desk, form, sheets, cover)["ACC2"]
    assume(before is not None)
    assert measured(desk, form, changed, cover)["ACC2"] >= before - 1e-12


TRIGGERS = (
    *MAKE_ROWS,
    "case_status",
    "status",
    "person_kind",
    "natural_or_legal",
    "outcome",
    "stage",
    "arrested",
    "forms",
    "acts",
    "purposes",
)


@settings(slow, max_examples=6)
@given(submissions(), st.data())
def test_a_blank_in_place_of_a_value_never_raises_completeness(desk, cover, drawn, data):
    """Only cells on which the condition of no other cell depends."""
    form, sheets = drawn
    cells = [
        (sheet, number, name)
        for sheet, rows in sheets.items()
        for number, row in enumerate(rows)
        for name, text in row.items()
        if text and name in FORMS[form].get(sheet, {}) and name not in depended_on(desk.book, form) and name not in TRIGGERS
    ]
    assume(cells)
    sheet, number, name = data.draw(st.sampled_from(cells))
    changed = copy.deepcopy(sheets)
    changed[sheet][number][name] = ""
    assert measured(desk, form, changed, cover)["REL1"] <= measured(desk, form, sheets, cover)["REL1"]


def depended_on(book, form):
    """The names that any condition of a field speaks of, as far as a text search can tell."""
    conditions = " ".join(field.when or "" for fields in book.collections[form].asked.values() for field in fields.values())
    return {name for fields in FORMS[form].values() for name in fields if name in conditions}


@settings(slow, max_examples=4)
@given(submissions(), st.data())
def test_a_known_value_in_place_of_a_wrong_one_never_lowers_accuracy_or_completeness(desk, cover, drawn, data):
    """Where every rule and requirement that applied still applies."""
    form, sheets = drawn
    mended, row, name, true = change(data, form, sheets, "nonsense")
    row[name] = data.draw(st.sampled_from(true))
    before, after = (check_submission(desk.read(with_cover(form, version, cover))) for version in (sheets, mended))
    worse, better = (score(one.submission, one.findings, one.rules) for one in (before, after))
    applied = {rule.code: rule.applied for rule in before.rules}
    failed = {rule.code: rule.failed for rule in before.rules}
    assume(all(rule.applied >= applied[rule.code] and rule.failed <= failed[rule.code] for rule in after.rules))
    due = [next(q.denominator for q in card.indicator("reliability").questions if q.id == "REL1") for card in (worse, better)]
    assume(due[0] == due[1])
    assert values(better)["REL1"] >= values(worse)["REL1"]
    if values(worse)["ACC1"] is not None:
        assert values(better)["ACC1"] >= values(worse)["ACC1"]
    for name in ("reliability", "accuracy"):
        before, after = (averaged(card.indicator(name)) for card in (worse, better))
        if before.keys() == after.keys() and before:
            assert sum(after.values()) >= sum(before.values()) - 1e-12, "so no mending lowers a score"


def averaged(indicator):
    return {q.id: q.value for q in indicator.questions if q.value is not None and q.is_averaged}


@settings(slow, max_examples=5)
@given(submissions(), st.data())
def test_mending_a_group_alone_raises_its_indicator_by_the_gain_that_was_told(desk, cover, drawn, data):
    """Of a group whose cells all get a true value, where that closes its findings and nothing else changes."""
    form, sheets = drawn
    before = validate_submission(desk.read(with_cover(form, sheets, cover)), ValidateOptions())
    columns = {
        (to.field.table, to.field.name): (v.name, n)
        for v in desk.book.collection(form).views
        for n, fills in v.fills.items()
        for to in fills
    }
    gains = [gain for gain in before.gains if gain.indicator == "reliability" and gain.code in ("TIP-K05", "TIP-K06a", "TIP-K06b")]
    gains = [gain for gain in gains if columns[gain.table, gain.column][1] in FORMS[form].get(columns[gain.table, gain.column][0], {})]
    assume(gains)
    told = data.draw(st.sampled_from(gains))
    sheet, name = columns[told.table, told.column]
    wanted = "nonsense" if told.code == "TIP-K05" else ""
    mended = copy.deepcopy(sheets)
    for row in mended[sheet]:
        if row[name] == wanted:
            row[name] = data.draw(st.sampled_from(FORMS[form][sheet][name]))
    after = validate_submission(desk.read(with_cover(form, mended, cover)), ValidateOptions())
    assume(groups(after) == groups(before) - {told.group})
    due = [next(q.denominator for q in one.scorecard.indicator("reliability").questions if q.id == "REL1") for one in (before, after)]
    assume(due[1] == due[0])
    assert reliability(after) - reliability(before) == pytest.approx(told.score, abs=1e-9), told
    assert told.score > 0


def groups(one):
    return {(f.code, f.table, f.column) for f in one.findings if f.severity in (Severity.reject, Severity.error, Severity.warning)}


def reliability(one):
    """The mean of the shares of completeness and of cells without error, of 100."""
    shares = values(one.scorecard)
    return 50 * (shares["REL1"] + shares["REL2"])
