"""The Python knows no table and no field: other codebooks summarise from their YAML alone, or have nothing to summarise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tipdata.codebook import CodebookError, examine, load_codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.summaries import summarise

CODEBOOK = {
    "codebook.yaml": """
id: harbour
version: 1.0.0
title: Ships
tables: [sheet, ship, visit]
forms: [all]
""",
    "forms/all.yaml": """
name: all
label: All
help: Everything.
sheets: [{table: sheet}, {table: ship}, {table: visit}]
""",
    "codelists/flag.yaml": """
name: flag
label: Flag
codes: [{code: red, label: Red}, {code: blue, label: Blue}]
""",
    "tables/sheet.yaml": """
name: sheet
label: Sheet
singular: sheet
help: Who writes.
kind: cover
fields:
  - {name: port, label: Port, help: The port., example: A, type: text, role: unit, requirement: key}
  - {name: coast, label: Coast, help: Its coast., example: North, type: text, role: area}
  - {name: since, label: Since, help: First day., example: "2024-01-01", type: date, role: period_start, requirement: key}
  - {name: until, label: Until, help: Last day., example: "2024-12-31", type: date, role: period_end, requirement: key}
""",
    "tables/ship.yaml": """
name: ship
label: Ships
singular: vessel
help: A ship.
repeats: {conflict: TIP-X01a, identical: TIP-X01b}
fields:
  - {name: hull, label: Hull, help: Its number., example: H1, type: identifier, role: key, requirement: key}
  - {name: colours, label: Colours, help: Its flag., example: red, type: code, codelist: flag}
""",
    "tables/visit.yaml": """
name: visit
label: Visits
singular: call
help: A visit.
repeats: {conflict: TIP-X01a, identical: TIP-X01b}
fields:
  - {name: entry, label: Entry, help: Its number., example: E1, type: identifier, role: key, requirement: key}
  - {name: hull, label: Hull, help: The ship., example: H1, type: identifier, references: ship, role: parent, requirement: key}
  - {name: landed, label: Landed, help: When., example: "2024-05-01", type: date}
  - {name: tons, label: Tons, help: How much., example: "5", type: decimal}
""",
    "summaries/measures.yaml": """
dimensions:
  - {id: when, label: Year, kind: year}
  - {id: where, label: Coast, kind: area}
  - {id: flag, label: Flag}
measures:
  - id: ships
    label: Ships
    counting_unit: ships
    year_rule: year of the first visit
    table: visit
    once_per: ship
    year_of: [landed]
    by: {flag: vessel.colours}
  - id: cargo
    label: Cargo
    counting_unit: tons
    year_rule: year of the visit
    table: visit
    sum: tons
    year_of: [landed]
    by: {flag: vessel.colours}
    part_label: red
    part_where: vessel.colours == 'red'
""",
    "summaries/S1.yaml": """
id: S1
title: Ships and cargo
standard: Harbour book
rows: [flag, when]
columns:
  - {measure: ships, label: Ships}
  - {measure: cargo, label: Cargo, with_part: true}
total: true
""",
    "summaries/S2.yaml": """
id: S2
title: Cargo by coast
standard: Harbour book
rows: [where]
columns:
  - {measure: cargo, label: Cargo}
""",
}
DATA = {
    "sheet.csv": "port,coast,since,until\nA,North,2024-01-01,2024-12-31\n",
    "ship.csv": "hull,colours\nH1,red\nH2,blue\nH3,\n",
    "visit.csv": """\
