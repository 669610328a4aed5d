"""Submissions written in tests and read as a unit's own files are: a clean one per form, to which a test does what it wants."""

from __future__ import annotations

import copy
import csv
import datetime
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.merging import Merge, merge
from tipdata.records import Findings, Submission, column_letter

Row = dict[str, str]
Sheets = dict[str, list[Row]]

COVER: Row = {
    "reporting_unit_code": "NTH",
    "period_start": "2025-01-01",
    "period_end": "2025-03-31",
    "version": "1",
    "reporting_country": "LUX",
    "agency_type": "police",
    "agency_profile": "full",
    "region_code": "LU-DI",
    "period_kind": "own_period",
    "definition_profile": "palermo-2000",
    "collection_purpose": "national_reporting",
    "legal_basis": "Crime Statistics Act, art. 7",
    "collection_method": "live_entry",
    "nil_return": "no",
    "submitted_on": "2026-01-20",
    "prepared_by_role": "Statistics officer",
    "approved_by_role": "Head of unit",
    "protective_marking": "official",
}


def cover(form: str = "full", **changes: str) -> Row:
    """A complete cover of a form, with the given fields changed."""
    row = {**COVER, "agency_profile": form, **changes}
    return {name: value for name, value in row.items() if form != "simple" or name != "collection_method"}


def case(case_id: str, **changes: str) -> Row:
    return {
        "case_id": case_id,
        "date_opened": "2025-02-03",
        "case_status": "open",
        "date_closed": "",
        "closure_reason": "",
        "transferred_to": "",
        "transferred_on": "",
        "detection_source": "ngo",
        "detection_mode": "reactive",
        "international_cooperation": "police_to_police;mutual_legal_assistance",
        "tip_determination": "suspected",
        "determination_basis": "",
        "meets_national_definition": "yes",
        "forms": "sexual",
        "n_suspects": "1",
        "n_victims": "2",
        "n_victims_child": "0",
        "verification_status": "unverified",
        "recorded_on": "2025-02-04",
        "narrative": "",
        **changes,
    }


def person(person_id: str, case_id: str, **changes: str) -> Row:
    return {
        "person_id": person_id,
        "case_id": case_id,
        "person_kind": "natural",
        "stage": "suspected",
        "outcome": "pending",
        "outcome_date": "",
        "outcome_final": "no",
        "sex": "female",
        "age_group": "25_34",
        "citizenship_group": "own",
        "roles": "recruiter",
        "relationship_to_victim": "",
        "official_complicity": "no",
        "identified_on": "2025-02-05",
        "arrested": "no",
        "arrest_date": "",
        **changes,
    }


def proceeding(proceeding_id: str, person_id: str, **changes: str) -> Row:
    return {
        "proceeding_id": proceeding_id,
        "person_id": person_id,
        "charge_class": "tip_unspecified",
        "statute_article": "382-1",
        "prosecution_decision": "prosecute",
        "charge_date": "2025-02-10",
        "prosecution_date": "2025-02-20",
        "court_level": "",
        "judgment_id": "",
        "verdict": "pending",
        "verdict_date": "",
        "convicted_as": "",
        "verdict_final": "",
        "superseded": "no",
        **changes,
    }


def convicted(proceeding_id: str, person_id: str, verdict_date: str, **changes: str) -> Row:
    """A charge on which the first court has convicted."""
    outcome = {"verdict": "convicted", "verdict_date": verdict_date, "convicted_as": "tip_unspecified", "verdict_final": "yes"}
    return proceeding(proceeding_id, person_id, **outcome, court_level="first_instance", judgment_id="J1", **changes)


def sentence(sentence_id: str, person_id: str, **changes: str) -> Row:
    return {
        "sentence_id": sentence_id,
        "person_id": person_id,
        "judgment_id": "J1",
        "court_level": "first_instance",
        "superseded": "no",
        "sentence_date": "2025-03-01",
        "sentence_types": "custodial",
        "custody_months": "24",
        "suspended_months": "0",
        "fine_amount": "",
        "compensation_amount": "",
        "confiscated_amount": "",
        "currency": "",
        **changes,
    }


def process(process_id: str, case_id: str, **changes: str) -> Row:
    return {
        "process_id": process_id,
        "case_id": case_id,
        "acts": "recruitment",
        "means": "deception",
        "purposes": "prostitution_others",
        "exploitation_occurred": "yes",
        "labour_sector": "",
        "recruitment_country": "LUX",
        "border_crossed": "no",
        "exploitation_country": "LUX",
        "country_is_proxy": "no",
        **changes,
    }


