"""Workbooks: how awkward cells and odd workbooks arrive."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from intake_files import (
    CASES,
    COVER,
    PERSONS,
    codes,
    cover,
    found,
    grid_texts,
    patch_workbook,
    places,
    set_cell,
    simple_sheets,
    texts,
    write_workbook,
)

from compound_files import compound
from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission, workbooks
from tipdata.records import Submission

SHEET = "xl/worksheets/sheet2.xml"
MEMORY = 1_500_000_000


def read(path: Path, book: Codebook) -> Submission:
    return read_submission(path, book, path.name)


def unreadable(submission: Submission) -> list[tuple[str, str]]:
    """(code, cell) of what the checks say about cells that could not be read."""
    said = ("TIP-F06", "TIP-F07", "TIP-K02", "TIP-K05", "TIP-T01", "TIP-L06")
    return sorted((finding.code, finding.place.cell) for finding in check_tables(submission) if finding.code in said)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (-5.0, "-5"),
        (0.1 + 0.2, "0.3"),
        (1e-5, "0.00001"),
        (1234567890123456, "1234567890123456"),
        (1e20, "100000000000000000000"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("007", "007"),
        ("NA", "NA"),
        ("  a\u00a0b  ", "  a\u00a0b  "),
        (datetime.date(2024, 2, 29), "2024-02-29"),
        (datetime.datetime(2024, 2, 29), "2024-02-29"),
        (datetime.datetime(2024, 2, 29, 13, 5), "2024-02-29 13:05:00"),
        (datetime.time(13, 5), "13:05:00"),
        ("line\none", "line\none"),
    ],
)
def test_values_become_texts_without_loss(tmp_path: Path, value: object, text: str) -> None:
    assert grid_texts(write_workbook(tmp_path / "a.xlsx", {"a": [["x", value]]})) == [["x", text]]


def test_texts_are_read_from_the_cell_and_from_the_shared_strings(tmp_path: Path) -> None:
    inline = write_workbook(tmp_path / "inline.xlsx", {"a": [["x", "a\rb", "same", "same"]]})
    with xlsxwriter.Workbook(tmp_path / "shared.xlsx") as workbook:
        workbook.add_worksheet("a").write_row(0, 0, ["x", "a\rb", "same", "same"])
    for path, part in ((inline, "inlineStr"), (tmp_path / "shared.xlsx", 't="s"')):
        assert part in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert grid_texts(tmp_path / "shared.xlsx") == [["x", "a\rb", "same", "same"]]
    assert grid_texts(inline)[0][2:] == ["same", "same"]


def test_numbers_dates_and_logical_values_are_typed_by_the_field(tmp_path: Path, book: Codebook) -> None:
    cells = [
        ["case_id", "opened_on", "status", "tip", "shared_ref"],
        [17, datetime.date(2025, 2, 28), "open", "Yes", 12.0],
        ["C2", 2025, "Closed", "No", "007"],
        ["C3", "2025-03", "OPEN", "not_yet_known", True],
    ]
    answers = {**COVER, "period_start": datetime.date(2025, 1, 1), "version": 1, "nil_return": False}
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=cells, cover=[list(answers), list(answers.values())]))
    submission = read(path, book)
    assert codes(submission) == []
    assert texts(submission, "cases", "case_id") == ["17", "C2", "C3"]
    assert texts(submission, "cases", "date_opened") == ["2025-02-28", "2025", "2025-03"]
    assert texts(submission, "cases", "shared_case_ref") == ["12", "007", "TRUE"]
    assert texts(submission, "submission", "nil_return") == ["no"]
    assert submission.period[0] == "2025-01-01"
    assert unreadable(submission) == []


def test_error_cells_are_reported_where_they_stand(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", simple_sheets(cases=[*CASES, ["C3", "2025", "#N/A", "tip_yes"], ["#DIV/0!", "2025", "open"]])
    )
    submission = read(path, book)
    assert unreadable(submission) == [("TIP-F06", "C4"), ("TIP-K02", "A5")]
    column = submission.tables["cases"].columns["case_status"]
    assert (column.raw[2], texts(submission, "cases", "case_status")[2]) == ("#N/A", "[unreadable]")


def test_formulas_without_a_stored_result_are_reported_where_they_stand(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", simple_sheets(cases=[*CASES, ["C3", "=DATE(2025,1,1)", "open"], [], ["C4", "2025", '=A1&"x"']])
    )
    submission = read(path, book)
    assert unreadable(submission) == [("TIP-F07", "B4"), ("TIP-F07", "C6")]


def test_formulas_with_a_stored_result_are_values(tmp_path: Path, book: Codebook) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name, rows in simple_sheets().items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet = workbook.get_worksheet_by_name("cases")
        sheet.write_formula(3, 0, '="C"&3', None, "C3")
        sheet.write_formula(3, 1, "=2000+25", None, 2025)
        sheet.write_formula(3, 2, '="op"&"en"', None, "open")
        sheet.write_formula(3, 3, '=IF(TRUE,"","x")', None, "")
    path = patch_workbook(
        tmp_path / "a.xlsx", SHEET, lambda xml: set_cell(xml, "D4", '<c r="D4" t="str"><f>IF(TRUE,"","x")</f><v></v></c>')
    )
    submission = read(path, book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]
    assert texts(submission, "cases", "date_opened")[2] == "2025"
    assert texts(submission, "cases", "tip_determination")[2] == "[blank]"
    assert unreadable(submission) == []


def test_faults_below_and_beside_everything_else_are_seen(tmp_path: Path, book: Codebook) -> None:
    rows = [["case_id", "opened_on", "status", "tip", "shared_ref"], ["C1", "2025", "open"], *[[]] * 5, ["C2", "2025", "open", "", "=1+1"]]
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=[*rows, [], ["", "#REF!"]]))
    submission = read(path, book)
    assert submission.tables["cases"].rows.tolist() == [2, 8, 10]
    assert unreadable(submission) == [("TIP-F06", "B10"), ("TIP-F07", "E8")]


def test_faults_in_a_sheet_that_begins_far_from_its_corner(tmp_path: Path, book: Codebook) -> None:
    moved = [[], [], *[["", "", *row] for row in [["case_id", "opened_on", "status"], ["C1", "#N/A", "open"], ["C2", "2025", "=1"]]]]
    submission = read(write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=moved)), book)
    assert unreadable(submission) == [("TIP-F06", "D4"), ("TIP-F07", "E5")]
    assert places(submission, "cases", "case_id") == ["C4", "C5"]


def test_faults_on_an_upright_cover_are_reported_where_they_stand(tmp_path: Path, book: Codebook) -> None:
    answers = {**COVER, "submitted_on": "=TODAY()", "region_code": "#REF!"}
    rows = [["Our cover"], *([label, value] for label, value in answers.items())]
    submission = read(write_workbook(tmp_path / "a.xlsx", simple_sheets(cover=rows)), book)
    assert unreadable(submission) == [("TIP-F06", "B13"), ("TIP-F07", "B8")]
    assert (submission.files[0].reported, texts(submission, "submission", "region_code")) == (2, ["[unreadable]"])


def test_the_hidden_sheets_of_a_template_are_no_data(tmp_path: Path, book: Codebook) -> None:
    stamp = [[key, value] for key, value in {**book.stamp, "form": "simple"}.items()]
    path = write_workbook(tmp_path / "a.xlsx", {**simple_sheets(), "_lists": [["list"], ["open"], ["closed"]], "_tipdata": stamp})
    workbook = openpyxl.load_workbook(path)
    workbook["_tipdata"].sheet_state = workbook["_lists"].sheet_state = "veryHidden"
    workbook.save(path)
    submission = read(path, book)
    assert codes(submission) == []
    assert submission.stamp == {**book.stamp, "form": "simple"}
    assert (submission.files[0].ignored["stamp"], submission.files[0].ignored["lists of the template"]) == (8, 3)


def test_hidden_sheets_rows_and_columns_are_read(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    workbook = openpyxl.load_workbook(path)
    workbook["cases"].sheet_state = "hidden"
    workbook["cases"].row_dimensions[2].hidden = True
    workbook["persons"].column_dimensions["C"].hidden = True
    workbook.save(path)
    submission = read(path, book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert texts(submission, "persons", "sex") == ["male", "female"]


def test_chart_sheets_are_passed_over(tmp_path: Path, book: Codebook) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for number, (name, rows) in enumerate(simple_sheets().items()):
            sheet = workbook.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            chart = workbook.add_chart({"type": "column"})
            chart.add_series({"values": f"={name}!$A$1:$A$2"})
            workbook.add_chartsheet(f"chart {number}").set_chart(chart)
        workbook.get_worksheet_by_name("cases").write_formula(3, 1, "=1/0", None, "#DIV/0!")
    submission = read(tmp_path / "a.xlsx", book)
    assert codes(submission) == []
    assert unreadable(submission) == [("TIP-F06", "B4")]


@pytest.mark.parametrize("order", [("tally", "persons", "cases", "cover"), ("persons", "cover", "tally", "cases")])
def test_the_order_of_the_sheets_does_not_matter(tmp_path: Path, book: Codebook, order: tuple[str, ...]) -> None:
    sheets = simple_sheets()
    submission = read(write_workbook(tmp_path / "a.xlsx", {name: sheets[name] for name in order}), book)
    assert codes(submission) == []
    assert submission.parents["persons", "case_id"].tolist() == [0, 0]


def test_sheets_may_be_called_anything(tmp_path: Path, book: Codebook) -> None:
    names = {"cover": "Sheet1", "cases": "Sheet2", "persons": "2025", "tally": "Tabelle (4)"}
    rows = {**simple_sheets(), "tally": [["victim_group", "form", "citizenship_group", "registrations"], ["women", "sexual", "own", 3]]}
    submission = read(write_workbook(tmp_path / "a.xlsx", {names[name]: rows[name] for name in names}), book)
    assert codes(submission) == []
    assert [len(submission.tables[name]) for name in ("submission", "cases", "persons", "victim_tally")] == [1, 2, 2, 1]
    assert submission.tables["persons"].place(0, "sex").sheet == "2025"


def test_of_two_sheets_for_one_table_the_better_one_is_read_and_the_other_reported(tmp_path: Path, book: Codebook) -> None:
    copy = [["case_id", "status", "remark"], ["C9", "open", "old"]]
    for sheets in ({"old": copy, **simple_sheets()}, {**simple_sheets(), "old": copy}):
        submission = read(write_workbook(tmp_path / "a.xlsx", sheets), book)
        assert found(submission) == [("TIP-K04", "a.xlsx old")]
        assert texts(submission, "cases", "case_id") == ["C1", "C2"]
        assert submission.files[0].reported == 6


def test_of_two_equal_sheets_both_are_read_and_asked_about(tmp_path: Path, book: Codebook) -> None:
    sheets = {"cover": cover(), "a": [["case_id", "status"], ["C1", "open"]], "b": [["case_id", "status"], ["C2", "open"]]}
    submission = read(write_workbook(tmp_path / "a.xlsx", sheets), book)
    assert found(submission)[0] == ("TIP-H16", "a.xlsx b")
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert [str(submission.tables["cases"].place(row, "case_status")) for row in (0, 1)] == ["a.xlsx a B2", "a.xlsx b B2"]


def test_a_sheet_of_notes_is_reported_and_does_not_take_a_place(tmp_path: Path, book: Codebook) -> None:
    notes = [["How we work"], ["Version", "we write 1 first"], ["Legal basis", "see the manual"], ["Nil return", "never sent"]]
    submission = read(write_workbook(tmp_path / "a.xlsx", {"Notes": notes, **simple_sheets()}), book)
    assert found(submission) == [("TIP-K04", "a.xlsx Notes")]
    assert submission.unit == "NTH"
    other = read(write_workbook(tmp_path / "b.xlsx", {**simple_sheets(), "Remarks": [["phone", "room"], ["12", "4"]]}), book)
    assert found(other) == [("TIP-K04", "b.xlsx Remarks")]
    assert other.files[0].reported == 4


def test_a_blank_sheet_is_not_spoken_of(tmp_path: Path, book: Codebook) -> None:
    submission = read(write_workbook(tmp_path / "a.xlsx", {**simple_sheets(), "Sheet5": [], "Sheet6": [[" "]]}), book)
    assert codes(submission) == []


LYING = ["", '<dimension ref="A1"/>', '<dimension ref="A1:B2"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref="C3:D4"/>']


@pytest.mark.parametrize("dimension", LYING)
def test_a_lying_dimension_loses_nothing(tmp_path: Path, book: Codebook, dimension: str) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    patch_workbook(path, SHEET, lambda xml: re.sub(r"<dimension [^>]*>", dimension, xml))
    xml = zipfile.ZipFile(path).read(SHEET).decode()
    submission = read(path, book)
    (sheet,) = (s for s in submission.received if s.sheet == "cases")
    assert sum(int((column.raw != "").sum()) for column in sheet.columns.values()) == xml.count("<is>") - len(CASES[0]) == 8


def test_cells_and_rows_without_references_are_counted_on(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=[*CASES, ["C3", "2025", "#N/A"]]))
    patch_workbook(path, SHEET, lambda xml: re.sub(r'(<(?:row|c)) r="[^"]*"', r"\1", xml))
    submission = read(path, book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]
    assert unreadable(submission) == [("TIP-F06", "C4")]


def test_another_spelling_of_the_same_xml_is_read(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=[*CASES, ["C3", "2025", "#N/A"]]))
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def prefixed(xml: str) -> str:
        return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml.replace(namespace, namespace.replace("xmlns", "xmlns:x"))).replace('"', "'")

    submission = read(patch_workbook(path, SHEET, prefixed), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]
    assert unreadable(submission) == [("TIP-F06", "C4")]


def far_workbook(path: Path, cell: str, **changes: list[list[object]]) -> Path:
    """A simple workbook with one cell at the far end of the sheet of cases."""
    write_workbook(path, simple_sheets(**changes))
    reference = re.search(r'r="XFD(\d+)"', cell)
    assert reference
    row = f'<row r="{reference[1]}">{cell}</row></sheetData>'
    return patch_workbook(path, SHEET, lambda xml: xml.replace("</sheetData>", row))


READ_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from tipdata.codebook import load_codebook
from tipdata.intake import read_submission
book = load_codebook()
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
for path in sys.argv[1:]:
    submission = read_submission(Path(path), book, Path(path).name)
    file, cases = submission.files[0], submission.tables["cases"]
    said = [finding.code + " " + str(finding.place) for finding in submission.findings]
    print(*said, len(cases), cases.rows[-1], file.used, file.reported, sep="; ")
"""


