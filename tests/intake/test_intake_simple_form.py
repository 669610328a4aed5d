"""The flat form: one row about a person becomes a person, proceedings and a sentence; a case's short status becomes the full one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from intake_files import codes, places, read_folder, simple_sheets, texts, write_workbook

from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.records import State, Submission

CASE_COLUMNS = ["case_id", "opened_on", "status", "closed_on", "tip", "forms", "transferred_to", "shared_ref"]
PERSON_COLUMNS = [
    "case_id", "person_no", "natural_or_legal", "sex", "child_or_adult", "own_or_foreign", "public_official", "suspected_on", "arrested",
    "prosecuted_on", "charge", "outcome", "outcome_on", "final", "custody",
]  # fmt: skip


def row(columns: list[str], answers: Mapping[str, str]) -> list[str]:
    assert set(answers) <= set(columns)
    return [answers.get(name, "") for name in columns]


def read(folder: Path, book: Codebook, cases: list[dict[str, str]], persons: list[dict[str, str]]) -> Submission:
    sheets = {
        "cases": [CASE_COLUMNS, *(row(CASE_COLUMNS, answers) for answers in cases)],
        "persons": [PERSON_COLUMNS, *(row(PERSON_COLUMNS, answers) for answers in persons)],
    }
    submission = read_folder(folder, book, **sheets)
    assert codes(submission) == []
    return submission


def one_case(folder: Path, book: Codebook, case: dict[str, str], *persons: dict[str, str]) -> Submission:
    numbered = [{"case_id": "C1", "person_no": str(number), **person} for number, person in enumerate(persons, start=1)]
    return read(folder, book, [{"case_id": "C1", **case}], numbered)


@pytest.mark.parametrize(
    ("status", "outcomes", "full"),
    [
        ("open", [], "open"),
        ("with_prosecutor", [], "referred"),
        ("in_court", [], "in_court"),
        ("suspended", [], "suspended"),
        ("transferred", [], "transferred"),
        ("closed", [], "closed_no_proceedings"),
        *(("closed", [end], "closed_completed") for end in ("acquitted", "convicted_tip", "convicted_other", "diverted", "discontinued")),
        *(("closed", [end], "closed_no_proceedings") for end in ("pending", "cleared", "not_prosecuted", "deceased", "transferred", "")),
        ("closed", ["pending", "acquitted"], "closed_completed"),
        ("open", ["convicted_tip"], "open"),
        ("", ["convicted_tip"], "[blank]"),
        ("lost", [], "[unreadable]"),
    ],
)
def test_the_status_of_a_case(tmp_path: Path, book: Codebook, status: str, outcomes: list[str], full: str) -> None:
    submission = one_case(tmp_path, book, {"status": status}, *({"outcome": outcome} for outcome in outcomes))
    assert texts(submission, "cases", "case_status") == [full]
    assert places(submission, "cases", "case_status") == ["C2"]


def test_a_case_looks_at_its_own_persons_only(tmp_path: Path, book: Codebook) -> None:
    cases = [{"case_id": name, "status": "closed"} for name in ("C1", "C2", "C3")]
    persons = [
        {"case_id": name, "person_no": "1", "outcome": end} for name, end in (("C2", "acquitted"), ("C3", "pending"), ("", "acquitted"))
    ]
    submission = read(tmp_path, book, cases, persons)
    assert texts(submission, "cases", "case_status") == ["closed_no_proceedings", "closed_completed", "closed_no_proceedings"]


@pytest.mark.parametrize(
    ("status", "date", "transferred", "closed"),
    [
        ("transferred", "2025-05", "2025-05", "[blank]"),
        ("closed", "2025-05", "[blank]", "2025-05"),
        ("open", "2025-05", "[blank]", "2025-05"),
        ("", "2025-05", "[blank]", "2025-05"),
        ("transferred", "", "[blank]", "[blank]"),
        ("transferred", "unknown", "[unknown]", "[blank]"),
        ("closed", "soon", "[blank]", "[unreadable]"),
    ],
)
def test_the_day_on_which_a_case_ended_or_went_away(
    tmp_path: Path, book: Codebook, status: str, date: str, transferred: str, closed: str
) -> None:
    submission = one_case(tmp_path, book, {"status": status, "closed_on": date})
    assert texts(submission, "cases", "transferred_on") == [transferred]
    assert texts(submission, "cases", "date_closed") == [closed]
    assert places(submission, "cases", "transferred_on") == places(submission, "cases", "date_closed") == ["D2"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("tip_yes", "confirmed"),
        ("Not yet known", "suspected"),
        ("No", "not_tip"),
        ("closed_without_finding", "undetermined"),
        ("", "[blank]"),
    ],
)
def test_whether_it_is_trafficking(tmp_path: Path, book: Codebook, short: str, full: str) -> None:
    submission = one_case(tmp_path, book, {"tip": short})
    assert texts(submission, "cases", "tip_determination") == [full]
    assert places(submission, "cases", "tip_determination") == ["E2"]


@pytest.mark.parametrize(
    ("short", "full"), [("child", "u18"), ("Adult", "adult"), ("unknown", "[unknown]"), ("", "[blank]"), ("17", "[unreadable]")]
)
def test_the_age_of_a_person(tmp_path: Path, book: Codebook, short: str, full: str) -> None:
    submission = one_case(tmp_path, book, {}, {"child_or_adult": short})
    assert texts(submission, "persons", "age_group") == [full]
    assert places(submission, "persons", "age_group") == ["E2"]


def test_what_is_only_called_otherwise_stays_as_it_is(tmp_path: Path, book: Codebook) -> None:
    answers = {
        "natural_or_legal": ("legal", "person_kind", "C2"),
        "sex": ("female", "sex", "D2"),
        "own_or_foreign": ("foreign", "citizenship_group", "F2"),
        "public_official": ("no", "official_complicity", "G2"),
        "suspected_on": ("2025-02", "identified_on", "H2"),
        "arrested": ("yes", "arrested", "I2"),
        "outcome": ("pending", "outcome", "L2"),
        "outcome_on": ("2025-03-04", "outcome_date", "M2"),
        "final": ("no", "outcome_final", "N2"),
    }
    submission = one_case(tmp_path, book, {}, {name: text for name, (text, _, _) in answers.items()})
    for text, full, cell in answers.values():
        assert (texts(submission, "persons", full), places(submission, "persons", full)) == ([text], [cell])


COURT = ("acquitted", "convicted_tip", "convicted_other")
MADE = (
    "charge_class",
    "prosecution_decision",
    "prosecution_date",
    "verdict",
    "verdict_date",
    "convicted_as",
    "verdict_final",
    "superseded",
)


@pytest.mark.parametrize(
    ("outcome", "charge", "verdict", "convicted_as"),
    [
        ("acquitted", "tip_not_listed", "acquitted", "[blank]"),
        ("convicted_tip", "tip_not_listed", "convicted", "tip_unspecified"),
        ("convicted_other", "other_offence", "convicted", "other"),
        ("convicted_other", "tip_not_listed", "convicted_lesser", "other"),
        ("convicted_other", "", "convicted_lesser", "other"),
        ("discontinued", "tip_not_listed", "dismissed", "[blank]"),
        ("diverted", "tip_not_listed", "diverted", "[blank]"),
        ("deceased", "tip_not_listed", "death_of_defendant", "[blank]"),
        ("transferred", "tip_not_listed", "transferred", "[blank]"),
        ("pending", "tip_not_listed", "pending", "[blank]"),
        ("cleared", "tip_not_listed", "not_applicable", "[blank]"),
        ("not_prosecuted", "tip_not_listed", "not_applicable", "[blank]"),
        ("", "tip_not_listed", "[blank]", "[blank]"),
    ],
)
def test_one_charge_becomes_one_proceeding(
    tmp_path: Path, book: Codebook, outcome: str, charge: str, verdict: str, convicted_as: str
) -> None:
    answers = {"charge": charge, "prosecuted_on": "2025-03", "outcome": outcome, "outcome_on": "2025-06-30", "final": "yes"}
    submission = one_case(tmp_path, book, {}, answers)
    classes = {"tip_not_listed": "tip_unspecified", "other_offence": "other", "": "[blank]"}
    day = "[blank]" if outcome in ("pending", "") else "2025-06-30"
    expected = [classes[charge], "prosecute", "2025-03", verdict, day, convicted_as, "yes", "no"]
    assert [texts(submission, "proceedings", name) for name in MADE] == [[text] for text in expected]
    assert texts(submission, "proceedings", "proceeding_id") == ["C1-1-C1"]
    assert texts(submission, "proceedings", "person_id") == ["C1-1"]
    assert submission.parents["proceedings", "person_id"].tolist() == [0]
    assert [places(submission, "proceedings", name) for name in ("charge_class", "prosecution_date", "verdict_date", "verdict_final")] == [
        ["K2"], ["J2"], ["M2"], ["N2"],
    ]  # fmt: skip
    assert len(submission.tables["sentences"]) == (outcome in ("convicted_tip", "convicted_other"))


def test_every_outcome_has_a_verdict(book: Codebook) -> None:
    """The table above knows every code of the list; a new outcome needs a line there and a setting in the form."""
    (marker,) = (mark for mark in test_one_charge_becomes_one_proceeding.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    known = {line[0] for line in marker.args[1]} - {""}
    assert known == {code.code for code in book.codelists["outcome"].codes}


@pytest.mark.parametrize(
    ("answers", "decision", "stage"),
    [
        ({"charge": "tip_not_listed"}, "[blank]", "charged"),
        ({"charge": "tip_not_listed", "outcome": "pending"}, "pending", "charged"),
        ({"charge": "tip_not_listed", "outcome": "pending", "prosecuted_on": "2025"}, "prosecute", "prosecuted"),
        ({"prosecuted_on": "2025"}, "prosecute", "prosecuted"),
        *(({"outcome": end}, "prosecute", "tried") for end in COURT),
        ({"charge": "unknown"}, "[blank]", "suspected"),
        ({"charge": "stealing"}, "[blank]", "suspected"),
    ],
)
def test_what_was_decided_and_how_far_it_came(tmp_path: Path, book: Codebook, answers: dict[str, str], decision: str, stage: str) -> None:
    submission = one_case(tmp_path, book, {}, answers)
    assert texts(submission, "proceedings", "prosecution_decision") == [decision]
    assert texts(submission, "persons", "stage") == [stage]


@pytest.mark.parametrize("outcome", ["", "pending", "cleared", "not_prosecuted", "discontinued", "deceased", "unknown"])
def test_a_person_without_charge_date_or_judgment_has_no_proceeding(tmp_path: Path, book: Codebook, outcome: str) -> None:
    submission = one_case(tmp_path, book, {}, {"outcome": outcome})
    assert (len(submission.tables["proceedings"]), len(submission.tables["sentences"])) == (0, 0)
    assert texts(submission, "persons", "stage") == ["suspected"]


@pytest.mark.parametrize(
    ("outcome", "verdicts"),
    [("acquitted", ["acquitted", "acquitted"]), ("pending", ["pending", "pending"]), ("convicted_tip", ["convicted", "[blank]"])],
)
def test_both_charges_become_two_proceedings(tmp_path: Path, book: Codebook, outcome: str, verdicts: list[str]) -> None:
    first = {"charge": "both", "prosecuted_on": "2025-03", "outcome": outcome, "outcome_on": "2025-06"}
    submission = one_case(tmp_path, book, {}, first, {"charge": "other_offence"})
    data = submission.tables["proceedings"]
    assert texts(submission, "proceedings", "proceeding_id") == ["C1-1-C1", "C1-1-C2", "C1-2-C1"]
    assert texts(submission, "proceedings", "charge_class") == ["tip_unspecified", "other", "other"]
    assert texts(submission, "proceedings", "verdict") == [*verdicts, "[blank]"]
    assert texts(submission, "proceedings", "prosecution_date") == ["2025-03", "2025-03", "[blank]"]
    assert data.rows.tolist() == [2, 2, 3]
    assert data.origin.tolist() == [0, 0, 1]
    assert places(submission, "proceedings", "prosecution_date") == ["J2", "J2", "J3"]
    assert submission.parents["proceedings", "person_id"].tolist() == [0, 0, 1]


@pytest.mark.parametrize("outcome", ["convicted_tip", "convicted_other"])
@pytest.mark.parametrize("custody", ["", "ge_1y", "unknown"])
def test_a_conviction_becomes_a_sentence(tmp_path: Path, book: Codebook, outcome: str, custody: str) -> None:
    assert not custody or custody == "unknown" or custody in {code.code for code in book.codelists["custody_class"].codes}
    submission = one_case(tmp_path, book, {}, {"outcome": outcome, "outcome_on": "2025-06-30", "custody": custody})
    read_as = {"": "[blank]", "unknown": "[unknown]"}.get(custody, custody)
    for name, text in (("sentence_id", "C1-1-S1"), ("person_id", "C1-1"), ("sentence_date", "2025-06-30"), ("superseded", "no")):
        assert texts(submission, "sentences", name) == [text]
    assert texts(submission, "sentences", "custody_class") == [read_as]
    assert places(submission, "sentences", "custody_class") == ["O2"]


def test_an_answer_about_custody_always_makes_a_sentence(tmp_path: Path, book: Codebook) -> None:
    submission = one_case(tmp_path, book, {}, {"outcome": "acquitted", "custody": "ge_1y"})
    assert texts(submission, "sentences", "custody_class") == ["ge_1y"]


def test_ids_are_made_of_whole_parts_only(tmp_path: Path, book: Codebook) -> None:
    """Half an id would be the id of many: persons of unlike cases without case id are not one person twice."""
    parts = [("C1", "1"), ("", "1"), ("", "1"), ("C1", ""), ("C\u22121", " 2 ")]
    submission = read(tmp_path, book, [], [{"case_id": case, "person_no": number, "outcome": "acquitted"} for case, number in parts])
    assert texts(submission, "persons", "person_id") == ["C1-1", "[not_collected]", "[not_collected]", "[blank]", "C-1-2"]
    assert texts(submission, "proceedings", "proceeding_id") == ["C1-1-C1", "[blank]", "[blank]", "[blank]", "C-1-2-C1"]
    told = [(f.code, f.place.cell) for f in check_tables(submission) if f.code in ("TIP-K01", "TIP-K02", "TIP-X01a", "TIP-X01b")]
    assert sorted(told) == [("TIP-K01", "A3"), ("TIP-K01", "A4"), ("TIP-K01", "B5")]


def test_what_was_worked_out_is_not_asked_of_anybody(tmp_path: Path, book: Codebook) -> None:
    submission = one_case(tmp_path, book, {}, {"charge": "tip_not_listed"})
    data = submission.tables["proceedings"]
    assert data.made
    assert {name for name, column in data.columns.items() if column.direct} == {"charge_class", "prosecution_date"}
    assert not submission.tables["persons"].columns["stage"].direct


UNREADABLE = {
    "C2": ("cases", "status", "lost"),
    "D2": ("cases", "closed_on", "soon"),
    "E2": ("cases", "tip", "perhaps"),
    "F2": ("cases", "forms", "nonsense"),
    "C3": ("persons", "natural_or_legal", "robot"),
    "H3": ("persons", "suspected_on", "someday"),
    "J3": ("persons", "prosecuted_on", "spring"),
    "K3": ("persons", "charge", "stealing"),
    "L3": ("persons", "outcome", "guilty"),
    "M3": ("persons", "outcome_on", "32.12.2025"),
    "N3": ("persons", "final", "perhaps"),
    "O3": ("persons", "custody", "long"),
}


@pytest.mark.parametrize("cell", UNREADABLE)
@pytest.mark.parametrize("charge", ["both", "tip_not_listed"])
def test_an_unreadable_cell_is_reported_once_where_it_stands(tmp_path: Path, book: Codebook, cell: str, charge: str) -> None:
    sheet, column, text = UNREADABLE[cell]
    case = {"status": "transferred", "closed_on": "2025-05", "tip": "tip_yes", "forms": "sexual"}
    person = {
        "natural_or_legal": "natural", "suspected_on": "2025", "prosecuted_on": "2025", "charge": charge, "outcome": "convicted_tip",
        "outcome_on": "2025-09", "final": "no", "custody": "ge_1y",
    }  # fmt: skip
    (case if sheet == "cases" else person)[column] = text
    submission = one_case(tmp_path, book, case, {"outcome": "pending"}, person)
    told = [f for f in check_tables(submission) if f.code in ("TIP-K05", "TIP-K02", "TIP-T01", "TIP-L06")]
    assert [(f.code, f.place.file, f.place.cell) for f in told] == [("TIP-K05", f"unit/{sheet}.csv", cell)]
    file = next(file for file in submission.files if file.path == f"unit/{sheet}.csv")
    assert file.reported == 1


def test_an_error_cell_is_reported_once_where_it_stands(tmp_path: Path, book: Codebook) -> None:
    persons = [PERSON_COLUMNS, row(PERSON_COLUMNS, {"case_id": "C1", "person_no": "1", "charge": "both", "outcome": "convicted_tip"})]
    persons[1][PERSON_COLUMNS.index("outcome_on")] = "#VALUE!"
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets(persons=persons))
    submission = read_submission(path, book, "a.xlsx")
    assert [(f.code, str(f.place)) for f in check_tables(submission) if f.code in ("TIP-F06", "TIP-K05")] == [
        ("TIP-F06", "a.xlsx persons M2")
    ]
    assert texts(submission, "sentences", "sentence_date") == ["[unreadable]"]


def test_a_sheet_without_rows_gives_tables_without_rows(tmp_path: Path, book: Codebook) -> None:
    submission = read(tmp_path, book, [], [])
    assert {name: len(data) for name, data in submission.tables.items()} == {
        "submission": 1, "cases": 0, "persons": 0, "proceedings": 0, "sentences": 0, "victim_tally": 0,
    }  # fmt: skip


def test_cases_are_read_without_the_sheet_of_persons(tmp_path: Path, book: Codebook) -> None:
    submission = read_folder(tmp_path, book, persons=b"", cases=[CASE_COLUMNS, row(CASE_COLUMNS, {"case_id": "C1", "status": "closed"})])
    assert codes(submission) == ["TIP-F03"]
    assert texts(submission, "cases", "case_status") == ["closed_no_proceedings"]


def test_states_are_carried_into_copied_cells(tmp_path: Path, book: Codebook) -> None:
    submission = one_case(tmp_path, book, {}, {"outcome": "convicted_tip", "outcome_on": "withheld", "final": "unknown"})
    assert texts(submission, "proceedings", "verdict_date") == ["[withheld]"]
    assert texts(submission, "sentences", "sentence_date") == ["[withheld]"]
    assert submission.tables["proceedings"].columns["verdict_final"].state.tolist() == [State.unknown]
