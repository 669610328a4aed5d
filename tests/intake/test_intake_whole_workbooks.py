"""A workbook is read whole, or it is told that it is not: no sheet, row or cell of it is passed over without a word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from workbook_makers import write_ods, write_xls, write_xlsb

from tipdata.errors import TipdataError
from tipdata.intake.contents import of_bytes
from tipdata.intake.formats import Kind
from tipdata.intake.workbooks import read_workbook

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESAKES = "a.book holds several sheets with the name 'AAA', which cannot be told apart."
ROOT = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'

Cells = dict[str, str]


def sheet(data: str) -> str:
    return f'<worksheet xmlns="{SPACE}"><sheetData>{data}</sheetData></worksheet>'


def workbook(sheets: Mapping[str, str], more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of these sheets by their parts' names; `more` are further parts, or such as stand for others."""
    numbers = range(1, len(sheets) + 1)
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets, strict=True))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{ROOT}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": text for n, text in zip(numbers, sheets.values(), strict=True)}
    return archive(parts | dict(more or {}))


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def read(content: bytes, kind: Kind = Kind.workbook) -> dict[str, Cells] | str:
    """The filled cells of each sheet, or why the workbook cannot be read."""
    try:
        grids = read_workbook(of_bytes(content, "a.book"), kind).grids
    except TipdataError as error:
        return str(error)
    return {
        grid.sheet: {
            f"{chr(65 + column)}{number}": text
            for number, row in zip(grid.numbers, grid.rows(), strict=True)
            for column, text in enumerate(row)
            if text
        }
        for grid in grids
    }


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """The parts of an archive with other bytes in them."""
    with zipfile.ZipFile(io.BytesIO(content)) as written:
        return archive({name: written.read(name).replace(old, new) for name in written.namelist()})


MAKERS: dict[Kind, Callable[..., Path]] = {
    Kind.binary_workbook: write_xlsb,
    Kind.old_workbook: write_xls,
    Kind.open_workbook: write_ods,
}


@pytest.mark.parametrize("kind", [Kind.workbook, *MAKERS])
def test_a_workbook_whose_sheets_cannot_be_told_apart_is_refused(kind: Kind, tmp_path: Path) -> None:
    if kind is Kind.workbook:
        content = workbook({"AAA": sheet(ONE), "BBB": sheet(ONE.replace("<v>1", "<v>2"))})
    else:
        content = MAKERS[kind](tmp_path / "a.book", {"AAA": [[1]], "BBB": [[2]]}).read_bytes()
    assert read(content, kind) == {"AAA": {"A1": "1"}, "BBB": {"A1": "2"}}
    encoding = "utf-16-le" if kind is Kind.binary_workbook else "ascii"
    old, new = "BBB".encode(encoding), "AAA".encode(encoding)
    content = content.replace(old, new) if kind is Kind.old_workbook else replaced(content, old, new)
    assert read(content, kind) == f"{NAMESAKES} Give each sheet a name of its own."


DAMAGED = "a.book is damaged or no workbook, and cannot be opened. Open it in Excel or LibreOffice and save it as .xlsx."
NEVER_HALF = {
    "a comment within a number": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1<!-- -->2</v></c></row>',
    "an instruction within a number": '<row r="1"><c r="A1"><v>1<?x y?>2</v></c></row>',
    "a comment within the number of a text": '<row r="1"><c r="A1" t="s"><v>1<!-- -->2</v></c></row>',
    "cells in two places": f'{ONE}</sheetData><sheetData><row r="2"><c r="A2"><v>2</v></c></row>',
    "cells in two places, the first empty": f"</sheetData><sheetData>{ONE}",
    "cells behind their place": f'{ONE}</sheetData><row r="2"><c r="A2"><v>2</v></c></row><sheetData>',
}


@pytest.mark.parametrize("case", NEVER_HALF)
@pytest.mark.parametrize("is_copied", [True, False])
def test_a_sheet_of_which_a_reader_would_give_a_part_is_refused(case: str, is_copied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_copied:
        monkeypatch.setattr("tipdata.intake.xlsx_scan._MOST_COPIED", -1)
    assert read(workbook({"S": sheet(NEVER_HALF[case])})) == DAMAGED


P = f'xmlns:p="{SPACE}"'
PREFIXED = f'<p:row {P} r="2"><p:c r="B2" t="inlineStr"><p:is><p:t>b</p:t></p:is></p:c></p:row>'
BOTH = {"A1": "1", "B1": "2"}
WHOLE = {
    "a comment around the cells": (f"<!-- <c> -->{ONE}<!-- --><?x y?>", {"A1": "1"}),
    "a comment behind a number": ('<row r="1"><c r="A1"><v>1<!-- --></v></c></row>', {"A1": "1"}),
    "a comment within a text": ('<row r="1"><c r="A1" t="inlineStr"><is><t>1<!-- -->2</t></is></c></row>', {"A1": "12"}),
    "another prefix for all rows": (PREFIXED, {"B2": "b"}),
    "another prefix for a later row": (ONE + PREFIXED, {"A1": "1", "B2": "b"}),
    "another prefix for an earlier row": (PREFIXED + ONE.replace("1", "3"), {"B2": "b", "A3": "3"}),
    "another prefix for a cell": (f'<row r="1" {P}><c r="A1"><v>1</v></c><p:c r="B1"><p:v>2</p:v></p:c></row>', BOTH),
    "another prefix for the first cell": (f'<row r="1" {P}><p:c r="A1"><p:v>1</p:v></p:c><c r="B1"><v>2</v></c></row>', BOTH),
    "another prefix for a value": (f'<row r="1" {P}><c r="A1"><p:v>1</p:v></c><c r="B1"><v>2</v></c></row>', BOTH),
}


@pytest.mark.parametrize("case", WHOLE)
@pytest.mark.parametrize("is_copied", [True, False])
def test_a_sheet_that_is_spelt_otherwise_is_read_whole(case: str, is_copied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_copied:
        monkeypatch.setattr("tipdata.intake.xlsx_scan._MOST_COPIED", -1)
    data, cells = WHOLE[case]
    assert read(workbook({"S": sheet(data)})) == {"S": cells}