def tally(group: str = "women", form: str = "sexual", registrations: str = "4", **changes: str) -> Row:
    return {
        "victim_group": group,
        "form": form,
        "citizenship_group": "own",
        "registrations": registrations,
        "of_which_identified": "1",
        "note": "",
        **changes,
    }


def count(measure: str = "convictions", value: str = "37", **changes: str) -> Row:
    return {
        "area_or_unit": "NTH",
        "period_start": "2025-01-01",
        "period_end": "2025-03-31",
        "measure": measure,
        "counting_unit": "persons",
        "sex": "total",
        "age_group": "total",
        "form": "total",
        "value": value,
        "of_which_labour": "",
        "source": "Register, table 7",
        "coverage": "complete",
        "not_covered": "",
        "note": "",
        **changes,
    }


def simple_case(case_id: str, **changes: str) -> Row:
    return {
        "case_id": case_id,
        "opened_on": "2025-02-03",
        "status": "open",
        "closed_on": "",
        "tip": "not_yet_known",
        "forms": "sexual",
        "transferred_to": "",
        "shared_ref": "",
        **changes,
    }


def simple_person(case_id: str, person_no: str, **changes: str) -> Row:
    return {
        "case_id": case_id,
        "person_no": person_no,
        "natural_or_legal": "natural",
        "sex": "female",
        "child_or_adult": "adult",
        "own_or_foreign": "own",
        "public_official": "no",
        "suspected_on": "2025-02-05",
        "arrested": "no",
        "prosecuted_on": "2025-02-20",
        "charge": "tip_not_listed",
        "outcome": "pending",
        "outcome_on": "",
        "final": "no",
        "custody": "",
        **changes,
    }


def simple_convicted(case_id: str, person_no: str, outcome_on: str, **changes: str) -> Row:
    found = {"outcome": "convicted_tip", "outcome_on": outcome_on, "final": "yes", "custody": "ge_1y"}
    return simple_person(case_id, person_no, **{**found, **changes})


def clean(form: str) -> Sheets:
    """A submission of a form in which nothing is to be found."""
    if form == "aggregates":
        return {"submission": [cover(form)], "aggregates": [count(), count("prosecutions", "<5"), count(sex="female", value="9")]}
    tallies = [tally(), tally("girls", registrations="<5", of_which_identified="unknown"), tally(form="forced_labour")]
    if form == "simple":
        return {
            "cover": [cover(form)],
            "cases": [simple_case("C1"), simple_case("C2", status="closed", closed_on="2025-03-20")],
            "persons": [simple_person("C1", "1"), simple_person("C1", "2", charge="both"), simple_convicted("C2", "1", "2025-03-01")],
            "tally": [{name: row[name] for name in row if name != "note"} for row in tallies],
        }
    if form in ("police", "prosecution", "court"):
        return _of_agency(form, tallies)
    ended = {"case_status": "closed_completed", "date_closed": "2025-03-20", "closure_reason": "final_verdict"}
    found = {"tip_determination": "confirmed", "determination_basis": "final_verdict"}
    guilty = {"stage": "tried", "outcome": "convicted_tip", "outcome_date": "2025-03-01", "outcome_final": "yes"}
    return {
        "submission": [cover(form)],
        "cases": [case("C1"), case("C2", **ended, **found), case("C3", tip_determination="undetermined")],
        "persons": [
            person("P1", "C1", stage="prosecuted"),
            person("P2", "C2", **guilty, arrested="yes", arrest_date="2025-02-06"),
            person("P3", "C3"),
        ],
        "proceedings": [proceeding("R1", "P1"), convicted("R2", "P2", "2025-03-01")],
        "sentences": [sentence("S1", "P2")],
        "processes": [process("T1", "C1"), process("T2", "C2"), process("T3", "C3")],
        "victim_tally": tallies,
    }


