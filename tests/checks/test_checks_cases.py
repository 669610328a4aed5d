"""One table of cases per form: what is changed in a clean submission, and exactly what is then found, and where."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from submitting import Desk, Sheets, case, cell, changed, clean, count, cover, header_of, person, simple_person, tally
from tipdata.codebook import Codebook, load_codebook
from tipdata.records import Findings

CLINIC = Path(__file__).resolve().parents[1] / "codebooks" / "clinic"
Change = tuple[str, int, str, str]
# code, table, canonical column, row of the file, cell
Found = tuple[str, str, str, int, str]


@dataclass(frozen=True)
class Case:
    """Cells to change in a clean submission, as (sheet, row from 0, column, text), and what is found then.

    A finding is (code, table, field, sheet, row from 0, column of the sheet). A row of -1 is the header.
    """

    name: str
    form: str
    changes: tuple[Change, ...]
    found: tuple[tuple[str, str, str, str, int, str], ...] = ()


def one(name: str, form: str, sheet: str, row: int, column: str, text: str, code: str = "", table: str = "", field: str = "") -> Case:
    """A single changed cell, which is the one found when a code is given."""
    found = ((code, table or sheet, field or column, sheet, row, column),) if code else ()
    return Case(name, form, ((sheet, row, column, text),), found)


FULL = [
    Case("nothing is found in a clean full submission", "full", ()),
    one("a blank key", "full", "sentences", 0, "sentence_id", "", "TIP-K01"),
    Case(
        "a blank key leaves the rows below without parent",
        "full",
        (("cases", 2, "case_id", ""),),
        (
            ("TIP-K01", "cases", "case_id", "cases", 2, "case_id"),
            ("TIP-X05b", "persons", "case_id", "persons", 2, "case_id"),
            ("TIP-X05b", "processes", "case_id", "processes", 2, "case_id"),
        ),
    ),
    one("a blank parent is a blank key cell", "full", "persons", 0, "case_id", "", "TIP-K01"),
    one("a blank unit", "full", "submission", 0, "reporting_unit_code", "", "TIP-K01"),
    one("a blank version", "full", "submission", 0, "version", "", "TIP-K01"),
    one("an unreadable period", "full", "submission", 0, "period_end", "March", "TIP-K02"),
    one("a version in words", "full", "submission", 0, "version", "first", "TIP-K02"),
    one("a reason in place of a period", "full", "submission", 0, "period_start", "unknown", "TIP-K02"),
    one("an unknown tally group", "full", "victim_tally", 1, "victim_group", "grils", "TIP-K02"),
    one("a code outside its list", "full", "cases", 0, "case_status", "opne", "TIP-K05"),
    one("a label for a code", "full", "cases", 0, "case_status", "Open"),
    one("a date in another order", "full", "cases", 1, "date_opened", "03/02/2025", "TIP-T13"),
    one("a day that does not exist", "full", "cases", 1, "date_opened", "2025-02-30", "TIP-K05"),
    one("a partial date", "full", "cases", 1, "date_opened", "2025-02"),
    one("a number in words", "full", "cases", 0, "n_victims", "two", "TIP-K05"),
    one("a thousands separator", "full", "victim_tally", 0, "registrations", "1,282", "TIP-K05"),
    one("a suppressed count", "full", "victim_tally", 0, "registrations", "x"),
    one("one wrong code of several", "full", "cases", 0, "forms", "sexual;nonsense", "TIP-K05"),
    one("a required cell blank", "full", "cases", 0, "date_opened", "", "TIP-K06a"),
    one("a required cell with an allowed reason", "full", "cases", 0, "date_opened", "unknown"),
    one("a required count blank", "full", "victim_tally", 0, "registrations", "", "TIP-K06a"),
    one("an expected cell blank", "full", "cases", 0, "detection_mode", "", "TIP-K06b"),
    one("an expected cell answered unknown", "full", "cases", 0, "detection_mode", "unknown"),
    one("an optional cell blank", "full", "cases", 0, "international_cooperation", ""),
    one("required when the case is closed", "full", "cases", 1, "date_closed", "", "TIP-K06a"),
    one("not required while the case is open", "full", "cases", 0, "date_closed", ""),
    one("not required when the trigger is unreadable", "full", "cases", 1, "case_status", "clsoed", "TIP-K05"),
    one("expected when the finding stands", "full", "cases", 1, "determination_basis", "", "TIP-K06b"),
    one("a reason that is not allowed here", "full", "cases", 0, "recorded_on", "withheld", "TIP-T01"),
    one("withheld on the cover", "full", "submission", 0, "agency_type", "withheld", "TIP-T01"),
    one("a number below its minimum", "full", "cases", 0, "n_suspects", "-1", "TIP-T02"),
    one("a number at its minimum", "full", "cases", 0, "n_suspects", "0"),
    one("a suppressed number whose bounds allow it", "full", "victim_tally", 0, "registrations", "<5"),
    one("a note that is too long", "full", "cases", 0, "narrative", "x" * 501, "TIP-P03a"),
    one("a note that just fits", "full", "cases", 0, "narrative", "x" * 500),
    one("none beside another answer", "full", "cases", 0, "international_cooperation", "none;police_to_police", "TIP-L06"),
    one("unknown beside another answer", "full", "cases", 0, "forms", "sexual;unknown", "TIP-L06"),
    one("none alone", "full", "cases", 0, "international_cooperation", "none"),
    one("a parent that is not in the file", "full", "sentences", 0, "person_id", "P9", "TIP-X05b"),
    Case(
        "children of a renamed parent",
        "full",
        (("cases", 2, "case_id", "C9"),),
        (("TIP-X05b", "persons", "case_id", "persons", 2, "case_id"), ("TIP-X05b", "processes", "case_id", "processes", 2, "case_id")),
    ),
    Case(
        "an id twice with different content",
        "full",
        (("processes", 2, "process_id", "T1"),),
        (("TIP-X01a", "processes", "process_id", "processes", 2, "process_id"),),
    ),
    Case(
        "a tally cell twice with another number",
        "full",
        (("victim_tally", 2, "form", "sexual"), ("victim_tally", 2, "registrations", "5")),
        (("TIP-VT01", "victim_tally", "citizenship_group", "victim_tally", 2, "form"),),
    ),
    Case(
        "the same tally row again",
        "full",
        (("victim_tally", 2, "form", "sexual"),),
        (("TIP-VT01b", "victim_tally", "citizenship_group", "victim_tally", 2, "form"),),
    ),
    one("the same person id in another case", "full", "persons", 2, "person_id", "P1", "TIP-X01a"),
    Case(
        "one cause per cell, several cells of a column",
        "full",
        (("cases", 0, "case_status", "opne"), ("cases", 2, "case_status", "?")),
        (("TIP-K05", "cases", "case_status", "cases", 0, "case_status"), ("TIP-T09", "cases", "case_status", "cases", 2, "case_status")),
    ),
    Case(
        "a row without key comes first in nothing",
        "full",
        (("persons", 0, "case_id", ""), ("persons", 2, "person_id", "P1")),
        (("TIP-K01", "persons", "case_id", "persons", 0, "case_id"),),
    ),
]
SIMPLE = [
    Case("nothing is found in a clean simple submission", "simple", ()),
    Case(
        "a blank case id leaves the persons of the case without parent",
        "simple",
        (("cases", 0, "case_id", ""),),
        (
            ("TIP-K01", "cases", "case_id", "cases", 0, "case_id"),
            *(("TIP-X05b", "persons", "case_id", "persons", n, "case_id") for n in (0, 1)),
        ),
    ),
    one("a blank case id beside a person number", "simple", "persons", 0, "case_id", "", "TIP-K01"),
    one("a blank person number", "simple", "persons", 0, "person_no", "", "TIP-K01", field="person_id"),
    Case(
        "two persons without case are not one person",
        "simple",
        (("persons", 0, "case_id", ""), ("persons", 2, "case_id", "")),
        tuple(("TIP-K01", "persons", "case_id", "persons", row, "case_id") for row in (0, 2)),
    ),
    one("a person number twice in one case", "simple", "persons", 1, "person_no", "1", "TIP-X01a", field="person_id"),
    one("a status outside the short list", "simple", "cases", 0, "status", "oepn", "TIP-K05", field="case_status"),
    one(
        "a code of the full form is not a word of the short list",
        "simple",
        "cases",
        0,
        "status",
        "referred",
        "TIP-K05",
        field="case_status",
    ),
    one("closed without a date", "simple", "cases", 1, "closed_on", "", "TIP-K06a", field="date_closed"),
    Case(
        "transferred without a day and a receiver",
        "simple",
        (("cases", 1, "closed_on", ""), ("cases", 1, "status", "transferred")),
        (
            ("TIP-K06a", "cases", "transferred_on", "cases", 1, "closed_on"),
            ("TIP-K06a", "cases", "transferred_to", "cases", 1, "transferred_to"),
        ),
    ),
    one("an unreadable charge", "simple", "persons", 0, "charge", "tipp", "TIP-K05", "proceedings", "charge_class"),
    one("an unreadable charge of two", "simple", "persons", 1, "prosecuted_on", "soon", "TIP-K05", "proceedings", "prosecution_date"),
    one("an unreadable outcome date is told once", "simple", "persons", 2, "outcome_on", "spring", "TIP-K05", "persons", "outcome_date"),
    one("a convicted person without an outcome date", "simple", "persons", 2, "outcome_on", "", "TIP-K06a", "persons", "outcome_date"),
    one("a convicted person without custody", "simple", "persons", 2, "custody", "", "TIP-K06b", "sentences", "custody_class"),
    one("a company has no age", "simple", "persons", 0, "child_or_adult", "", "TIP-K06a", field="age_group"),
    Case(
        "a company needs no age, sex or arrest",
        "simple",
        tuple(
            ("persons", 0, name, text)
            for name, text in (("natural_or_legal", "legal"), ("child_or_adult", ""), ("sex", ""), ("arrested", ""))
        ),
    ),
    one("a parent that is not in the file", "simple", "persons", 0, "case_id", "C9", "TIP-X05b"),
    one("the same tally row again", "simple", "tally", 2, "form", "sexual", "TIP-VT01b", "victim_tally", "citizenship_group"),
]
AGGREGATES = [
    Case("nothing is found in clean counts", "aggregates", ()),
    one("an unreadable first day of a count", "aggregates", "aggregates", 0, "period_start", "Q1", "TIP-K02"),
    one("a measure that is not known", "aggregates", "aggregates", 0, "measure", "convictons", "TIP-K02"),
    one("a value that is no count", "aggregates", "aggregates", 0, "value", "38 cases", "TIP-K05"),
    one("a value below zero", "aggregates", "aggregates", 0, "value", "-1", "TIP-T02"),
    one("the same count with another value", "aggregates", "aggregates", 1, "measure", "convictions", "TIP-AG03a", field="form"),
    Case(
        "the same count again",
        "aggregates",
        (("aggregates", 1, "measure", "convictions"), ("aggregates", 1, "value", "37")),
        (("TIP-AG03b", "aggregates", "form", "aggregates", 1, "form"),),
    ),
    one("a counting unit that is unknown", "aggregates", "aggregates", 0, "counting_unit", "unknown"),
    one("partial coverage needs words", "aggregates", "aggregates", 0, "coverage", "partial", "TIP-K06a", field="not_covered"),
]
# The last one finds another cell than the one changed.
AGGREGATES[-1] = Case(
    "partial coverage needs words",
    "aggregates",
    (("aggregates", 0, "coverage", "partial"),),
    (("TIP-K06a", "aggregates", "not_covered", "aggregates", 0, "not_covered"),),
)


def located(findings: Findings) -> list[Found]:
    return sorted((f.code, f.table, f.column, f.place.row, f.place.cell) for f in findings)


def expected(sheets: Sheets, case: Case) -> list[Found]:
    where = {"TIP-VT01": "citizenship_group", "TIP-VT01b": "citizenship_group", "TIP-AG03a": "form", "TIP-AG03b": "form"}
    found = []
    for code, table, field, sheet, row, column in case.found:
        # A repeated key of several columns is told at the last of them.
        at = where.get(code, column)
        found.append((code, table, where.get(code, field), row + 2, cell(sheets, sheet, row, at)))
    return sorted(found)


@pytest.mark.parametrize("case", [*FULL, *SIMPLE, *AGGREGATES], ids=lambda case: f"{case.form}: {case.name}")
def test_exactly_what_is_wrong_is_found_where_it_stands(case: Case, desk: Desk) -> None:
    sheets = changed(clean(case.form), *case.changes)
    findings = desk.findings(desk.read(sheets))
    assert located(findings) == expected(sheets, case)


ONE_PER_CODE = {(c.form, c.found[0][0]): c for c in (*FULL, *SIMPLE, *AGGREGATES) if c.found}


@pytest.mark.parametrize("case", ONE_PER_CODE.values(), ids=lambda case: f"{case.form}: {case.name}")
def test_a_workbook_gives_the_same_findings_as_csv_files(case: Case, desk: Desk) -> None:
    sheets = changed(clean(case.form), *case.changes)
    assert located(desk.findings(desk.read(sheets, kind="xlsx"))) == expected(sheets, case)


def without(sheets: Sheets, sheet: str, *columns: str) -> Sheets:
    return {**sheets, sheet: [{name: text for name, text in row.items() if name not in columns} for row in sheets[sheet]]}


@pytest.mark.parametrize(
    ("form", "sheet", "column", "found"),
    [
        ("full", "cases", "tip_determination", [("TIP-H03", "cases", "tip_determination", 1, "")]),
        ("full", "cases", "detection_mode", [("TIP-H04", "cases", "detection_mode", 1, "")]),
        ("full", "cases", "narrative", []),
        ("full", "cases", "date_closed", [("TIP-H03", "cases", "date_closed", 1, "")]),
        ("full", "cases", "transferred_on", []),
        ("full", "submission", "period_end", [("TIP-K01", "submission", "period_end", 1, "")]),
        ("full", "submission", "nil_return", [("TIP-H03", "submission", "nil_return", 1, "")]),
        ("simple", "cases", "closed_on", [("TIP-H03", "cases", "date_closed", 1, "")]),
        ("simple", "persons", "charge", [("TIP-H03", "proceedings", "charge_class", 1, "")]),
    ],
)
def test_a_missing_column_is_told_once_and_only_where_it_is_due(form: str, sheet: str, column: str, found: list[Found], desk: Desk) -> None:
    assert located(desk.findings(desk.read(without(clean(form), sheet, column)))) == found


def test_a_column_with_many_blanks_is_one_finding_with_its_numbers(desk: Desk) -> None:
    sheets = {**clean("full"), "cases": [case(f"C{n}", detection_mode="" if n % 2 else "reactive") for n in range(1, 1001)]}
    findings = [f for f in desk.findings(desk.read(sheets)) if f.table == "cases"]
    assert [(f.code, f.place.row) for f in findings] == [("TIP-K06b", 2)]
    assert "500 of 1000" in findings[0].message


def test_blanks_are_counted_only_where_they_are_due(desk: Desk) -> None:
    rows = [case(f"C{n}", tip_determination="confirmed" if n < 3 else "suspected", detection_mode="reactive") for n in range(1, 11)]
    findings = [f for f in desk.findings(desk.read({**clean("full"), "cases": rows})) if f.table == "cases"]
    assert [(f.code, f.column) for f in findings] == [("TIP-K06b", "determination_basis")]
    assert "2 of 2" in findings[0].message


def test_nothing_is_said_about_fields_outside_the_form(desk: Desk) -> None:
    sheets = clean("simple")
    sheets["cases"][0]["n_victims"] = "many"
    sheets["cases"][0]["meets_national_definition"] = ""
    found = located(desk.findings(desk.read(sheets)))
    assert {(code, column) for code, _, column, _, _ in found} == {("TIP-H01", "")}


def test_a_submission_without_cover_is_said_to_have_none(desk: Desk) -> None:
    sheets = {name: rows for name, rows in clean("full").items() if name != "submission"}
    assert [f.code for f in desk.findings(desk.read(sheets))] == ["TIP-K03"]


def test_conditions_look_at_the_row_above(clinic_desk: Desk) -> None:
    sheets = clinic_sheets()
    sheets["visits"][0]["operated"] = ""
    sheets["visits"][1]["operated"] = ""
    assert located(clinic_desk.findings(clinic_desk.read(sheets))) == [
        ("TIP-K06b", "visits", "operated", 2, cell(sheets, "visits", 0, "operated"))
    ]


def test_a_condition_whose_row_above_is_absent_asks_for_nothing(clinic_desk: Desk) -> None:
    sheets = clinic_sheets()
    sheets["visits"][0] |= {"operated": "", "patient_no": "P-9"}
    assert [f.code for f in clinic_desk.findings(clinic_desk.read(sheets))] == ["TIP-X05b"]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "text", "code"),
    [
        ("patients", 0, "weight", "400.5", "TIP-T02"),
        ("patients", 0, "weight", "0.2", "TIP-T02"),
        ("patients", 0, "weight", "400", ""),
        ("visits", 0, "called_by", "x" * 41, "TIP-T03"),
        ("visits", 1, "called_by", "", ""),
        ("visits", 0, "called_by", "", "TIP-K06a"),
        ("visits", 0, "called_by", "not_told", ""),
        ("patients", 0, "allergies", "not_known", ""),
        ("patients", 0, "allergies", "pollen|not_known", "TIP-L06"),
        ("patients", 0, "ward", "not_told", ""),
        ("report", 0, "sent_on", "not_told", "TIP-T01"),
        ("report", 0, "edition", "0", "TIP-K02"),
        ("patients", 1, "patient_no", "P-1", "TIP-X01a"),
    ],
)
def test_another_codebook_is_checked_by_its_own_words(sheet: str, row: int, column: str, text: str, code: str, clinic_desk: Desk) -> None:
    sheets = changed(clinic_sheets(), (sheet, row, column, text))
    found = located(clinic_desk.findings(clinic_desk.read(sheets)))
    links = [one for one in found if one[0] == "TIP-X05b"]
    assert [one for one in found if one not in links] == (
        [(code, sheet, column, row + 2, cell(sheets, sheet, row, column))] if code else []
    )


def clinic_sheets() -> Sheets:
    return {
        "report": [{"clinic": "EAST", "from_day": "2025-03-01", "to_day": "2025-03-31", "edition": "1", "sent_on": "2025-04-02"}],
        "patients": [
            {
                "patient_no": "P-1",
                "ward": "surgery",
                "admitted_on": "2025-03-07",
                "earlier_stays": "2",
                "weight": "71.5",
                "allergies": "pollen",
            },
            {
                "patient_no": "P-2",
                "ward": "children",
                "admitted_on": "2025-03",
                "earlier_stays": "0",
                "weight": "",
                "allergies": "nuts|pollen",
            },
        ],
        "visits": [
            {"visit_no": "V-1", "patient_no": "P-1", "seen_on": "2025-03-08", "urgency": "today", "called_by": "Nurse", "operated": "no"},
            {"visit_no": "V-2", "patient_no": "P-2", "seen_on": "2025-03-09", "urgency": "routine", "called_by": "", "operated": ""},
        ],
    }


TWICE = """
name: twice
label: Each row twice
help: One row becomes two patients of one weight.
sheets:
  - table: report
  - table: visits
    name: stays
    columns: [visit_no, patient_no, {name: weight, field: patients.weight}]
    rows:
      - table: patients
        sets:
          patient_no: [{compose: [visit_no, =A]}]
      - table: patients
        sets:
          patient_no: [{compose: [visit_no, =B]}]
          weight: [{copy_of: weight}]
