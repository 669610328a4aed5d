"""Sheets that cannot be read as tables are set aside row by row: on the ledger, in the quarantine, and under the summary."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from running import Run
from submitting import Desk, Row, clean, cover, simple_person
from tipdata.codebook import Travels
from tipdata.intake import read_submission
from tipdata.merging import Merge, write_merge
from tipdata.records import Submission

OTHER_PERSONS = [
    {name: text for name, text in simple_person("C1", str(number)).items() if name != "person_no"} | {"charge": f"C{number}"}
    for number in range(10, 60)
]
"""Rows that nobody can tell apart, because their sheet lacks the column of person numbers."""


def lines(merged: Merge, sheet: str) -> list[tuple[str, str, object, str, str, str]]:
    of_sheet = merged.ledger[merged.ledger["sheet"] == sheet]
    return list(of_sheet[["sheet", "table", "row", "submission", "fate", "reason"]].itertuples(index=False, name=None))


def with_second_sheet(desk: Desk, rows: list[Row] = OTHER_PERSONS, **changes: str) -> Submission:
    return desk.read({**clean("simple"), "cover": [cover("simple", **changes)], "Persons (2)": rows}, kind="xlsx")


def test_every_row_of_a_second_sheet_is_on_the_ledger_and_in_the_quarantine(desk: Desk) -> None:
    merged = desk.merge(with_second_sheet(desk))
    expected = [("Persons (2)", "persons", row, "NTH-2025Q1-v1", "set_aside", "TIP-K04") for row in range(2, 52)]
    assert lines(merged, "Persons (2)") == expected
    assert merged.totals == {"merged": 9, "superseded": 0, "duplicate": 0, "set_aside": 50}
    assert merged.unread.empty
    aside = merged.set_aside["persons"]
    assert list(aside["Row"]) == [str(row) for row in range(2, 52)]
    assert set(aside["Reason"]) == {"TIP-K04: Sheet that cannot be used"}
    assert list(merged.tables["submission"]["src_set_aside"]) == ["50"]


def test_a_copy_of_a_csv_file_beside_it_is_counted_once(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    unit = desk.write(clean("simple"), "unit")
    shutil.copy(unit / "persons.csv", unit / "persons (copy).csv")
    done = tipdata("merge", str(unit), "-o", "out")
    assert done.returncode == 0
    assert "12  in all" in done.stdout
    with (tmp_path / "out" / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        ledger = list(csv.DictReader(stream))
    fates = {
        name: [(row["row"], row["fate"]) for row in ledger if row["file"] == f"unit/{name}.csv"] for name in ("persons (copy)", "persons")
    }
    assert sorted(fates.values()) == [[(str(row), fate) for row in (2, 3, 4)] for fate in ("duplicate", "merged")]
    assert not (tmp_path / "out" / "quarantine.xlsx").exists()


def test_a_sheet_without_its_key_column_is_set_aside_and_no_sheet_is_said_to_be_missing(desk: Desk, tipdata: Run) -> None:
    keyless = [{name: text for name, text in row.items() if name != "person_no"} for row in clean("simple")["persons"]]
    submission = desk.read({**clean("simple"), "persons": keyless}, "unit")
    assert [finding.code for finding in submission.findings] == ["TIP-K04"]
    merged = desk.merge(submission)
    assert [(line[2], line[4], line[5]) for line in lines(merged, "") if line[1] == "persons"] == [
        (row, "set_aside", "TIP-K04") for row in (2, 3, 4)
    ]
    assert list(merged.tables["submission"]["src_refused"]) == ["persons;proceedings;sentences"]
    write_merge(merged, desk.folder / "out")
    told = tipdata("summary", str(desk.folder / "out"), "--table", "T1").stdout
    assert "came without the sheet" not in told
    refused = "NTH-2025Q1-v1: the sheet for Prosecutions, Convictions was refused, so nothing is known of them"
    assert refused in " ".join(told.split())


def test_a_sheet_of_notes_has_one_line_without_a_row(desk: Desk, tipdata: Run) -> None:
    path = desk.write({**clean("simple"), "Notes": [{"phone": "12", "room": "4"}]}, "noted", kind="xlsx")
    done = tipdata("merge", str(path), "-o", "out")
    assert "9  in all" in done.stdout
    assert "1  sheet or file set aside whole, rows not known" in done.stdout
    assert done.returncode == 1


def test_a_sheet_of_notes_is_in_the_quarantine_without_its_texts(desk: Desk) -> None:
    merged = desk.merge(desk.read({**clean("simple"), "Notes": [{"phone": "12", "room": "4"}]}, kind="xlsx"))
    assert lines(merged, "Notes") == [("Notes", "", "", "NTH-2025Q1-v1", "set_aside", "TIP-K04")]
    assert merged.set_aside["not read"].drop(columns="File").to_dict("records") == [
        {"Reason": "TIP-K04: Sheet that cannot be used", "Sheet": "Notes", "Row": ""}
    ]
    assert list(merged.tables["submission"]["src_set_aside"]) == ["0"]
    assert list(merged.tables["submission"]["src_refused"]) == ["Notes"]
    assert sum(merged.totals.values()) == 9


def test_rows_of_a_table_outside_the_form_are_on_the_ledger_and_their_texts_nowhere(desk: Desk) -> None:
    victims = [{"victim_id": "V1", "case_id": "C1", "sex": "female"}, {"victim_id": "V2", "case_id": "C1", "sex": "male"}]
    merged = desk.merge(desk.read({**clean("simple"), "victims": victims}, kind="xlsx"))
    assert lines(merged, "victims") == [("victims", "victims", row, "NTH-2025Q1-v1", "set_aside", "TIP-H08") for row in (2, 3)]
    assert list(merged.set_aside["victims"].columns) == ["Reason", "File", "Sheet", "Row"]
    assert "src_refused" not in merged.tables["submission"].columns


def test_what_stays_in_the_unit_is_not_written_into_the_quarantine(desk: Desk) -> None:
    sheets = clean("full")
    inner = [field.name for field in desk.book.tables["cases"].fields if field.travels is Travels.unit]
    rows = [{**row, **dict.fromkeys(inner, "for us alone")} for row in sheets["cases"]]
    assert inner
    merged = desk.merge(desk.read({**sheets, "cases (2)": rows}, kind="xlsx"))
    assert len(merged.set_aside["cases"]) == len(rows)
    assert not merged.set_aside["cases"].isin(["for us alone"]).any().any()


def test_a_higher_version_takes_the_place_of_rows_that_were_not_read(desk: Desk) -> None:
    first, second = with_second_sheet(desk), desk.read({**clean("simple"), "cover": [cover("simple", version="2")]})
    merged = desk.merge(first, second)
    assert {(line[4], line[5]) for line in lines(merged, "Persons (2)")} == {("superseded", "")}
    assert merged.totals["set_aside"] == 0
    assert set(merged.ledger.loc[merged.ledger["fate"] == "superseded", "by_submission"]) == {"NTH-2025Q1-v2"}


@pytest.mark.parametrize("extra", [True, False])
def test_of_a_file_sent_twice_rows_that_were_not_read_are_set_aside_once(extra: bool, desk: Desk) -> None:
    """A copy that differs only by the sheet that was not read is no copy of that sheet."""
    first = with_second_sheet(desk)
    second = with_second_sheet(desk, OTHER_PERSONS if extra else OTHER_PERSONS[:10])
    merged = desk.merge(first, second)
    assert merged.totals["set_aside"] == (50 if extra else 60)
    assert merged.totals["duplicate"] == 9 + (50 if extra else 0)


def test_merging_a_dataset_again_keeps_what_was_refused(desk: Desk) -> None:
    write_merge(desk.merge(desk.read({**clean("simple"), "Notes": [{"phone": "12"}]}, kind="xlsx")), desk.folder / "once")
    again = desk.merge(read_submission(desk.folder / "once", desk.book))
    assert list(again.tables["submission"]["src_refused"]) == ["Notes"]
    assert again.unread.empty