def test_a_cell_at_the_far_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    text = far_workbook(tmp_path / "text.xlsx", '<c r="XFD1048576" t="inlineStr"><is><t>left over</t></is></c>')
    styled = far_workbook(tmp_path / "styled.xlsx", '<c r="XFD1048576" s="0"/>')
    error = far_workbook(tmp_path / "error.xlsx", '<c r="XFD1048576" t="e"><v>#N/A</v></c>', cases=[*CASES, ["C3", "=1+1"]])
    many = [*CASES, *([f"D{number}", "2025", "open"] for number in range(20_000))]
    wide = far_workbook(tmp_path / "wide.xlsx", '<c r="XFD20009" t="inlineStr"><is><t>left over</t></is></c>', cases=many)
    hidden = far_workbook(tmp_path / "hidden.xlsx", '<c r="XFD1048576"><v>1</v></c>')
    patch_workbook(hidden, SHEET, lambda xml: xml.replace('<row r="1048576"><c r="XFD1048576"', "<row r='4'><c\nr='XFD1048576'"))
    program = READ_WITH_LITTLE_MEMORY.format(memory=MEMORY)
    paths = map(str, (text, styled, error, wide, hidden))
    result = subprocess.run([sys.executable, "-c", program, *paths], capture_output=True, text=True, timeout=50, check=False)
    assert result.returncode == 0, result.stderr[-1000:]
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "TIP-H05 text.xlsx cases XFD1048576; 2; 3; 28; 1",
        "2; 3; 28; 0",
        "TIP-H05 error.xlsx cases XFD1048576; 3; 4; 29; 2",
        "TIP-H05 wide.xlsx cases XFD20009; 20002; 20003; 60028; 1",
    ]
    assert lines[4].endswith("; 28; 1")


