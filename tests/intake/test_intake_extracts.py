"""A workbook whose unlike cells are read once each holds what it holds when every cell is read."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from tipdata.errors import TipdataError
from tipdata.intake import archives, csv_columns, sheet_cells, sheet_scan, xlsx_scan
from tipdata.intake.contents import Content, of_bytes
from tipdata.intake.formats import Kind
from tipdata.intake.grids import ColumnCells, Grid
from tipdata.intake.scans import BookScan
from tipdata.intake.workbooks import read_workbook
from tipdata.records import column_letter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHARED = [
    "unit",
    "",
    " a  b ",
    "&lt;c r=&quot;A1&quot;&gt;",
    "\u00e9\u0665",
    "2025-03-01",
    "7",
    "x" * 90,
    "_x000D_",
    "</v>".replace("<", "&lt;"),
]
FORMATS = ["", "yyyy-mm-dd", "hh:mm", "[h]:mm:ss", "0000", "0.00", "dd/mm/yyyy hh:mm"]
STYLES = (
    f"<styleSheet {MAIN}><numFmts>"
    + "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(FORMATS) if code)
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{170 + n if code else 0}"/>' for n, code in enumerate(FORMATS))
    + "</cellXfs></styleSheet>"
)
NUMBERS = st.one_of(
    st.integers(-3, 60000).map(str), st.sampled_from(["1.5", "0.1", "1E-7", "12345678901234567", "45000.5", "-0", "", "00012", "x", "0.7"])
)
RICH = '<is><r><rPr><color rgb="1"/></rPr><t xml:space="preserve">{} </t></r></is>'
FIXED = [
    (' t="b"', "<v>1</v>"), (' t="b"', "<v>0</v>"), (' t="e"', "<v>#N/A</v>"), (' t="e"', "<f>1/0</f><v>#DIV/0!</v>"),
    ("", "<f>1+1</f>"), ("", "<f>1+1</f><v></v>"), ("", '<f t="shared" si="0"/><v>7</v>'), ("", "<v/>"), (' t="str"', "<f>1</f><v></v>"),
    (' t="d"', "<v>2025-03-01</v>"), (' t="d"', "<v>2025-03-01T10:00:00</v>"), ("", None), ("", ""),
]  # fmt: skip
VALUES = st.one_of(
    NUMBERS.map(lambda number: ("", f"<v>{number}</v>")),
    NUMBERS.map(lambda number: (' t="n"', f"<v>{number}</v>")),
    st.sampled_from(range(len(SHARED))).map(lambda number: (' t="s"', f"<v>{number}</v>")),
    st.sampled_from(SHARED).map(lambda text: (' t="inlineStr"', f"<is><t>{text}</t></is>")),
    st.sampled_from(SHARED).map(lambda text: (' t="inlineStr"', RICH.format(text))),
    st.sampled_from(SHARED).map(lambda text: (' t="str"', f"<f>A1&amp;B2</f><v>{text}</v>")),
    st.sampled_from(FIXED),
)
CELLS = st.tuples(st.integers(1, 25), st.integers(1, 30), st.integers(0, len(FORMATS) - 1), VALUES)


def written(cells: Sequence[tuple[int, int, int, tuple[str, str | None]]]) -> str:
    """The XML of a sheet. Of several cells at one place the last is written."""
    rows: dict[int, dict[int, str]] = {}
    for row, column, style, (type_, content) in cells:
        tag = f'<c r="{column_letter(column)}{row}"' + (f' s="{style}"' if style else "") + type_
        rows.setdefault(row, {})[column] = f"{tag}/>" if content is None else f"{tag}>{content}</c>"
    lines = (f'<row r="{row}" spans="1:9">{"".join(text for _, text in sorted(rows[row].items()))}</row>' for row in sorted(rows))
    begin = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}><sheetData>'
    return f'{begin}{"".join(lines)}</sheetData><pageMargins left="1"/></worksheet>'


def book_of(sheet: str, epoch: int = 1900) -> bytes:
    """A workbook of one sheet."""
    stream = io.BytesIO()
    targets = {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
    links = "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items())
    root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in SHARED)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><workbookPr date1904="{int(epoch == 1904)}"/>'
        '<sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@dataclass(frozen=True)
class Said:
    """What a sheet says, without blanks behind its last text."""

    texts: list[list[str]]
    faults: dict[tuple[int, int], str]
    dated: set[tuple[int, int]]
    looks: tuple[object, ...]


def said(grid: Grid) -> Said:
    assert isinstance(grid.cells, ColumnCells)
    texts = [list(row) for row in grid.rows()]
    for row in texts:
        while row and not row[-1]:
            row.pop()
    while texts and not texts[-1]:
        texts.pop()
    columns = enumerate(grid.cells.columns(grid.cells.width))
    dated = {(int(row), j) for j, column in columns if column.dated is not None for row in np.flatnonzero(column.dated)}
    return Said(texts, dict(grid.faults), dated, (grid.sheet, grid.hidden, tuple(grid.merged), grid.epoch))


def read(file: Content) -> list[Said] | str:
    """The sheets of a workbook, or why it cannot be read."""
    try:
        return [said(grid) for grid in read_workbook(file, Kind.workbook).grids]
    except TipdataError as error:
        return str(error)


def both(content: bytes) -> tuple[list[Said] | str, list[Said] | str, BookScan]:
    """A workbook read with and without an extract, and what a look at it says."""
    file = of_bytes(content, "a.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        scans = xlsx_scan.scan_xlsx(file)
        once = read(file)
        patch.setattr(xlsx_scan, "_MOST_COPIED", -1)
        assert not xlsx_scan.scan_xlsx(file).extracts
        return once, read(file), scans


@pytest.fixture(scope="module", params=[None, 0], ids=["few", "many"])
def compared(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cells compared one by one, as in short columns, or as numbers, as in long ones."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param is not None:
            patch.setattr(csv_columns, "_FEW", request.param)
        yield


@pytest.mark.usefixtures("compared")
@given(st.lists(CELLS, max_size=40), st.integers(1, 4), st.integers(150, 3000), st.sampled_from([1900, 1904]))
def test_every_cell_is_read_as_if_all_were(
    cells: list[tuple[int, int, int, tuple[str, str | None]]], copies: int, chunk: int, epoch: int
) -> None:
    cells = [(row + 25 * copy, *cell) for copy in range(copies) for row, *cell in cells]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_scan, "_CHUNK", chunk)
        once, whole, scans = both(book_of(written(cells), epoch))
    assert set(scans.extracts) == {"S"}
    assert once == whole


@pytest.mark.usefixtures("compared")
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=5), st.integers(1, 60), st.integers(150, 3000))
def test_a_table_without_gaps_is_read_as_if_every_cell_were(rows: list[list[tuple[str, str | None]]], height: int, chunk: int) -> None:
    table = [(row, column, 0, value) for row in range(1, height + 1) for column, value in enumerate(rows[row % len(rows)], start=1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_scan, "_CHUNK", chunk)
        once, whole, scans = both(book_of(written(table)))
    assert set(scans.extracts) == {"S"}
    assert once == whole
    assert scans.extracts["S"].length <= 3 * len(rows)


@given(st.lists(CELLS, max_size=20))
def test_names_with_a_prefix_are_read_as_without(cells: list[tuple[int, int, int, tuple[str, str | None]]]) -> None:
    sheet = written(cells)
    once, _, scans = both(book_of(re.sub("(</?)(?=[a-z])", r"\1x:", sheet).replace("xmlns=", "xmlns:x=")))
    assert set(scans.extracts) == {"S"}
    assert once == both(book_of(sheet))[1]


PYTHON = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10),
    st.floats(-1e6, 1e6),
    st.sampled_from(["", "a", " b ", "=1+1", "C-1", "\u00e9\n&<"]),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2100, 1, 1)),
    st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2100, 1, 1)),
    st.times(),
    st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=9)),
)


@given(st.lists(st.lists(PYTHON, max_size=6), max_size=8), st.lists(st.lists(PYTHON, max_size=3), max_size=3))
def test_what_programs_write_is_read_as_if_every_cell_were(first: list[list[object]], second: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for sheet, rows in ((book.active, first), (book.create_sheet("second"), second)):
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    once, whole, scans = both(stream.getvalue())
    assert once == whole
    assert set(scans.extracts) == set(scans.sheets)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "remove_timezone": True}) as other:
        sheet = other.add_worksheet("first")
        for number, row in enumerate(first):
            sheet.write_row(number, 0, ["" if value is None else value for value in row])
    once, whole, scans = both(stream.getvalue())
    assert once == whole
    assert set(scans.extracts) == {"first"}


ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c> <c r="B1" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="B1" t="s"><v>0</v></c><c r="A1"><v>1</v></c></row>',
        f'{ROW}<row r="1"><c r="C1"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        ROW.replace("<v>1</v>", "<v>1<!-- c --></v>"),
        ROW.replace("<v>1</v>", '<is><t><![CDATA[</c><c r="C1">]]></t></is>'),
        f"<?note ?>{ROW}",
        ROW.replace("<c ", "<c\n"),
        '<row r="1"><c t="n" r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B01"><v>2</v></c><c r="C1"><v>2</v></c></row>',
        "<row><c><v>1</v></c></row>",
    ],
)
def test_a_sheet_that_is_spelt_otherwise_is_read_as_it_is(rows: str) -> None:
    once, whole, scans = both(book_of(written([]).replace("<sheetData>", f"<sheetData>{rows}")))
    assert not scans.extracts
    assert once == whole
    assert any(text for row in whole[0].texts for text in row)


@pytest.mark.parametrize("content", ["<v>1</x></v>", "<is><t>a</is>", "<v>1", "<v>&unknown;</v>", '<v x="1" x="2">1</v>'])
def test_a_sheet_with_a_broken_cell_is_read_as_it_is(content: str) -> None:
    once, whole, scans = both(book_of(written([(1, 1, 0, ("", "<v>1</v>")), (1, 2, 0, ("", content)), (2, 2, 0, ("", content))])))
    assert not scans.extracts
    assert once == whole


def test_a_sheet_in_another_encoding_is_read_as_it_is() -> None:
    assert not both(book_of(written([(1, 1, 0, ("", "<v>1</v>"))]).replace("UTF-8", "ISO-8859-1")))[2].extracts


@pytest.mark.parametrize(
    "broken", [("</row>", ""), ("</sheetData>", ""), ("</worksheet>", ""), ('spans="1:9"', "spans=1"), ('left="1"', 'left="1" left="2"')]
)
def test_what_stands_around_the_cells_has_to_be_whole(broken: tuple[str, str]) -> None:
    sheet = written([(1, 1, 0, ("", "<v>1</v>")), (2, 1, 0, ("", "<v>1</v>"))])
    with suppress(TipdataError):
        assert not xlsx_scan.scan_xlsx(of_bytes(book_of(sheet.replace(*broken)), "a.xlsx")).extracts


def test_cells_that_are_hardly_ever_alike_are_read_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_cells, "_ENOUGH", 10)
    unlike = [(row, column, 0, ("", f"<v>{10 * row + column}</v>")) for row in range(1, 12) for column in (1, 2)]
    once, whole, scans = both(book_of(written(unlike)))
    assert not scans.extracts
    assert once == whole
    alike = [(row, column, 0, ("", f"<v>{column}</v>")) for row in range(1, 12) for column in (1, 2)]
    assert both(book_of(written(alike)))[2].extracts


def test_far_cells_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_AREA", 1000)
    far = [(row, column, 0, ("", "<v>1</v>")) for row, column in ((1, 1), (1, 40), (60, 2))]
    once, whole, scans = both(book_of(written(far)))
    assert not scans.extracts
    near = [(row, column, 0, ("", "<v>1</v>")) for row in range(1, 31) for column in range(1, 41) if row % 2]
    assert both(book_of(written(near)))[2].extracts
    assert once == whole