def _of_agency(form: str, tallies: list[Row]) -> Sheets:
    """What one agency knows: no two of them share an id, and only the police know cases."""
    own = [cover(form, reporting_unit_code=f"NTH-{form.upper()}", agency_type=form)]
    court = ("court_level", "judgment_id", "verdict", "verdict_date", "convicted_as", "verdict_final", "superseded")
    guilty = {"stage": "tried", "outcome": "convicted_tip", "outcome_date": "2025-03-01", "outcome_final": "yes"}
    if form == "police":
        charged = {"stage": "charged", "outcome": "", "arrested": "yes", "arrest_date": "2025-02-06"}
        cleared = {"outcome": "cleared", "outcome_date": "2025-03-02"}
        persons = [person("P1", "C1", **charged), person("P2", "C1", **cleared), person("P3", "C2", outcome="")]
        return {
            "submission": own,
            "cases": [case("C1"), case("C2", tip_determination="undetermined")],
            "persons": _without(persons, "outcome_final"),
            "processes": [process("T1", "C1"), process("T2", "C2")],
            "victim_tally": tallies,
        }
    if form == "prosecution":
        dropped = {"outcome": "not_prosecuted", "outcome_date": "2025-03-02", "outcome_final": "yes"}
        undecided = {"prosecution_decision": "no_prosecution_evidence", "charge_date": "", "prosecution_date": ""}
        persons = [person("D1", "1", stage="prosecuted"), person("D2", "1", **dropped), person("D3", "")]
        charges = [
            proceeding("R1", "D1"),
            proceeding("R2", "D2", **undecided),
            proceeding("R3", "D3", **{**undecided, "prosecution_decision": "pending"}),
        ]
        absent = ("identified_on", "arrested", "arrest_date")
        return {"submission": own, "persons": _without(persons, *absent), "proceedings": _without(charges, *court)}
    persons = [person("A1", "77", **guilty), person("A2", "", stage="prosecuted")]
    verdicts = [convicted("R1", "A1", "2025-03-01"), proceeding("R2", "A2")]
    return {
        "submission": own,
        "persons": _without(persons, "roles", "arrested", "arrest_date"),
        "proceedings": _without(verdicts, "prosecution_decision"),
        "sentences": [sentence("S1", "A1")],
    }


def _without(rows: list[Row], *names: str) -> list[Row]:
    return [{name: text for name, text in row.items() if name not in names} for row in rows]


def header_of(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def cell(sheets: Sheets, sheet: str, row: int, column: str) -> str:
    """The address of a cell in the files that `Desk` writes; `row` counts from 0."""
    return f"{column_letter(header_of(sheets[sheet]).index(column) + 1)}{row + 2}"


class Desk:
    """Writes sheets into files, reads and checks them, and merges what was read."""

    def __init__(self, folder: Path, book: Codebook) -> None:
        self.folder, self.book = folder, book
        self._numbers = itertools.count(1)

    def write(self, sheets: Mapping[str, Sequence[Mapping[str, str]]], name: str = "", kind: str = "csv") -> Path:
        """A folder of CSV files or a workbook; the columns of a sheet are those of its rows, so a sheet needs at least one row."""
        path = self.folder / (name or f"unit-{next(self._numbers):04}")
        if kind == "xlsx":
            return _workbook(sheets, path.with_suffix(".xlsx"))
        path.mkdir()
        for sheet, rows in sheets.items():
            with (path / f"{sheet}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, header_of(rows), restval="")
                writer.writeheader()
                writer.writerows(rows)
        return path

    def read(self, sheets: Mapping[str, Sequence[Mapping[str, str]]], name: str = "", kind: str = "csv") -> Submission:
        return read_submission(self.write(sheets, name, kind), self.book)

    def findings(self, submission: Submission, show_values: bool = False) -> Findings:
        return submission.findings + check_tables(submission, show_values)

    def merge(self, *submissions: Submission) -> Merge:
        return merge(submissions, [self.findings(submission) for submission in submissions], self.book)


def _workbook(sheets: Mapping[str, Sequence[Mapping[str, str]]], path: Path) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime.datetime(2025, 1, 1)})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            header = header_of(rows)
            for number, values in enumerate([header, *([row.get(column, "") for column in header] for row in rows)]):
                for at, value in enumerate(values):
                    if value:
                        sheet.write_string(number, at, value)
    return path


def changed(sheets: Sheets, *changes: tuple[str, int, str, str]) -> Sheets:
    """The sheets with some cells changed: (sheet, row from 0, column, text)."""
    sheets = copy.deepcopy(sheets)
    for sheet, row, column, text in changes:
        sheets[sheet][row][column] = text
    return sheets
