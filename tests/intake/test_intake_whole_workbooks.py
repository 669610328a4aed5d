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
