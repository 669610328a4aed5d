"""The definition in force: its note stands under every validation, merge and table, and a cover may name one that is not known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from running import Run
from submitting import Desk, Sheets, clean, cover
from tipdata.codebook import load_codebook

BOOK = load_codebook()
NOTE = "Screening result on recorded elements, not a legal finding."


def with_definition(name: str, form: str = "full", unit: str = "NTH") -> Sheets:
    sheet = "cover" if form == "simple" else "submission"
    return {**clean(form), sheet: [cover(form, definition_profile=name, reporting_unit_code=unit)]}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, BOOK)


def report(done_text: str) -> dict[str, Any]:
    (submission,) = json.loads(done_text)["submissions"]
    return dict(submission)


def limitations(name: str) -> str:
    return " ".join(BOOK.profiles[name].limitations_note.split())


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_note_of_the_covers_definition_stands_under_a_validation(tipdata: Run, desk: Desk) -> None:
    path = str(desk.write(with_definition("example-narrow"), "north"))
    text = plain(tipdata("validate", path).stdout)
    assert "Definition: example-narrow palermo-2000: met by 3 cases example-narrow: met by 0, not met by 3 cases" in text
    assert NOTE in text
    assert limitations("example-narrow") in text
    said = report(tipdata("validate", path, "--format", "json").stdout)
    assert said["definition"]["id"] == "example-narrow"
    assert said["definition"]["note"] == limitations("example-narrow")
    assert [one["code"] for one in said["definition"]["limitations"]] == list(BOOK.profiles["example-narrow"].deviations)
    assert said["screening"]["note"] == NOTE
    assert said["screening"]["international"] == {"meets": 3, "does_not_meet": 0, "undecided": 0, "not_screened": 0}
    assert said["screening"]["national"] == {"meets": 0, "does_not_meet": 3, "undecided": 0, "not_screened": 0}
    assert said["screening"]["classes"]["international_only"] == 3


def test_an_option_takes_the_place_of_the_covers_definition(tipdata: Run, desk: Desk, tmp_path: Path) -> None:
    path = str(desk.write(with_definition("palermo-2000"), "north"))
    said = report(tipdata("validate", path, "--format", "json", "--definition", "example-narrow").stdout)
    assert said["definition"]["id"] == "example-narrow"
    assert said["screening"]["national"]["does_not_meet"] == 3
    law = (Path(__file__).parents[2] / "schemas/definitions/example-narrow.yaml").read_text(encoding="utf-8")
    (tmp_path / "law.yaml").write_text(law.replace("profile: example-narrow", "profile: xx-2025"), encoding="utf-8")
    said = report(tipdata("validate", path, "--format", "json", "--definition", "law.yaml").stdout)
    assert (said["definition"]["id"], said["definition"]["known"]) == ("xx-2025", True)


@pytest.mark.parametrize("form", ["full", "simple"])
def test_a_definition_that_the_codebook_lacks_is_a_finding_and_no_crash(tipdata: Run, desk: Desk, form: str) -> None:
    path = str(desk.write(with_definition("xx-1999", form), "north"))
    done = tipdata("validate", path, "--format", "json")
    assert done.returncode == 0
    found = [f for f in json.loads(done.stdout)["findings"] if f["code"] == "TIP-T04"]
    assert [(f["severity"], f["column"], f["row"]) for f in found] == [("warning", "definition_profile", 2)]
    assert "xx-1999" in found[0]["message"]
    said = report(done.stdout)
    assert (said["definition"]["id"], said["definition"]["known"]) == ("xx-1999", False)
    assert said["screening"]["national"] is None
    assert "Definition: xx-1999 (not known)" in tipdata("validate", path).stdout


def test_a_definition_that_is_known_is_no_finding_however_it_is_spelt(tipdata: Run, desk: Desk) -> None:
    path = str(desk.write(with_definition(" Example-Narrow "), "north"))
    done = tipdata("validate", path, "--format", "json")
    assert "TIP-T04" not in done.stdout
    assert report(done.stdout)["definition"]["id"] == "example-narrow"


def test_files_of_counts_alone_may_name_any_definition(tipdata: Run, desk: Desk) -> None:
    path = str(desk.write(with_definition("national-laws", "aggregates"), "counts"))
    assert "TIP-T04" not in tipdata("validate", path, "--format", "json").stdout


@pytest.mark.parametrize("command", [("validate",), ("definition", "check")])
def test_an_unknown_definition_on_the_command_line_is_one_clear_message(tipdata: Run, desk: Desk, command: tuple[str, ...]) -> None:
    path = str(desk.write(clean("full"), "north"))
    done = tipdata(*command, path, "--definition", "xx-1999")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tipdata: There is no definition profile xx-1999. Choose one of")


def test_a_merge_names_every_definition_that_was_used(tipdata: Run, desk: Desk) -> None:
    paths = [str(desk.write(with_definition(name, unit=unit), unit)) for name, unit in (("palermo-2000", "NTH"), ("example-narrow", "STH"))]
    paths.append(str(desk.write(with_definition("xx-1999", unit="EST"), "EST")))
    text = plain(tipdata("merge", *paths, "-o", "out").stdout)
    for name in ("palermo-2000", "example-narrow"):
        assert text.count(limitations(name)) == 1
    assert f"Definition xx-1999 {plain(BOOK.screening.unknown)}" in text


def test_the_limitations_stand_under_every_table_in_every_format(tipdata: Run, desk: Desk) -> None:
    paths = [str(desk.write(with_definition(name, unit=unit), unit)) for name, unit in (("palermo-2000", "NTH"), ("example-narrow", "STH"))]
    text = plain(tipdata("summary", *paths, "--verbose").stdout)
    for name in ("palermo-2000", "example-narrow"):
        assert text.count(f"{name}: {limitations(name)}") == len(BOOK.report_tables)
    for table in json.loads(tipdata("summary", *paths, "--format", "json").stdout)["tables"]:
        (note,) = (note for note in table["notes"] if note["topic"] == "Limitations")
        assert note["items"] == [f"{name}: {limitations(name)}" for name in ("example-narrow", "palermo-2000")]
    rows = list(csv.DictReader(io.StringIO(tipdata("summary", *paths, "--format", "csv").stdout)))
    assert rows
    assert all(limitations("example-narrow") in row["limitations"] for row in rows)


def test_the_report_keeps_to_its_published_schema(tipdata: Run, desk: Desk) -> None:
    import jsonschema

    schema = json.loads((Path(__file__).parents[2] / "src/tipdata/reports/validation.schema.json").read_text(encoding="utf-8"))
    for name in ("palermo-2000", "example-narrow", "xx-1999"):
        path = str(desk.write(with_definition(name), name))
        jsonschema.validate(json.loads(tipdata("validate", path, "--format", "json").stdout), schema)
