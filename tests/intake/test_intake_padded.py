"""Ids that a workbook keeps as numbers and shows with zeros before them are read as they are shown."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from workbook_makers import write_ods, write_xlsb

from submitting import clean
from tipdata.codebook import Codebook
from tipdata.intake import read_submission
from tipdata.intake.contents import of_bytes
from tipdata.intake.formats import Kind
from tipdata.intake.padded import padded_cells
from tipdata.intake.workbooks import read_workbook
from tipdata.intake.xls_scan import given_otherwise


def workbook(path: Path, format_: str, ids: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in clean("full").items():
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(header)
        for row in rows[: len(ids)] if name == "cases" else rows if name == "cover" else ():
            sheet.append([row.get(key, "") for key in header])
        if name == "cases":
            for number, value in enumerate(ids, start=2):
                cell = sheet.cell(number, header.index("case_id") + 1, value)
                cell.number_format = format_
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("format_", "first"), [("0000", "0007"), ("00", "07"), ("0000;-0000", "0007"), ("General", "7"), ("0", "7"), ("#,##0", "7")]
)
def test_zeros_that_are_shown_belong_to_the_id(tmp_path: Path, book: Codebook, format_: str, first: str) -> None:
    submission = read_submission(workbook(tmp_path / "a.xlsx", format_, [7, 12345, "0009"]), book)
    assert list(submission.tables["cases"].columns["case_id"].text) == [first, "12345", "0009"]


def test_texts_truth_values_and_answers_of_formulas_are_no_numbers_to_fill_up(tmp_path: Path, book: Codebook) -> None:
    ids = [f"N-{number}" for number in range(3)] + [True]
    path = tmp_path / "shared.xlsx"
    # Written by a program that keeps texts in one place, and in cells the numbers of these.
    with xlsxwriter.Workbook(path) as shared:
        zeros = shared.add_format({"num_format": "0000"})
        for sheet in openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", "General", ids)):
            copy = shared.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    copy.write(cell.row - 1, cell.column - 1, cell.value, zeros)
    assert b't="s"' in zipfile.ZipFile(path).read("xl/worksheets/sheet2.xml")
    assert list(read_submission(path, book).tables["cases"].columns["case_id"].raw) == ["N-0", "N-1", "N-2", "TRUE"]


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('s="1"', "0012"),
        ('s="1" t="n"', "0012"),
        ('t="n" s="1"', "0012"),
        *((text.format(t=t), None) for t in ("s", "b", "str", "e") for text in ('s="1" t="{t}"', 't="{t}" s="1"')),
    ],
)
def test_only_numbers_aregiven_otherwise(attributes: str, shown: str | None) -> None:
    sheet = f'<row r="2"><c r="B2" {attributes}><v>12</v></c></row>'.encode()
    assert padded_cells(io.BytesIO(sheet), {b"1": 4}) == ({(2, 2): shown} if shown else {})


SPELT = {
    "other order": '<row r="2"><c s="1" r="B2"><v>12</v></c></row>',
    "single marks": "<row r='2'><c r='B2' s='1'><v>12</v></c></row>",
    "no places": '<row/><row><c/><c s="1"><v>12</v></c></row>',
    "blanks between": '<row r="2" >\n <c r="B2"\n s="1" >\n  <v>12</v>\n </c>\n</row>',
    "shared formula": '<row r="2"><c r="B2" s="1"><f t="shared" ref="B2:B9" si="0">A2+1</f><v>12</v></c></row>',
    "filled down": '<row r="2"><c r="B2" s="1"><f t="shared" si="0"/><v>12</v></c></row>',
    "prefix": '<x:row r="2"><x:c r="B2" s="1"><x:f>A2</x:f><x:v>12</x:v></x:c></x:row>',
}


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 22])
def test_zeros_are_found_however_a_sheet_is_spelt(spelt: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipdata.intake.padded._CHUNK", chunk)
    assert padded_cells(io.BytesIO(SPELT[spelt].encode()), {b"1": 4}) == {(2, 2): "0012"}


def test_a_cell_at_the_edge_of_what_is_read_at_once_is_found(tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipdata.intake.padded._CHUNK", 64)
    submission = read_submission(workbook(tmp_path / "a.xlsx", "000000", [1, 2, 3]), book)
    assert list(submission.tables["cases"].columns["case_id"].text) == ["000001", "000002", "000003"]


SHOWN = {
    "zeros": ('office:value-type="float" office:value="7"', "<text:p>0007</text:p>", "0007"),
    "another number": ('office:value-type="float" office:value="8"', "<text:p>0007</text:p>", "8"),
    "a text": ('office:value-type="string"', "<text:p>0007</text:p>", "0007"),
    "a tab": ('office:value-type="string"', "<text:p>A<text:tab/>B</text:p>", "A\tB"),
    "a line break": ('office:value-type="string"', "<text:p>A<text:line-break/>B</text:p>", "A\nB"),
    "two blanks, a line and a tab": (
        'office:value-type="string"',
        '<text:p>A<text:s text:c="2"/></text:p><text:p><text:tab/>B</text:p>',
        "A  \n\tB",
    ),
    "how it sounds": (
        'office:value-type="string"',
        "<text:p>A<text:ruby><text:ruby-base>B</text:ruby-base><text:ruby-text>bee</text:ruby-text></text:ruby>C</text:p>",
        "ABC",
    ),
    "marked as it is": ('office:value-type="string"', "<text:p><![CDATA[A<B]]></text:p>", "A<B"),
}


@pytest.mark.parametrize("case", SHOWN)
def test_what_an_open_document_shows_is_read(case: str, tmp_path: Path, book: Codebook) -> None:
    kind, inside, text = SHOWN[case]
    cases = clean("full")["cases"]
    header = list(dict.fromkeys(key for row in cases for key in row))
    others = "<table:table-cell/>" * header.index("case_id")
    row = f"<table:table-row>{others}<table:table-cell {kind}>{inside}</table:table-cell></table:table-row>"
    sheets = {
        "submission": [list(clean("full")["submission"][0]), list(clean("full")["submission"][0].values())],
        "cases": [header, [cases[0].get(key, "") for key in header]],
    }
    read = read_submission(write_ods(tmp_path / "a.ods", sheets, more={"cases": row}), book)
    assert read.tables["cases"].columns["case_id"].raw.tolist() == [cases[0]["case_id"], text]


@pytest.mark.parametrize(("format_", "first"), [("0000", "0007"), ("General", "7"), ("#,##0", "7")])
def test_zeros_that_an_old_workbook_shows_are_read(tmp_path: Path, book: Codebook, format_: str, first: str) -> None:
    xlwt = pytest.importorskip("xlwt")
    old = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str=format_)
    for name, rows in {name: clean("full")[name] for name in ("submission", "cases")}.items():
        sheet = old.add_sheet(name)
        header = list(dict.fromkeys(key for row in rows for key in row))
        for column, title in enumerate(header):
            sheet.write(0, column, title)
            sheet.write(1, column, rows[0].get(title, ""))
        for row, number in enumerate([7, 12345, 7.5, 1e10, "N-1"], start=2) if name == "cases" else ():
            sheet.write(row, header.index("case_id"), number, style)
            sheet.write(row, header.index("date_opened"), "2025-02-03")
    old.save(str(tmp_path / "a.xls"))
    ids = read_submission(tmp_path / "a.xls", book).tables["cases"].columns["case_id"].raw.tolist()
    assert ids[1:] == [first, "12345", "7.5", "10000000000", "N-1"]


def test_several_numbers_in_one_record_are_eachgiven_otherwise() -> None:
    """[MS-XLS] 2.4.175: row, first column, then style and number of each, then the last column."""
    cells = b"".join(struct.pack("<Hi", style, number << 2 | 2) for style, number in ((1, 7), (0, 8), (1, 12345), (1, -3)))
    hundredths = struct.pack("<Hi", 1, 900 << 2 | 3)
    record = struct.pack("<2H", 4, 2) + cells + hundredths + struct.pack("<H", 6)
    assert dict(given_otherwise(0xBD, record, {0: 0, 1: 4})) == {(5, 3): "0007", (5, 7): "0009"}


@pytest.mark.parametrize(("format_", "first"), [("0000", "0007"), ("General", "7"), ("#,##0", "7")])
def test_zeros_that_a_binary_workbook_shows_are_read(tmp_path: Path, format_: str, first: str) -> None:
    content = write_xlsb(tmp_path / "a.xlsb", {"S": [[7, 12345, 7.5, "N-1", True]]}, plain=format_).read_bytes()
    assert texts_of(content, Kind.binary_workbook) == [first, "12345", "7.5", "N-1", "TRUE"]
    # The same number in four bytes ([MS-XLSB], BrtCellRk).
    long, short = struct.pack("<BBIId", 5, 16, 0, 0, 7), struct.pack("<BBIIi", 2, 12, 0, 0, 7 << 2 | 2)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = {name: parts.read(name).replace(long, short) for name in parts.namelist()}
    assert short in sheets["xl/worksheets/sheet1.bin"]
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as archive:
        for name, part in sheets.items():
            archive.writestr(name, part)
    assert texts_of((tmp_path / "b.xlsb").read_bytes(), Kind.binary_workbook) == [first, "12345", "7.5", "N-1", "TRUE"]


def texts_of(content: bytes, kind: Kind) -> list[str]:
    """The first row of a workbook."""
    return list(read_workbook(of_bytes(content, "a.book"), kind).grids[0].cells.row(0))


DAYS = [datetime.date(1899, 12, 30), datetime.date(1899, 12, 25), datetime.date(2025, 2, 28)]


def test_a_number_that_no_day_has_is_no_date(tmp_path: Path) -> None:
    assert texts_of(write_xlsb(tmp_path / "a.xlsb", {"S": [DAYS]}).read_bytes(), Kind.binary_workbook) == ["0", "-5", "2025-02-28"]
    xlwt = pytest.importorskip("xlwt")
    old = xlwt.Workbook()
    sheet = old.add_sheet("S")
    for column, number in enumerate((0, -5, 45716)):
        sheet.write(0, column, number, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    old.save(str(tmp_path / "a.xls"))
    assert texts_of((tmp_path / "a.xls").read_bytes(), Kind.old_workbook) == ["0", "-5", "2025-02-28"]


@pytest.mark.parametrize("is_copied", [True, False])
def test_only_a_format_that_shows_days_makes_dates(is_copied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_copied:
        monkeypatch.setattr("tipdata.intake.xlsx_scan._MOST_COPIED", -1)
    stream = io.BytesIO()
    shown = {
        ("yyyy-mm-dd", 0): "0",
        ("yyyy-mm-dd", -5): "-5",
        ("d mmm", -5.5): "-5.5",
        ("yyyy-mm-dd", 45716): "2025-02-28",
        ("hh:mm", 0): "00:00:00",
        ('"day" hh:mm', 0): "00:00:00",
        ("0000", 7): "0007",
        ("0000", -7): "-7",
        ("0.0", 0): "0",
    }
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet()
        for column, (format_, number) in enumerate(shown):
            sheet.write_number(0, column, number, workbook.add_format({"num_format": format_}))
        sheet.write_number(0, len(shown), -3, workbook.add_format({"num_format": 14}))
    assert texts_of(stream.getvalue(), Kind.workbook) == [*shown.values(), "-3"]
