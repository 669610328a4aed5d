"""Confirmations: a finding that the unit holds to be right counts as information, as long as the facts are the same (REFERENCE 4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from confirming import confirmed, faulty, findings_in, period, ruled, said, told
from submitting import Desk, Sheets, case, cell, clean, person, proceeding, simple_person, tally
from tipdata.checks import check_submission, confirm
from tipdata.codebook import Severity, load_codebook
from tipdata.definitions import derive
from tipdata.records import Confirmation

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, ruled())


def test_without_confirmations_everything_is_open(desk: Desk) -> None:
    found = confirmed(desk.read(faulty()))
    assert told(found) == [("TIP-Z01", False)]
    assert found.kept == ()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_confirmed_error_keeps_its_severity_and_counts_as_information(kind: str, desk: Desk) -> None:
    found = confirmed(desk.read(faulty(said()), kind=kind))
    (finding,) = findings_in(found)
    assert (finding.code, finding.severity, finding.confirmed) == ("TIP-Z01", Severity.error, True)
    counts = found.findings.counts()
    assert (counts["error"], counts["info"] >= 1) == (0, True)
    assert not list(found.findings.by_severity(Severity.error))
    (kept,) = found.kept
    assert (kept.unit, *kept.about, kept.reason) == ("NTH", "persons", "P1", "TIP-Z01", "Judged in absence.")
    assert (kept.period_end, kept.version) == ("2025-03-31", 1)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("persons", "TIP-Z01"),
        ("Persons", "tip-z01"),
        ("Suspected, accused or convicted persons", "Z01"),
    ],
)
def test_sheet_and_code_may_be_spelt_as_people_spell_them(table: str, code: str, desk: Desk) -> None:
    assert told(confirmed(desk.read(faulty(said(code, " P1 ", table=table))))) == [("TIP-Z01", True)]


def test_only_the_record_and_the_code_that_are_named_are_confirmed(desk: Desk) -> None:
    sheets = faulty(said())
    sheets["persons"].append({**sheets["persons"][0], "person_id": "P2", "sex": "no such answer"})
    sheets["cases"][0]["n_suspects"] = "2"
    assert told(confirmed(desk.read(sheets))) == [("TIP-K05", False), ("TIP-Z01", False), ("TIP-Z01", True)]


def test_a_value_that_cannot_be_read_and_a_blank_can_be_confirmed_too(desk: Desk) -> None:
    sheets = faulty(said(), said("TIP-K05"), said("TIP-K06a"), sex="no such answer", age_group="")
    found = confirmed(desk.read(sheets))
    assert sorted(told(found)) == [("TIP-K05", True), ("TIP-K06a", True), ("TIP-Z01", True)]
    assert {one.code for one in found.kept} == {"TIP-K05", "TIP-K06a", "TIP-Z01"}


def test_a_row_that_is_known_by_several_columns_is_named_by_all_of_them(desk: Desk) -> None:
    sheets = clean("full") | {"victim_tally": [tally(registrations="many")]}
    for record in ("women;sexual;own", "Women ; Sexual exploitation; own"):
        label = {c.code: c.label for c in desk.book.codelists["form_group_tally"].codes}["sexual"]
        row = said("TIP-K05", record.replace("Sexual exploitation", label), table="Victim tally")
        found = confirmed(desk.read(sheets | {"confirmations": [row]}))
        assert told(found) == [("TIP-K05", True)]
        assert found.kept[0].record == "women\x1fsexual\x1fown"


def test_the_cover_needs_no_record_id_and_is_remembered_by_nobody(desk: Desk) -> None:
    sheets = faulty(said(), said("TIP-K05", "", table="submission"))
    sheets["submission"][0]["agency_type"] = "no such answer"
    found = confirmed(desk.read(sheets))
    assert sorted(told(found)) == [("TIP-K05", True), ("TIP-Z01", True)]
    assert [one.code for one in found.kept] == ["TIP-Z01"]


def test_in_the_short_form_the_sheet_names_the_rows_that_are_made_of_it(desk: Desk) -> None:
    sheets = clean("simple")
    sheets["persons"] = [simple_person("C1", "1", prosecuted_on="2025-02-30")]
    sheets |= {"cases": sheets["cases"][:1], "confirmations": [said("TIP-K05", "C1-1", table="Persons")]}
    found = confirmed(desk.read(sheets))
    (finding,) = findings_in(found)
    assert (finding.table, finding.confirmed) == ("proceedings", True)


WRONG = [
    (said(reason=""), "TIP-CF01", "reason"),
    (said("TIP-Q99"), "TIP-CF02", "code"),
    (said(""), "TIP-CF02", "code"),
    (said(record="P9"), "TIP-CF03", "record_id"),
    (said(record=""), "TIP-CF03", "record_id"),
    (said("TIP-T02"), "TIP-CF04", "code"),
    (said("TIP-Z02"), "TIP-CF04", "code"),
    (said("TIP-Z05"), "TIP-CF05", "code"),
    (said("TIP-K01"), "TIP-CF05", "code"),
    (said(table="victims"), "TIP-CF07", "table"),
    (said(table=""), "TIP-CF07", "table"),
]


@pytest.mark.parametrize(("row", "code", "column"), WRONG)
def test_what_cannot_be_taken_is_told_at_its_cell(row: dict[str, str], code: str, column: str, desk: Desk) -> None:
    sheets = faulty(row, occupation_group="student")
    found = confirmed(desk.read(sheets, kind="xlsx"))
    (finding,) = [f for f in findings_in(found) if f.code.startswith("TIP-CF")]
    assert (finding.code, finding.column, finding.place.cell) == (code, column, cell(sheets, "confirmations", 0, column))
    assert not any(is_confirmed for _, is_confirmed in told(found))
    assert found.kept == ()


def test_everything_that_is_wrong_is_told_in_one_pass(desk: Desk) -> None:
    found = confirmed(
        desk.read(faulty(*(row for row, _, _ in WRONG), said("TIP-Q99", "P9", "", "nowhere"), said(), occupation_group="student"))
    )
    counts: dict[str, int] = {}
    for code, _ in told(found):
        counts[code] = counts.get(code, 0) + 1
    assert counts == {"TIP-Z01": 1, "TIP-Z05": 1, "TIP-CF01": 2, "TIP-CF02": 3, "TIP-CF03": 2, "TIP-CF04": 2, "TIP-CF05": 2, "TIP-CF07": 3}
    assert ("TIP-Z01", True) in told(found)


def test_rows_that_repeat_a_key_are_one_record(desk: Desk) -> None:
    sheets = faulty(said())
    sheets["persons"].append(dict(sheets["persons"][0]))
    found = confirmed(desk.read(sheets))
    assert [confirmed for code, confirmed in told(found) if code == "TIP-Z01"] == [True]


def test_a_row_that_is_set_aside_is_not_confirmed_back(desk: Desk) -> None:
    sheets = faulty(said("TIP-X01a"))
    sheets["persons"].append({**sheets["persons"][0], "sex": "male"})
    found = confirmed(desk.read(sheets))
    assert ("TIP-CF05", False) in told(found)
    assert ("TIP-X01a", False) in told(found)


def test_messages_hold_no_reason_and_no_hidden_value(desk: Desk) -> None:
    found = confirmed(desk.read(faulty(said("TIP-Q99", reason="Secret story."), said("TIP-Z02", reason="Secret story."))))
    assert not any("Secret" in f.message + f.suggestion for f in found.findings)


def remembered(desk: Desk, *rows: dict[str, str], **changes: str) -> tuple[Confirmation, ...]:
    return confirmed(desk.read(faulty(*(rows or (said(),)), **changes))).kept


def test_the_next_submission_of_the_unit_needs_no_second_word(desk: Desk) -> None:
    known = remembered(desk)
    assert told(confirmed(desk.read(faulty(quarter=2)), known)) == [("TIP-Z01", True)]
    elsewhere = faulty(quarter=2)
    elsewhere["submission"][0]["reporting_unit_code"] = "STH"
    assert told(confirmed(desk.read(elsewhere), known)) == [("TIP-Z01", False)]


def test_a_confirmation_of_something_that_changed_lapses_and_says_so(desk: Desk) -> None:
    known = remembered(desk)
    changed = faulty(quarter=2)
    changed["persons"][0]["arrest_date"] = "2025-02-09"
    found = confirmed(desk.read(changed), known)
    assert sorted(told(found)) == [("TIP-CF06", False), ("TIP-Z01", False)]
    lapsed = next(f for f in found.findings if f.code == "TIP-CF06")
    error = next(f for f in found.findings if f.code == "TIP-Z01")
    assert lapsed.place == error.place
    assert "TIP-Z01" in lapsed.message


def test_other_facts_of_the_record_may_change(desk: Desk) -> None:
    changed = faulty(quarter=2, sex="male", outcome="unknown")
    assert ("TIP-Z01", True) in told(confirmed(desk.read(changed), remembered(desk)))


def test_the_same_words_again_do_not_confirm_new_facts_and_others_do(desk: Desk) -> None:
    """A unit copies its workbook of last quarter, confirmations and all."""
    known = remembered(desk)
    changed = faulty(said(), quarter=2)
    changed["persons"][0]["arrest_date"] = "2025-02-09"
    found = confirmed(desk.read(changed), known)
    assert sorted(told(found)) == [("TIP-CF06", False), ("TIP-Z01", False)]
    assert found.kept == ()
    changed["confirmations"] = [said(reason="Arrested abroad on the 9th.")]
    again = confirmed(desk.read(changed), known)
    assert told(again) == [("TIP-Z01", True)]
    assert again.kept[0].facts != known[0].facts


def test_facts_that_came_back_are_confirmed_still(desk: Desk) -> None:
    known = remembered(desk)
    assert told(confirmed(desk.read(faulty(said(), quarter=3)), known)) == [("TIP-Z01", True)]


def test_a_mended_finding_leaves_nothing_to_be_said(desk: Desk) -> None:
    mended = faulty(quarter=2)
    mended["persons"][0]["arrest_date"] = "2025-02-12"
    assert told(confirmed(desk.read(mended), remembered(desk))) == []


def number_of(desk: Desk, n_suspects: str = "0", *more: dict[str, str], **changes: str) -> list[tuple[str, bool]]:
    """A case in which more persons were arrested than are suspected; the confirmation is that of a case with one of them."""
    first = faulty(said("TIP-Z02", "C1", table="cases"), said())
    first["cases"][0]["n_suspects"] = "0"
    known = confirmed(desk.read(first)).kept
    assert {one.code for one in known} == {"TIP-Z01", "TIP-Z02"}
    second = faulty(quarter=2, **changes)
    second["cases"][0]["n_suspects"] = n_suspects
    second["persons"] += list(more)
    return [one for one in told(confirmed(desk.read(second), known)) if one[0] != "TIP-Z01"]


def test_rows_below_are_among_the_facts(desk: Desk) -> None:
    assert number_of(desk) == [("TIP-Z02", True)]
    assert number_of(desk, sex="male") == [("TIP-Z02", True)]
    another = person("P2", "C1", arrested="yes", arrest_date="2025-02-12", identified_on="2025-02-11")
    assert sorted(number_of(desk, "0", another)) == [("TIP-CF06", False), ("TIP-Z02", False)]
    assert sorted(number_of(desk, "1", another)) == [("TIP-CF06", False), ("TIP-Z02", False)]


def test_the_row_above_is_among_the_facts(desk: Desk) -> None:
    def sheets(opened: str, quarter: int, *rows: dict[str, str]) -> dict[str, list[dict[str, str]]]:
        made = faulty(*rows, quarter=quarter)
        made["cases"][0]["date_opened"] = opened
        made["persons"][0]["identified_on"] = "2025-02-10"
        return made

    known = confirmed(desk.read(sheets("2025-02-20", 1, said("TIP-Z03")))).kept
    assert told(confirmed(desk.read(sheets("2025-02-20", 2)), known)) == [("TIP-Z03", True)]
    assert sorted(told(confirmed(desk.read(sheets("2025-02-21", 2)), known))) == [("TIP-CF06", False), ("TIP-Z03", False)]


def test_what_stays_in_the_unit_is_confirmed_there_and_not_remembered(desk: Desk) -> None:
    found = confirmed(desk.read(faulty(said(), said("TIP-Z04"), formerly_victim="yes")))
    assert sorted(told(found)) == [("TIP-Z01", True), ("TIP-Z04", True)]
    assert [one.code for one in found.kept] == ["TIP-Z01"]


def test_a_quite_different_codebook_has_confirmations_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook(CLINIC))
    report = {"clinic": "SOUTH", "from_day": "2025-03-01", "to_day": "2025-03-31", "edition": "1", "sent_on": "2025-04-02"}
    patient = {"patient_no": "P-1", "ward": "surgery", "admitted_on": "2025-03-09", "discharged_on": "2025-03-07"}
    visit = {"visit_no": "V-1", "patient_no": "P-1", "seen_on": "2025-03-09", "urgency": "routine", "operated": "no"}
    sheets = {"report": [report], "patients": [patient], "visits": [visit]}
    plain = [f.code for f in confirmed(desk.read(sheets)).findings]
    assert "TIP-CS01" in plain
    found = confirmed(desk.read(sheets | {"confirmations": [said("TIP-CS01", "P-1", table="patients")]}))
    assert [(f.code, f.confirmed) for f in found.findings if f.code == "TIP-CS01"] == [("TIP-CS01", True)]


def test_the_cells_of_the_sheet_are_accounted_for(desk: Desk) -> None:
    rows = [said(), said("TIP-Q99", remark="ours"), {**said(), "reason": ""}]
    submission = desk.read(faulty(*rows))
    (file,) = [file for file in submission.files if file.path.endswith("confirmations.csv")]
    filled = sum(1 for row in rows for text in row.values() if text)
    assert (file.used, file.reported, dict(file.ignored)) == (filled - 1, 1, {"header": 5})
    assert file.rows == 0
    (stray,) = [f for f in submission.findings if f.code != "TIP-H07"]
    assert (stray.code, stray.table, stray.place.sheet) == ("TIP-H01", "confirmations", "")


def test_an_error_cell_in_the_sheet_is_a_finding_and_no_reason(tmp_path: Path, desk: Desk) -> None:
    import openpyxl

    path = desk.write(faulty(said()), kind="xlsx")
    book = openpyxl.load_workbook(path)
    book["confirmations"]["D2"] = "#N/A"
    book.save(path)
    from tipdata.intake import read_submission

    found = confirmed(read_submission(path, desk.book))
    assert sorted(told(found)) == [("TIP-F06", False), ("TIP-Z01", False)]


def test_a_higher_version_of_one_period_is_later(desk: Desk) -> None:
    known = remembered(desk)
    sheets = faulty()
    sheets["submission"] = [period(1, version="2")]
    assert told(confirmed(desk.read(sheets), known)) == [("TIP-Z01", True)]


def test_an_earlier_submission_is_not_told_of_later_facts(desk: Desk) -> None:
    """What was confirmed in the second quarter says nothing of the first, when the facts were others."""
    changed = faulty(said(), quarter=2)
    changed["persons"][0]["arrest_date"] = "2025-02-09"
    known = confirmed(desk.read(changed)).kept
    assert len(known) == 1
    assert told(confirmed(desk.read(faulty()), known)) == [("TIP-Z01", False)]


def test_rows_without_a_sheet_of_their_own_are_named_by_the_row_they_come_from(desk: Desk) -> None:
    sheets = clean("full")
    sheets["proceedings"][0] = proceeding("R1", "P1", verdict="no such answer")
    sheets |= {"cases": [case("C1"), *sheets["cases"][1:]], "confirmations": [said("TIP-K05", "R1", table="proceedings")]}
    assert ("TIP-K05", True) in told(confirmed(desk.read(sheets)))


@pytest.mark.parametrize("reason", ["Call anna@example.org about it.", "Ask Mr Novak, 621 123 456."])
def test_a_reason_that_holds_personal_data_is_asked_about_and_goes_nowhere(reason: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook())
    sheets = clean("full") | {"confirmations": [said("TIP-K05") | {"reason": reason}]}
    sheets["persons"][0]["sex"] = "no such answer"
    found = confirmed(desk.read(sheets))
    assert ("TIP-K05", True) in told(found)
    asked = [finding for finding in found.findings if finding.code == "TIP-P02b"]
    assert [(Path(finding.place.file).name, finding.place.row) for finding in asked] == [("confirmations.csv", 2)]
    assert found.kept == ()
    assert not any(word in finding.message for finding in found.findings for word in ("anna", "Novak", "621"))


def test_personal_data_in_place_of_an_id_or_a_code_is_not_repeated(tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook())
    rows = [said("TIP-K05", "anna@example.org"), said("Mr Novak", "P1")]
    found = confirmed(desk.read(clean("full") | {"confirmations": rows}))
    assert sorted(finding.code for finding in found.findings if finding.code.startswith("TIP-CF")) == ["TIP-CF02", "TIP-CF03"]
    assert not any(word in finding.message for finding in found.findings for word in ("anna", "Novak"))


def test_what_is_asked_of_a_whole_column_is_not_confirmed_for_one_record(tmp_path: Path) -> None:
    desk = Desk(tmp_path, load_codebook())
    sheets = clean("full") | {"confirmations": [said("TIP-K06b")]}
    for row in sheets["persons"]:
        row["citizenship_group"] = ""
    found = confirmed(desk.read(sheets))
    assert ("TIP-K06b", False) in told(found)
    (one,) = [finding.message for finding in found.findings if finding.code == "TIP-CF05"]
    assert one.endswith("cannot be confirmed, because it is about the whole column.")


def contradicted(**changes: str) -> Sheets:
    """A case that is not trafficking as stated, and is by what was recorded of it: TIP-L05."""
    sheets = clean("full")
    sheets["cases"][1] |= {"meets_national_definition": "no"}
    sheets["processes"][1] |= changes
    return sheets | {"confirmations": [said("TIP-L05", "C2", table="cases")]}


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"recruitment_country": "BEL"}, True),
        ({"acts": "harbouring"}, False),
        ({"means": "threat_force"}, False),
        ({"purposes": "forced_labour", "labour_sector": "A"}, False),
    ],
)
def test_a_confirmation_rests_on_what_the_tool_worked_its_operands_out_from(desk: Desk, changes: dict[str, str], holds: bool) -> None:
    first, second = (check_submission(derive(desk.read(sheets))) for sheets in (contradicted(), contradicted(**changes)))
    kept = confirm(first).kept
    assert [one.code for one in kept] == ["TIP-L05"]
    found = confirm(second, kept).findings
    assert {(f.code, f.confirmed) for f in found if f.code in ("TIP-L05", "TIP-CF06")} == (
        {("TIP-L05", True)} if holds else {("TIP-L05", False), ("TIP-CF06", False)}
    )