entry,hull,landed,tons
E1,H1,2024-02-01,1.5
E2,H1,2024-03-01,2.25
E3,H2,2023-12-31,4
E4,H3,2024-06-01,0.25
E5,H2,2024-01-01,
""",
}


def written(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_codebook_of_quite_other_tables(tmp_path: Path) -> None:
    book = load_codebook(written(CODEBOOK, tmp_path / "codebook"))
    submission = read_submission(written(DATA, tmp_path / "data"), book)
    found = summarise(submission)
    first, second = found.tables
    assert first.header == ("Flag", "Year", "Ships", "Cargo")
    assert [(*row.labels, *(cell.text for cell in row.cells)) for row in first.rows] == [
        ("Total", "2023", "1", "4 (0)"),
        ("Total", "2024", "2", "4 (3.75)"),
        ("Blue", "2023", "1", "4 (0)"),
        ("Blue", "2024", "0", "0 (0)"),
        ("Red", "2023", "-", "-"),
        ("Red", "2024", "1", "3.75 (3.75)"),
        ("Not stated", "2023", "-", "-"),
        ("Not stated", "2024", "1", "0.25"),
    ]
    assert [(*row.labels, *(cell.text for cell in row.cells)) for row in second.rows] == [("North", "8")]
    assert first.notes_on("Open errors") == ("not known: these files were not checked by a merge",)
    assert first.notes_on("Counting unit") == ("Ships: ships", "Cargo: tons")
    assert "Cargo: the number is blank in 1 row of Visits" in first.notes_on("Coverage")


def test_loose_tables_are_summarised_too(tmp_path: Path) -> None:
    book = load_codebook(written(CODEBOOK, tmp_path / "codebook"))
    submission = read_submission(written(DATA, tmp_path / "data"), book)
    assert summarise(submission.tables, ["S2"], book=book).tables == summarise(submission, ["S2"]).tables


def test_a_codebook_without_report_tables_has_nothing_to_summarise(tmp_path: Path) -> None:
    bare = {name: text for name, text in CODEBOOK.items() if not name.startswith("summaries/")}
    book = load_codebook(written(bare, tmp_path / "codebook"))
    submission = read_submission(written(DATA, tmp_path / "data"), book)
    with pytest.raises(TipdataError, match="defines no report tables"):
        summarise(submission)


def faults_of(tmp_path: Path, **changes: tuple[str, str]) -> list[str]:
    files = dict(CODEBOOK)
    for name, (old, new) in changes.items():
        path = f"summaries/{name}.yaml"
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    return [str(fault) for fault in examine(written(files, tmp_path / "codebook"))[1]]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("measures", "table: visit\n    sum", "table: visits\n    sum", "There is no table visits."),
        ("measures", "sum: tons", "sum: weight", "There is no field weight within reach."),
        ("measures", "sum: tons", "sum: landed", "landed is not a number."),
        ("measures", "once_per: ship", "once_per: sheets", "The table sheets does not lie above visit."),
        (
            "measures",
            "by: {flag: vessel.colours}\n    part",
            "by: {flags: vessel.colours}\n    part",
            "There is no dimension flags that is a field.",
        ),
        ("measures", "vessel.colours == 'red'", "vessel.colours == 'green'", "vessel.colours has no code 'green'"),
        ("measures", "id: cargo", "id: ships", "ships stands more than once."),
        ("measures", "{id: flag, label: Flag}", "{id: flag, label: Flag, counts_field: flag}", "No table of counts has a field flag."),
        ("measures", "dimensions:", "agency: agency\ndimensions:", "The cover has no field agency."),
        ("S1", "measure: ships", "measure: boats", "There is no measure boats."),
        ("S1", "rows: [flag, when]", "rows: [flag, year]", "There is no dimension year."),
        ("S1", "rows: [flag, when]", "rows: [flag, flag]", "The dimension flag stands twice."),
    ],
)
def test_the_linter_names_what_is_wrong_with_a_summary(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    found = faults_of(tmp_path, **{file: (old, new)})
    assert any(fault.startswith(f"summaries/{file}.yaml:") and told in fault for fault in found), found


def test_a_codebook_that_leaves_tables_out_leaves_the_report_tables_out(tmp_path: Path) -> None:
    files = {
        "codebook.yaml": """
id: smaller
version: 1.0.0
title: Smaller
extends: tipdata
tables: [submission, aggregates]
forms: [aggregates]
""",
    }
    book, faults = examine(written(files, tmp_path / "codebook"))
    assert book is not None
    assert not [fault for fault in faults if fault.file.startswith("summaries/")]
    assert book.report_tables == {}


def test_a_report_table_without_measures_is_a_fault(tmp_path: Path) -> None:
    files = {name: text for name, text in CODEBOOK.items() if name != "summaries/measures.yaml"}
    with pytest.raises(CodebookError, match=r"summaries/measures\.yaml is missing"):
        load_codebook(written(files, tmp_path / "codebook"))
