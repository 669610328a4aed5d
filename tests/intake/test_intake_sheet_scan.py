"""The quick look at a sheet's bytes sees what parsing sees."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, strategies as st

from tipdata.intake import sheet_scan
from tipdata.intake.scans import Scan, column_number
from tipdata.intake.sheet_scan import scan_fully, scan_quickly
from tipdata.records import column_letter

HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1"/></cols>'
TAIL = '<dataValidations><dataValidation><formula1>"a,b"</formula1></dataValidation></dataValidations></worksheet>'


def sheet(rows: str) -> bytes:
    return f"{HEAD}<sheetData>{rows}</sheetData>{TAIL}".encode()


def quickly(xml: bytes) -> Scan | None:
    return scan_quickly(io.BytesIO(xml))


def fully(xml: bytes) -> Scan:
    return scan_fully(io.BytesIO(xml))


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("AAA", 703), ("XFD", 16384)])
def test_columns_are_counted_from_one(letters: str, number: int) -> None:
    assert (column_number(letters), column_letter(number)) == (number, letters)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="B3"><v>5</v></c>', None),
        ('<c r="B3" t="e"><v>#N/A</v></c>', ("error_cell", "#N/A")),
        ('<c r="B3" s="4" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ("error_cell", "#DIV/0!")),
        ('<c r="B3" t="e"></c><c r="C3"><v>5</v></c>', None),
        ('<c r="B3" t="e"/><c r="C3"><v>5</v></c>', None),
        ('<c r="B3" t="e"><f>1+1</f><v></v></c>', ("no_value", "=")),
        ('<c r="B3"><f>1+1</f><v/></c>', ("no_value", "=")),
        ('<c r="B3"><f>1+1</f><v /></c>', ("no_value", "=")),
        ('<c r="B3"><f>1+1</f><v></v></c>', ("no_value", "=")),
        ('<c r="B3"><f>1+1</f></c>', ("no_value", "=")),
        ('<c r="B3"><f t="shared" si="0"/><v/></c>', ("no_value", "=")),
        ('<c r="B3" t="str"><f>""</f></c>', ("no_value", "=")),
        ('<c r="B3" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B3" t="str"><f>"x"</f><v>x</v></c>', None),
        ('<c r="B3" t="str"><f>"x"</f><v xml:space="preserve"> x</v></c>', None),
        ('<c r="B3"><f ca="1">NOW()</f><v>45000</v></c>', None),
        ('<c r="B3" t="inlineStr"><is><t>t="e" and more</t></is></c><c r="C3"><v>5</v></c>', None),
    ],
)
def test_faults_are_seen_alike(cell: str, fault: tuple[str, str] | None) -> None:
    xml = sheet(f'<row r="2"><c r="A2"><v>1</v></c></row><row r="3">{cell}</row>')
    scan = quickly(xml)
    assert scan is not None
    assert scan.faults == fully(xml).faults == ({(3, 2): fault} if fault else {})


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c></row>",
        '<row r="1"><c  r="A1"><v>1</v></c></row>',
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        '<row r="1"><c\nr="A1"><v>1</v></c></row>',
        '<row r="1"><!-- a note --><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
    ],
)
def test_what_is_spelt_otherwise_is_parsed(rows: str) -> None:
    assert quickly(sheet(rows)) is None
    scan = fully(sheet(rows))
    assert (scan.rows, scan.columns, scan.cells) == (1, 1, 1)
    assert quickly(sheet(rows).replace(b"worksheet", b"x:worksheet")) is None


def test_signs_of_faults_behind_an_empty_cell_are_passed_over() -> None:
    scan = quickly(sheet('<row r="1"><c r="A1" s="1"/><x t="e"/><f>1</f><c r="B1" t="e"><v>#N/A</v></c></row>'))
    assert scan is not None
    assert scan.faults == {(1, 2): ("error_cell", "#N/A")}


CELLS = st.sampled_from(
    [
        "<v>1</v>", "<f>1</f><v>2</v>", "<f>1</f><v></v>", "<f>1</f>", '<f t="shared" si="1"/>', '<is><t>t="e" &lt;f&gt;</t></is>',
        "<v>" + "9" * 300 + "</v>",
    ]
)  # fmt: skip
TYPES = st.sampled_from(["", ' t="n"', ' s="3" t="e"', ' t="str"', ' t="inlineStr"', ' t="s"'])


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 800), TYPES, CELLS), max_size=30), st.integers(50, 400))
def test_the_two_scans_agree_wherever_the_pieces_are_cut(cells: list[tuple[int, int, str, str]], chunk: int) -> None:
    rows: dict[int, dict[int, str]] = {}
    for row, column, type_, content in cells:
        rows.setdefault(row, {})[column] = f'<c r="{column_letter(column)}{row}"{type_}>{content}</c>'
    xml = sheet("".join(f'<row r="{row}">{"".join(text for _, text in sorted(rows[row].items()))}</row>' for row in sorted(rows)))
    before = sheet_scan._CHUNK
    sheet_scan._CHUNK = max(chunk, len(HEAD))
    try:
        scan = quickly(xml)
    finally:
        sheet_scan._CHUNK = before
    assert scan == fully(xml) == quickly(re.sub(b"(</?)(?=[a-z])", rb"\1x:", xml))
    assert (scan.rows, scan.columns) == (max(rows, default=0), max((column for row in rows.values() for column in row), default=0))


@pytest.mark.parametrize("place", ["XFE1", "AAAAA1", "A1048577"])
def test_nothing_is_looked_at_behind_a_cell_outside_of_every_worksheet(place: str) -> None:
    """A million cells in one row would take a quarter of a minute, only to be refused."""
    scan = fully(sheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>1</v></c><c r="B2"><v>1</v></c></row>'))
    assert scan.is_outside
    assert scan.cells == 2
