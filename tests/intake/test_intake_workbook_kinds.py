"""Workbooks of every kind: values, errors, formulas, 1904, hidden parts, merged cells, passwords, and what does not fit into memory."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from intake_files import CASES, COVER, codes, cover, found, places, simple_sheets, texts, write_workbook
from workbook_makers import Error, Formula, Looks, Sheets, write_ods, write_xls, write_xlsb

from compound_files import compound
from tipdata.checks import check_tables
from tipdata.codebook import Codebook
from tipdata.errors import TipdataError
from tipdata.intake import ReadOptions, read_submission
from tipdata.records import Submission

DAY = datetime.date(2025, 2, 28)
ROWS = [
    ["case_id", "opened_on", "status", "tip", "shared_ref"],
    ["C1", DAY, "open", "tip_yes", 12],
    ["C2", 2025, "Closed", "not_yet_known", "\u0642\u0636\u064a\u0629 caf\u00e9"],
    [17, "2025-03", "OPEN", "tip_no", True],
]


def write_xlsx(path: Path, sheets: Sheets, looks: dict[str, Looks] | None = None, epoch: int = 1900) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.epoch = datetime.datetime(1904, 1, 1) if epoch == 1904 else datetime.datetime(1899, 12, 30)
    for name, rows in sheets.items():
        look, sheet = (looks or {}).get(name, Looks()), book.create_sheet(name)
        for i, row in enumerate(rows, start=1):
            for j, value in enumerate(row, start=1):
                if value not in ("", None):
                    shown = value.text if isinstance(value, Error) else "=1+1" if isinstance(value, Formula) else value
                    sheet.cell(i, j, shown)
        for area in look.merged:
            sheet.merge_cells(start_row=area[0], start_column=area[1], end_row=area[2], end_column=area[3])
        for row in look.rows:
            sheet.row_dimensions[row].hidden = True
        for column in look.columns:
            sheet.column_dimensions[chr(64 + column)].hidden = True
        sheet.sheet_state = "hidden" if look.sheet else "visible"
    book.save(path)
    return path


Make = Callable[..., Path]
KINDS: dict[str, Make] = {"xlsx": write_xlsx, "xlsm": write_xlsx, "xlsb": write_xlsb, "xls": write_xls, "ods": write_ods}
kinds = pytest.mark.parametrize("kind", KINDS)


def make(kind: str, folder: Path, sheets: Sheets, looks: dict[str, Looks] | None = None, **more: object) -> Path:
    return KINDS[kind](folder / f"a.{kind}", sheets, looks, **more)


def read(path: Path, book: Codebook, password: str | None = None) -> Submission:
    return read_submission(path, book, path.name, ReadOptions(password=password))


def told(submission: Submission) -> list[tuple[str, str]]:
    """(code, cell) of what the checks say about cells that could not be read."""
    said = ("TIP-F06", "TIP-F07", "TIP-H12", "TIP-K02", "TIP-K05")
    return sorted((finding.code, finding.place.cell) for finding in check_tables(submission) if finding.code in said)


@kinds
def test_every_kind_of_workbook_gives_the_same_records(tmp_path: Path, book: Codebook, kind: str) -> None:
    submission = read(make(kind, tmp_path, simple_sheets(cases=ROWS)), book)
    assert codes(submission) == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "17"]
    assert texts(submission, "cases", "date_opened") == ["2025-02-28", "2025", "2025-03"]
    assert texts(submission, "cases", "case_status")[:2] == ["open", "closed_no_proceedings"]
    assert texts(submission, "cases", "shared_case_ref") == ["12", "\u0642\u0636\u064a\u0629 caf\u00e9", "TRUE"]
    assert places(submission, "cases", "date_opened") == ["B2", "B3", "B4"]
    assert told(submission) == []


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls"])
def test_dates_counted_from_1904_are_the_days_that_were_typed(tmp_path: Path, book: Codebook, kind: str) -> None:
    submission = read(make(kind, tmp_path, simple_sheets(cases=ROWS), epoch=1904), book)
    assert texts(submission, "cases", "date_opened") == ["2025-02-28", "2025", "2025-03"]
    assert submission.assumptions.count("The dates of the workbook are counted from 1904, and were read so.") == 1


@kinds
def test_error_cells_are_told_where_they_stand(tmp_path: Path, book: Codebook, kind: str) -> None:
    rows = [*CASES, ["C3", Error("#N/A"), Error("#DIV/0!"), "tip_yes"], [Error("#REF!"), "2025", "open"]]
    submission = read(make(kind, tmp_path, simple_sheets(cases=rows)), book)
    assert told(submission) == [("TIP-F06", "B4"), ("TIP-F06", "C4"), ("TIP-K02", "A5")]
    assert [str(raw) for raw in submission.tables["cases"].columns["case_status"].raw[2:]] == ["#DIV/0!", "open"]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_formulas_without_a_stored_result_are_told(tmp_path: Path, book: Codebook, kind: str) -> None:
    submission = read(make(kind, tmp_path, simple_sheets(cases=[*CASES, ["C3", Formula(), "open"]])), book)
    assert told(submission) == [("TIP-F07", "B4")]


@pytest.mark.parametrize("kind", ["xlsb", "ods"])
def test_formulas_with_a_stored_result_are_values(tmp_path: Path, book: Codebook, kind: str) -> None:
    submission = read(make(kind, tmp_path, simple_sheets(cases=[*CASES, [Formula("C3"), "2025", "open"]])), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C3"]


@kinds
def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path, book: Codebook, kind: str) -> None:
    looks = {"cases": Looks(rows=(3, 4), columns=(2,)), "persons": Looks(sheet=True), "tally": Looks(columns=(7,))}
    submission = read(make(kind, tmp_path, simple_sheets(cases=ROWS), looks), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "17"]
    assert texts(submission, "persons", "sex") == ["male", "female"]
    assert found(submission) == [("TIP-H11", f"a.{kind} cases"), ("TIP-H11", f"a.{kind} persons")]
    hidden, sheet = (finding.message for finding in submission.findings)
    assert "rows 3, 4 and column B cannot be seen" in hidden
    assert "the whole sheet cannot be seen" in sheet


@kinds
def test_a_cell_under_a_merged_cell_has_no_value_of_its_own(tmp_path: Path, book: Codebook, kind: str) -> None:
    rows = [*CASES, ["C3", DAY, "open", "tip_yes"], ["C4", "", "open", "tip_yes"], ["C5", "", "open", "tip_yes"]]
    submission = read(make(kind, tmp_path, simple_sheets(cases=rows), {"cases": Looks(merged=((4, 2, 6, 2),))}), book)
    assert texts(submission, "cases", "date_opened")[2:] == ["2025-02-28", "[unreadable]", "[unreadable]"]
    assert told(submission) == [("TIP-H12", "B5"), ("TIP-H12", "B6")]
    file = submission.files[0]
    assert file.reported == 0


@kinds
def test_merged_keys_set_their_rows_aside(tmp_path: Path, book: Codebook, kind: str) -> None:
    persons = [["case_id", "person_no", "sex"], ["C1", "1", "male"], ["", "2", "female"]]
    submission = read(make(kind, tmp_path, simple_sheets(persons=persons), {"persons": Looks(merged=((2, 1, 3, 1),))}), book)
    assert told(submission) == [("TIP-K02", "A3")]


@kinds
def test_merged_titles_blanks_and_headers_are_nothing_to_tell(tmp_path: Path, book: Codebook, kind: str) -> None:
    rows = [["Cases of the unit", "", "", ""], ["", "", "", ""], ["case_id", "opened_on", "status", "tip"], *CASES[1:], ["", "", "", ""]]
    looks = {"cases": Looks(merged=((1, 1, 1, 4), (2, 1, 2, 4), (6, 1, 6, 4)))}
    submission = read(make(kind, tmp_path, simple_sheets(cases=rows), looks), book)
    assert codes(submission) == []
    assert told(submission) == []
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]


def test_a_workbook_may_be_called_by_another_name(tmp_path: Path, book: Codebook) -> None:
    for kind, name in (("xlsx", "a.xls"), ("ods", "a.xlsx"), ("xls", "b.xlsx"), ("xlsb", "a.csv"), ("xlsx", "plain")):
        path = make(kind, tmp_path, simple_sheets(cases=ROWS)).rename(tmp_path / name)
        submission = read(path, book)
        assert texts(submission, "cases", "case_id") == ["C1", "C2", "17"], name
        assert any(f"{name} holds" in said and "whatever its name says" in said for said in submission.assumptions), name
        path.unlink()


def test_text_may_be_called_a_workbook(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "cases.xls"
    path.write_bytes("case_id\tstatus\nC1\topen\n".encode("utf-16"))
    submission = read(path, book)
    assert texts(submission, "cases", "case_id") == ["C1"]
    assert "cases.xls holds delimited text (CSV), whatever its name says, and was read as that." in submission.assumptions


def locked(path: Path, password: str) -> Path:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    with path.open("rb") as plain, path.with_name("locked.xlsx").open("wb") as out:
        ooxml.OOXMLFile(plain).encrypt(password, out)
    return path.with_name("locked.xlsx")


def test_a_locked_workbook_opens_with_its_password(tmp_path: Path, book: Codebook) -> None:
    path = locked(write_workbook(tmp_path / "a.xlsx", simple_sheets()), "secret \u00e9")
    before = path.read_bytes()
    submission = read(path, book, "secret \u00e9")
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]
    assert "locked.xlsx was opened with the password that was given." in submission.assumptions
    assert not any("secret" in said for said in submission.assumptions)
    assert (path.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (before, ["a.xlsx", "locked.xlsx"])


def test_a_workbook_that_excel_opens_without_asking_is_opened(tmp_path: Path, book: Codebook) -> None:
    path = locked(write_workbook(tmp_path / "a.xlsx", simple_sheets()), "VelvetSweatshop")
    submission = read_submission(path, book)
    assert "locked.xlsx was opened with the password that Excel itself gives to workbooks." in submission.assumptions
    assert len(submission.tables["cases"]) == 2


@pytest.mark.parametrize(
    ("password", "words"), [(None, "give the password with --password-file"), ("wrong", "does not open with the password")]
)
def test_a_locked_workbook_without_its_password_is_refused(tmp_path: Path, book: Codebook, password: str | None, words: str) -> None:
    path = locked(write_workbook(tmp_path / "a.xlsx", simple_sheets()), "secret")
    with pytest.raises(TipdataError) as caught:
        read(path, book, password)
    assert (caught.value.code, words in str(caught.value)) == ("TIP-F02", True)
    assert "secret" not in str(caught.value)


def test_without_the_program_for_passwords_the_message_says_so(tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}))
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    with pytest.raises(TipdataError) as caught:
        read(path, book, "secret")
    assert (caught.value.code, "tipdata[passwords]" in str(caught.value)) == ("TIP-F02", True)


def refused(path: Path, book: Codebook) -> TipdataError:
    with pytest.raises(TipdataError) as caught:
        read(path, book)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_another_document_in_a_compound_file_is_refused(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(compound({"WordDocument": bytes(5000)}))
    assert "holds no workbook" in refused(path, book).message


@pytest.mark.parametrize("kind", ["xlsb", "xls", "ods"])
@pytest.mark.parametrize("keep", [0.3, 0.7, 0.99])
def test_half_a_workbook_is_refused(tmp_path: Path, book: Codebook, kind: str, keep: float) -> None:
    path = make(kind, tmp_path, simple_sheets())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    assert refused(path, book).code == "TIP-F01"


@pytest.mark.parametrize("dimension", [(0, 0, 0, 0), (0, 1_048_575, 0, 16_383), (5, 6, 5, 6), (0, 2**31, 0, 2**31)])
def test_a_lying_dimension_of_a_binary_workbook_loses_nothing(tmp_path: Path, book: Codebook, dimension: tuple[int, int, int, int]) -> None:
    submission = read(write_xlsb(tmp_path / "a.xlsb", simple_sheets(cases=ROWS), dimension=dimension), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "17"]


def test_repeated_rows_and_cells_of_an_open_document_are_as_many_as_they_say(tmp_path: Path, book: Codebook) -> None:
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in ("C9", "2025", "open")
    )
    more = {"cases": f'<table:table-row table:number-rows-repeated="3">{row}</table:table-row>'}
    submission = read(write_ods(tmp_path / "a.ods", simple_sheets(), more=more), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C9", "C9", "C9"]
    assert submission.tables["cases"].rows.tolist() == [2, 3, 4, 5, 6]


def test_a_note_on_a_cell_of_an_open_document_is_not_its_value(tmp_path: Path, book: Codebook) -> None:
    note = "<office:annotation><text:p>ask again</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>C9</text:p></table:table-cell>'
    more = {"cases": f"<table:table-row>{cell}</table:table-row>"}
    submission = read(write_ods(tmp_path / "a.ods", simple_sheets(), more=more), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2", "C9"]


BLANK_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def test_the_blank_rest_of_an_open_document_is_nothing(tmp_path: Path, book: Codebook) -> None:
    submission = read(write_ods(tmp_path / "a.ods", simple_sheets(), more={"cases": BLANK_ROWS}), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]


FILLED = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
BOMBS: dict[str, Callable[[Path], Path]] = {}


def bomb(make_it: Callable[[Path], Path]) -> Callable[[Path], Path]:
    BOMBS[make_it.__name__.replace("_", " ")] = make_it
    return make_it


@bomb
def cells_of_an_open_document_that_repeat(folder: Path) -> Path:
    row = f'<table:table-row table:number-rows-repeated="1000000">{FILLED.format(1000)}</table:table-row>'
    return write_ods(folder / "a.ods", simple_sheets(), more={"cases": row})


@bomb
def a_million_columns_of_an_open_document(folder: Path) -> Path:
    return write_ods(folder / "a.ods", simple_sheets(), more={"cases": f"<table:table-row>{FILLED.format(1000000)}</table:table-row>"})


@bomb
def errors_of_an_open_document_that_repeat(folder: Path) -> Path:
    cell = FILLED.format(9000).replace('"string"', '"string" calcext:value-type="error"')
    return write_ods(
        folder / "a.ods", simple_sheets(), more={"cases": f'<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>'}
    )


@bomb
def a_far_cell_of_an_old_workbook(folder: Path) -> Path:
    rows = [[""] * 256 if number == 65_535 else [] for number in range(65_536)]
    rows[-1][-1] = "far"
    return write_xls(folder / "a.xls", simple_sheets(persons=[*simple_sheets()["persons"], *rows[4:]]))


@bomb
def a_far_cell_of_a_binary_workbook(folder: Path) -> Path:
    path = write_xlsb(folder / "a.xlsb", simple_sheets())
    import struct

    from workbook_makers import _record, _text

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = _record(0, struct.pack("<IIHBB", 1_048_575, 0, 300, 0, 0) + bytes(5)) + _record(6, struct.pack("<II", 16_383, 0) + _text("far"))
    parts["xl/worksheets/sheet2.bin"] = parts["xl/worksheets/sheet2.bin"].replace(_record(146), row + _record(146))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@bomb
def an_archive_that_unpacks_to_gigabytes(folder: Path) -> Path:
    path = write_workbook(folder / "a.xlsx", simple_sheets())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("xl/media/image.bin", "w") as stream:
        for _ in range(200):
            stream.write(bytes(1_000_000))
    return path


@bomb
def an_open_document_that_unpacks_to_gigabytes(folder: Path) -> Path:
    path = write_ods(folder / "a.ods", simple_sheets())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("Pictures/a.png", "w") as stream:
        for _ in range(200):
            stream.write(bytes(1_000_000))
    return path


@bomb
def entities_that_grow(folder: Path) -> Path:
    path = write_ods(folder / "a.ods", simple_sheets(), more={"cases": "<table:table-row/>"})
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><office:document-content'.encode()
    parts["content.xml"] = parts["content.xml"].replace(b"<office:document-content", head, 1).replace(b">C1<", b">&a11;<")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@bomb
def an_archive_within_an_archive(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("cases.csv", "case_id,status\n")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("cases.csv", "case_id,status\nC1,open\n")
    return folder / "a.zip"


@bomb
def ten_thousand_files(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}.csv", "")
    return folder / "a.zip"


# Each file is read in a process of its own, which begins with the codebook that the first one loaded.
LIMITED = """
import os, re, resource, sys, time
from pathlib import Path
from tipdata.codebook import load_codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
def peak():
    # What the system says of a process counts what the one that started it held before; this is the process itself.
    told = Path("/proc/self/status")
    if told.exists():
        return int(re.search(r"VmHWM:\\s*(\\d+)", told.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

book = load_codebook()
for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        print(flush=True)
        continue
    start = time.process_time()
    try:
        read_submission(Path(path), book, "a")
    except TipdataError as error:
        seconds, memory = time.process_time() - start, peak()
        lines = len(str(error).splitlines())
        print(error.code, lines, seconds < 10, memory < 500, round(seconds, 1), round(memory), error, sep="|", end="", flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def told_of_bombs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is printed of each when it is read."""
    paths = [make_it(tmp_path_factory.mktemp("bomb")) for make_it in BOMBS.values()]
    result = subprocess.run([sys.executable, "-c", LIMITED, *map(str, paths)], capture_output=True, text=True, timeout=200, check=False)
    assert result.stderr == ""
    assert [sorted(path.parent.iterdir()) for path in paths] == [[path] for path in paths]
    return {name: line.split("|") for name, line in zip(BOMBS, result.stdout.splitlines(), strict=True)}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_one_line_within_ten_seconds_and_500_megabytes(told_of_bombs: dict[str, list[str]], name: str) -> None:
    code, lines, quick, small, *figures = told_of_bombs[name]
    assert (code in ("TIP-F01", "TIP-F05"), lines, quick, small) == (True, "1", "True", "True"), figures


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


CASES_CSV = "case_id,status\nC1,open\nC2,open\n"


def test_a_zip_of_csv_files_is_a_submission(tmp_path: Path, book: Codebook) -> None:
    header, answers = cover()
    files = {"cover.csv": f"{','.join(map(str, header))}\n{','.join(map(str, answers))}\n", "cases.csv": CASES_CSV}
    for prefix in ("", "unit north/"):
        packed = {**{prefix + name: text for name, text in files.items()}, "__MACOSX/._cases.csv": b"\0\1", f"{prefix}.DS_Store": b"x"}
        submission = read(zipped(tmp_path / "unit.zip", packed), book)
        assert texts(submission, "cases", "case_id") == ["C1", "C2"]
        assert submission.unit == COVER["reporting_unit_code"]
        assert submission.tables["cases"].place(0, "case_id").file == f"unit.zip/{prefix}cases.csv"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["unit.zip"]


def test_a_zip_of_one_workbook_is_that_workbook(tmp_path: Path, book: Codebook) -> None:
    content = write_workbook(tmp_path / "a.xlsx", simple_sheets()).read_bytes()
    submission = read(zipped(tmp_path / "unit.zip", {"filled.xlsx": content}), book)
    assert texts(submission, "cases", "case_id") == ["C1", "C2"]


@pytest.mark.parametrize(
    "name", ["../cases.csv", "/etc/cases.csv", "a/../../cases.csv", "..\\cases.csv", "C:\\cases.csv", "a\\..\\..\\b.csv"]
)
def test_a_zip_with_paths_that_lead_elsewhere_is_refused(tmp_path: Path, book: Codebook, name: str) -> None:
    error = refused(zipped(tmp_path / "unit.zip", {"cases.csv": CASES_CSV, name: CASES_CSV}), book)
    assert (error.code, "leads out of the archive" in error.message) == ("TIP-F01", True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["unit.zip"]


def test_a_zip_with_a_link_is_refused(tmp_path: Path, book: Codebook) -> None:
    with zipfile.ZipFile(tmp_path / "unit.zip", "w") as archive:
        archive.writestr("cases.csv", CASES_CSV)
        link = zipfile.ZipInfo("persons.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "leads out of the archive" in refused(tmp_path / "unit.zip", book).message


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"letter.txt.doc": "x"}, "holds no CSV file and no workbook"),
        ({"a/cases.csv": CASES_CSV, "b/cases.csv": CASES_CSV}, "holds more than one submission"),
        ({"cases.csv": CASES_CSV, "CASES.csv": CASES_CSV}, "holds two files of one name"),
        ({"a.xlsx": "x", "b.xlsx": "y"}, "holds more than one submission"),
        ({"cases.csv": "nothing,known\n1,2\n"}, "holds no sheet that the codebook knows"),
    ],
)
def test_a_zip_that_is_no_single_submission_is_refused(tmp_path: Path, book: Codebook, files: dict[str, str], words: str) -> None:
    assert words in refused(zipped(tmp_path / "unit.zip", files), book).message


def test_a_zip_that_is_damaged_inside_is_refused(tmp_path: Path, book: Codebook) -> None:
    path = zipped(tmp_path / "unit.zip", {"cases.csv": "case_id,status\n" + "".join(f"C{n},open\n" for n in range(5000))})
    content = bytearray(path.read_bytes())
    content[200:220] = bytes(20)
    path.write_bytes(content)
    assert refused(path, book).code == "TIP-F01"


@pytest.mark.parametrize("kind", ["xlsb", "ods", "xlsx"])
def test_a_cell_outside_of_every_worksheet_is_refused(tmp_path: Path, book: Codebook, kind: str) -> None:
    """Found by changing bytes of a small file: its one cell in column 4,194,314 took gigabytes."""
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        with (
            zipfile.ZipFile(path, "w") as archive,
            zipfile.ZipFile(write_workbook(tmp_path / "plain.xlsx", {"cases": [["case_id", "status"]]})) as old,
        ):
            for name in old.namelist():
                archive.writestr(name, old.read(name).replace(b'r="B1"', b'r="FZZZZ1"'))
    else:
        {"xlsb": write_xlsb, "ods": write_ods}[kind](path, {"cases": [["case_id"] * 16_385]})
    with pytest.raises(TipdataError) as caught:
        read_submission(path, book, path.name)
    assert caught.value.code == "TIP-F05"
