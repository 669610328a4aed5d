"""A workbook is read whole, or it is told that it is not: no sheet, row or cell of it is passed over without a word."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from workbook_makers import write_ods, write_xls, write_xlsb

from tipdata.errors import TipdataError
from tipdata.intake.contents import of_bytes
from tipdata.intake.formats import Kind
from tipdata.intake.plain_parts import plain
from tipdata.intake.spoilt import is_error
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
    "an element within a value": '<!-- --><row r="1"><c r="A1" t="str"><v><b/>1</v></c></row>',
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


@pytest.mark.parametrize("is_copied", [True, False])
def test_a_number_that_no_worksheet_can_hold_is_an_error_in_it(is_copied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_copied:
        monkeypatch.setattr("tipdata.intake.xlsx_scan._MOST_COPIED", -1)
    numbers = {"A1": "1e400", "B1": "-1e400", "C1": "NaN", "D1": "inf", "E1": "1e300"}
    cells = "".join(f'<c r="{place}"><v>{number}</v></c>' for place, number in numbers.items())
    found = read(workbook({"S": sheet(f'<row r="1">{cells}</row>')}))
    assert found == {"S": {**dict.fromkeys(("A1", "B1", "C1", "D1"), "#NUM!"), "E1": f"1{'0' * 300}"}}
    assert is_error("#NUM!")


def test_other_workbooks_hold_no_impossible_numbers_either(tmp_path: Path) -> None:
    for kind, make in MAKERS.items():
        content = make(tmp_path / "a.book", {"S": [[float("inf"), float("nan"), 7.5]]}).read_bytes()
        assert read(content, kind) == {"S": {"A1": "#NUM!", "B1": "#NUM!", "C1": "7.5"}}


LETTERS = '<row r="1"><c r="A1" t="inlineStr"><is><t>\u00e9</t></is></c><c r="B1"><v>1</v></c></row>'


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "utf-8"])
def test_a_sheet_may_be_written_in_any_encoding(codec: str) -> None:
    declared = f'<?xml version="1.0" encoding="{codec.upper()[:6] if codec.startswith("utf-16") else codec}"?>{sheet(LETTERS)}'
    assert read(workbook({"S": ""}, {"xl/worksheets/sheet1.xml": declared.encode(codec)})) == {"S": {"A1": "\u00e9", "B1": "1"}}


def test_every_part_may_be_written_in_another_encoding() -> None:
    content = workbook({"\u00c9t\u00e9": sheet(LETTERS)})
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        content = archive({name: parts.read(name).decode().encode("utf-16") for name in parts.namelist()})
    assert read(content) == {"\u00c9t\u00e9": {"A1": "\u00e9", "B1": "1"}}


def test_a_sheet_that_is_not_in_the_encoding_that_it_names_is_refused() -> None:
    for encoding in ("utf-16", "no-encoding", "hex"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{sheet(LETTERS)}'
        assert read(workbook({"S": ""}, {"xl/worksheets/sheet1.xml": declared.encode("latin-1")})) == DAMAGED


@pytest.mark.parametrize("target", ["./worksheets/", "worksheets/./", "/xl/worksheets/", "../xl/worksheets/", "/xl/./worksheets/"])
def test_the_way_to_a_sheet_may_be_roundabout(target: str) -> None:
    content = workbook({"A": sheet(ONE), "B": sheet(LETTERS)})
    assert read(replaced(content, b'"worksheets/', f'"{target}'.encode())) == {"A": {"A1": "1"}, "B": {"A1": "\u00e9", "B1": "1"}}


def test_a_binary_sheet_may_be_reached_by_a_roundabout_way(tmp_path: Path) -> None:
    content = write_xlsb(tmp_path / "a.book", {"A": [[1]], "B": [["b"]]}).read_bytes()
    assert read(replaced(content, b'"worksheets/', b'"./worksheets/'), Kind.binary_workbook) == {"A": {"A1": "1"}, "B": {"A1": "b"}}


def test_an_ordinary_workbook_is_not_written_again() -> None:
    content = of_bytes(workbook({"S": f'<?xml version="1.0" encoding="UTF-8"?>{sheet(LETTERS)}'}), "a.book")
    assert plain(content) is content


VALUELESS = {
    kind: ("<table:table-cell" + (f' office:value-type="{kind}"' if kind else "") + "><text:p>7</text:p></table:table-cell>", "7")
    for kind in ("", "void", "float", "percentage", "currency", "date", "time", "boolean", "string")
}


@pytest.mark.parametrize("kind", VALUELESS)
def test_a_cell_of_an_open_document_without_a_value_holds_what_it_shows(kind: str, tmp_path: Path) -> None:
    cell, text = VALUELESS[kind]
    content = write_ods(
        tmp_path / "a.ods", {"S": [["a"]]}, more={"S": f"<table:table-row>{cell}<table:table-cell/>{cell}</table:table-row>"}
    )
    assert read(content.read_bytes(), Kind.open_workbook) == {"S": {"A1": "a", "A2": text, "C2": text}}


def test_an_open_document_of_which_a_reader_would_give_a_part_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
    within = f'<table:table table:name="T"><table:table-row>{cell}</table:table-row></table:table>'
    more = {"S": f'<table:table-row><table:table-cell table:is-sub-table="true">{within}</table:table-cell></table:table-row>'}
    assert read(write_ods(tmp_path / "a.ods", {"S": [["a", 1.5, True, None, "c"]]}, more=more).read_bytes(), Kind.open_workbook) == DAMAGED


def with_record(tmp_path: Path, record: bytes) -> bytes:
    """A binary workbook with a record in the place of its third cell."""
    content = write_xlsb(tmp_path / "a.xlsb", {"S": [["a", 1.5, 7.25, "z"]]}).read_bytes()
    return replaced(content, struct.pack("<BBIId", 5, 16, 2, 0, 7.25), record)


def test_a_text_in_several_fonts_is_read(tmp_path: Path) -> None:
    """[MS-XLSB], BrtCellRString: column and style, a sign for fonts, the text."""
    text = struct.pack("<BBIIBI", 62, 17, 2, 0, 0, 2) + "bc".encode("utf-16-le")
    assert read(with_record(tmp_path, text), Kind.binary_workbook) == {"S": {"A1": "a", "B1": "1.5", "C1": "bc", "D1": "z"}}


def test_cells_that_do_not_say_where_they_stand_are_refused(tmp_path: Path) -> None:
    assert read(with_record(tmp_path, struct.pack("<BBId", 16, 12, 0, 7.25)), Kind.binary_workbook) == DAMAGED


@pytest.mark.parametrize("kind", [0, 2])
@pytest.mark.parametrize("said", [(0x8000, 3, 0, 2), (0, 0x80000003, 0, 2), (0, 2, 3, 2), (0, 2, 0, 0xFFFF), (0xFFFFFFFF, 1, 0, 1)])
def test_a_sheet_that_says_to_be_larger_than_any_is_damaged(tmp_path: Path, said: tuple[int, ...], kind: int) -> None:
    """The reader would take memory for all of it at once, and end the process; also for a chart, which is no sheet."""
    content = bytearray(write_xls(tmp_path / "a.book", {"A": [["a", "b"], [1, 2]], "B": [["x"]]}).read_bytes())
    content[content.rindex(struct.pack("<2H", 0x85, 9)) + 9] = kind
    at = content.rindex(struct.pack("<2H", 0x200, 14)) + 4
    content[at : at + 12] = struct.pack("<2I2H", *said)
    with pytest.raises(TipdataError) as caught:
        read_workbook(of_bytes(bytes(content), "a.book"), Kind.old_workbook)
    assert (caught.value.code, "old or damaged" in caught.value.message) == ("TIP-F01", True)


def test_a_sheet_may_say_to_have_as_many_rows_and_columns_as_there_are(tmp_path: Path) -> None:
    content = bytearray(write_xls(tmp_path / "a.book", {"A": [["a", "b"], [1, 2]]}).read_bytes())
    at = content.index(struct.pack("<2H", 0x200, 14)) + 4
    content[at : at + 12] = struct.pack("<2I2H", 0, 1 << 16, 0, 1 << 8)
    (grid,) = read_workbook(of_bytes(bytes(content), "a.book"), Kind.old_workbook).grids
    assert [list(row)[:2] for row in grid.rows()] == [["a", "b"], ["1", "2"]]