def refusal(path: Path, book: Codebook) -> TipdataError:
    with pytest.raises(TipdataError) as caught:
        read(path, book)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_a_date_or_a_truth_value_in_a_column_of_ids_is_no_id(tmp_path: Path, book: Codebook) -> None:
    day = datetime.datetime(2025, 3, 5)
    cases = [["case_id", "opened_on", "status", "tip"], *([name, day, "open", "tip_yes"] for name in ("2025-03-05a", day, True, "C4"))]
    submission = read(write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=cases, persons=PERSONS[:1])), book)
    assert texts(submission, "cases", "case_id") == ["2025-03-05a", "[unreadable]", "[unreadable]", "C4"]
    assert texts(submission, "cases", "date_opened") == ["2025-03-05"] * 4
    assert [finding.place.row for finding in check_tables(submission) if finding.code == "TIP-K02"] == [3, 4]


SWAPPED = [datetime.datetime(2025, month, day) for month, day in ((5, 3), (6, 4), (7, 9), (1, 11), (2, 12))]
LATER = [f"{day}/0{month}/2025" for day, month in ((25, 1), (13, 2), (14, 3), (30, 4), (22, 5))]


@pytest.mark.parametrize(
    ("dates", "exchanged"),
    [
        ([*SWAPPED, *LATER], True),
        ([*SWAPPED, *LATER, "03/04/2025"], False),
        ([*SWAPPED, *LATER, datetime.datetime(2025, 3, 13)], False),
        ([*SWAPPED[:2], *LATER], False),
        ([*[datetime.datetime(2025, month, 1) for month in range(1, 10)], *LATER], False),
    ],
)
def test_dates_that_a_spreadsheet_exchanged_are_one_finding(tmp_path: Path, book: Codebook, dates: list[object], exchanged: bool) -> None:
    cases = [["case_id", "opened_on", "status", "tip"], *([f"C{number}", date, "open", "tip_yes"] for number, date in enumerate(dates))]
    submission = read(write_workbook(tmp_path / "a.xlsx", simple_sheets(cases=cases, persons=PERSONS[:1])), book)
    told = [(finding.place.cell, finding.message) for finding in check_tables(submission) if finding.code == "TIP-T15"]
    assert [(cell, "(5)" in message) for cell, message in told] == ([("B2", True)] if exchanged else [])
    read_as = texts(submission, "cases", "date_opened")
    assert read_as[:2] == (["[unreadable]"] * 2 if exchanged else ["2025-05-03", "2025-06-04"] if dates[0] is SWAPPED[0] else read_as[:2])
    assert read_as[-1] != "[unreadable]"