"""


def test_a_cell_that_fills_two_rows_is_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    shutil.copytree(CLINIC, folder)
    main = folder / "codebook.yaml"
    main.write_text(main.read_text().replace("[monthly]", "[monthly, twice]"))
    (folder / "forms" / "twice.yaml").write_text(TWICE)
    desk = Desk(tmp_path, load_codebook(folder))
    stays = [{"visit_no": "V1", "patient_no": "V1-A", "weight": "999"}, {"visit_no": "V2", "patient_no": "V2-B", "weight": "fat"}]
    submission = desk.read({"report": clinic_sheets()["report"], "stays": stays})
    assert len(submission.tables["patients"]) == 4
    assert located(desk.findings(submission)) == [("TIP-K05", "patients", "weight", 3, "C3"), ("TIP-T02", "patients", "weight", 2, "C2")]


def test_an_exact_repeat_is_told_as_such(desk: Desk) -> None:
    sheets = clean("full")
    sheets["cases"].append(dict(sheets["cases"][0]))
    assert located(desk.findings(desk.read(sheets))) == [("TIP-X01b", "cases", "case_id", 5, "A5")]


def test_reasons_spelt_differently_are_the_same_content(desk: Desk) -> None:
    sheets = clean("full")
    sheets["cases"].append(dict(sheets["cases"][0], n_victims="unknown"))
    sheets["cases"][0]["n_victims"] = "Unknown"
    assert [f.code for f in desk.findings(desk.read(sheets))] == ["TIP-X01b"]


def test_a_key_three_times_is_found_at_both_repeats(desk: Desk) -> None:
    sheets = {**clean("full"), "cases": [case("C1"), case("C2"), case("C3"), case("C1"), case("C1", n_victims="9")]}
    assert located(desk.findings(desk.read(sheets))) == [
        ("TIP-X01a", "cases", "case_id", 6, "A6"),
        ("TIP-X01b", "cases", "case_id", 5, "A5"),
    ]


def test_parents_and_children_of_other_tables_do_not_mix(desk: Desk, book: Codebook) -> None:
    """A person whose id is that of a case is not thereby known."""
    sheets = {
        "submission": [cover()],
        "cases": [case("C1")],
        "persons": [person("C1", "C1")],
        "proceedings": [],
        "sentences": [],
        "processes": [],
        "victim_tally": [tally()],
    }
    sheets = {name: rows for name, rows in sheets.items() if rows}
    assert {f.code for f in desk.findings(desk.read(sheets))} == {"TIP-H07"}


def test_header_order_does_not_matter(desk: Desk) -> None:
    sheets = changed(clean("full"), ("cases", 0, "case_status", "opne"))
    turned = {name: [dict(reversed(row.items())) for row in rows] for name, rows in sheets.items()}
    found = located(desk.findings(desk.read(turned)))
    assert found == [("TIP-K05", "cases", "case_status", 2, cell(turned, "cases", 0, "case_status"))]
    assert header_of(turned["cases"])[0] == "narrative"


def test_messages_use_the_words_of_the_sheet(desk: Desk) -> None:
    (finding,) = desk.findings(desk.read(changed(clean("simple"), ("cases", 0, "status", "oepn"))))
    assert finding.column == "case_status"
    assert finding.suggestion == "Open"
    assert "Status “oepn” is not one of: Open, With the prosecutor" in finding.message


def test_rows_of_the_aggregates_form_need_no_parents(desk: Desk) -> None:
    sheets = {"submission": [cover("aggregates")], "aggregates": [count(area_or_unit="STH")]}
    assert located(desk.findings(desk.read(sheets))) == []


def test_a_person_without_a_sheet_of_cases_is_told_of_the_sheet_alone(desk: Desk) -> None:
    sheets = {name: rows for name, rows in clean("simple").items() if name != "cases"} | {"persons": [simple_person("C1", "1")]}
    assert [f.code for f in desk.findings(desk.read(sheets))] == ["TIP-H07"]
