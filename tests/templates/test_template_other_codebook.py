"""A template of a codebook that has nothing in common with tipdata's own: no cover, no long labels, a list of its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.templates import write_template

FILES = {
    "codebook.yaml": """
id: bakery
version: 1.2.3
title: Bread
tables: [loaves]
forms: [daily]
missing_reasons:
  - {code: forgotten, label: Forgotten, state: unknown, help: Nobody wrote it down.}
""",
    "tables/loaves.yaml": """
name: loaves
label: "Loaves [of every kind], baked or bought"
singular: loaf
repeats: {conflict: TIP-X01a, identical: TIP-X01b}
help: One row per loaf.
fields:
  - {name: loaf_id, label: Loaf, help: Its number., example: L1, type: identifier, requirement: key}
  - {name: flour, label: Flour, help: What it is made of., example: rye, type: code, codelist: flour, requirement: required}
  - {name: weight, label: Weight, help: In grams., example: "750", type: decimal, minimum: 0}
  - {name: region, label: Region, help: Where the grain grew., example: LU-DI, type: area}
  - {name: eaten, label: Eaten, help: Whether it is gone., example: "yes", type: boolean}
""",
    "codelists/flour.yaml": """
name: flour
label: Flour
codes:
  - {code: rye, label: Rye}
  - {code: wheat, label: "=Wheat"}
""",
    "codelists/area.yaml": "{name: area, label: Area, source: iso_3166_2}",
    "forms/daily.yaml": """
name: daily
label: Daily form
help: Every day.
sheets: [{table: loaves}]
""",
}
ROWS = [
    {"loaf_id": "L1", "flour": "wheat", "weight": "750.5", "region": "LU-DI", "eaten": "yes"},
    {"loaf_id": "L2", "flour": "forgotten", "weight": "forgotten"},
]


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("bakery")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return load_codebook(folder)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_quite_different_codebook_gets_its_template(bakery: Codebook, kind: str, tmp_path: Path) -> None:
    out = tmp_path / ("daily.xlsx" if kind == "xlsx" else "daily")
    write_template(bakery, "daily", out, format=kind, rows={"loaves": ROWS})
    submission = read_submission(out, bakery)
    data = submission.tables["loaves"]
    assert len(submission.findings) == 0
    assert [list(data.columns[name].text) for name in ROWS[0]] == [
        [row.get(name, "").replace("forgotten", "") for row in ROWS] for name in ROWS[0]
    ]


def test_its_sheet_and_lists_have_names_that_excel_takes(bakery: Codebook, tmp_path: Path) -> None:
    write_template(bakery, "daily", tmp_path / "daily.xlsx", format="xlsx", rows={"loaves": ROWS})
    workbook = openpyxl.load_workbook(tmp_path / "daily.xlsx")
    assert workbook.sheetnames[0] == "Loaves"
    ours = ("check_", "problems_", "questions_", "status_", "empty_", "cell_")
    lists = {name for name in workbook.defined_names if not name.startswith(ours)}
    of_checklist = {"list_yes_partly_no"}
    assert lists - of_checklist == {"list_flour", "also_flour", "reasons", "list_yes_no", "also_yes_no"}
    assert [cell.value for cell in workbook["_lists"]["A"]] == ["list_flour", "Rye", "=Wheat", "Forgotten"]
    assert {cell.data_type for row in workbook["_lists"] for cell in row if cell.value} == {"s"}