def test_far_cells_in_many_rows_are_refused_before_a_reader_opens_them(
    tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    rows = "".join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(10, 2000))
    patch_workbook(path, SHEET, lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>"))
    monkeypatch.setattr(workbooks, "_sparse_rows", lambda *_: pytest.fail("the rows are kept"))
    error = refusal(path, book)
    assert (error.code, error.message) == ("TIP-F05", "a.xlsx holds cells so far apart that they do not fit into memory.")


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("xl/comments.xml", "w") as stream:
        for _ in range(210):
            stream.write(bytes(1_000_000))
    assert path.stat().st_size < 2_000_000
    error = refusal(path, book)
    assert error.code == "TIP-F05"
    assert "would unpack to" in error.message


def test_a_part_that_is_longer_than_it_says_is_refused(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/comments.xml", b"0" * 5_000_000)
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(sign)
        content[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path, book).code == "TIP-F01"


def test_a_workbook_under_a_password_is_refused_as_such(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}))
    assert refusal(path, book).code == "TIP-F02"
    write_workbook(path, simple_sheets())
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content[at + offset] |= 1
    path.write_bytes(content)
    assert refusal(path, book).code == "TIP-F02"


def test_an_old_office_file_is_refused_as_such(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    error = refusal(path, book)
    assert (error.code, "old or damaged Office file" in error.message) == ("TIP-F01", True)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "TIP-F03", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "TIP-F01", "is a PDF document"),
        (b"<html><table>", "TIP-F01", "is a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "TIP-F01", "is an Excel 2003 XML file"),
        (b"PK\x03\x04 and nothing else", "TIP-F01", "is damaged or no workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, book: Codebook, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    error = refusal(path, book)
    assert error.code == code
    assert words in error.message


def test_a_zip_of_something_else_is_refused(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert refusal(path, book).code == "TIP-F01"


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_half_a_workbook_is_refused(tmp_path: Path, book: Codebook, keep: float) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    assert refusal(path, book).code == "TIP-F01"


def outcome(path: Path, book: Codebook) -> int | str:
    """How many cells were used, or the code of the refusal."""
    try:
        return read(path, book).files[0].used
    except TipdataError as error:
        return error.code


def test_a_workbook_with_changed_bytes_is_refused_or_read_alike(tmp_path: Path, book: Codebook) -> None:
    """Whatever byte is damaged, the answer is a refusal in one line or the same figures: never another error, never half a file."""
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    content = path.read_bytes()
    whole = read(path, book).files[0].used
    for at in range(7, len(content), len(content) // 60):
        damaged = bytearray(content)
        damaged[at] ^= 0x55
        path.write_bytes(damaged)
        assert outcome(path, book) in (whole, "TIP-F01", "TIP-F02", "TIP-F05"), at


def test_a_missing_sheet_part_refuses_the_whole_workbook(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != SHEET}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refusal(path, book).code == "TIP-F01"


def test_entities_that_grow_are_refused(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]><worksheet'
    patch_workbook(path, SHEET, lambda xml: xml.replace("<worksheet", head, 1).replace("2025-02", "&a9;"))
    assert refusal(path, book).code == "TIP-F01"


def test_a_workbook_without_any_known_sheet_is_refused(tmp_path: Path, book: Codebook) -> None:
    error = refusal(write_workbook(tmp_path / "a.xlsx", {"Shopping": [["milk", "bread"], [1, 2]]}), book)
    assert (error.code, "holds no sheet that the codebook knows" in error.message) == ("TIP-F04", True)


def test_an_empty_workbook_is_refused_as_empty(tmp_path: Path, book: Codebook) -> None:
    assert refusal(write_workbook(tmp_path / "a.xlsx", {"Sheet1": [], "Sheet2": [[" "]]}), book).code == "TIP-F03"


def test_a_workbook_of_charts_alone_is_refused(tmp_path: Path, book: Codebook) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": ["chart", 0, 0, 1, 0]})
        workbook.add_chartsheet("chart").set_chart(chart)
    assert refusal(tmp_path / "a.xlsx", book).code == "TIP-F03"


def test_reading_leaves_the_workbook_alone(tmp_path: Path, book: Codebook) -> None:
    path = write_workbook(tmp_path / "a.xlsx", simple_sheets())
    before = path.read_bytes(), path.stat().st_mtime_ns
    read(path, book)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
