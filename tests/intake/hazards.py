"""Files as people really send them, by what is awkward about them. Each says what has to come of it.

The records of one small submission are written in every way; where all of them have to be read, the file expects nothing else. Other files
expect findings at their places, or a refusal by its code.
"""

from __future__ import annotations

import copy
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import xlsxwriter
from intake_files import patch_workbook
from workbook_makers import Error, Formula, Looks, write_ods, write_xls, write_xlsb

from compound_files import compound
from submitting import clean, header_of

Row = dict[str, str]
Sheets = dict[str, list[Row]]
Grids = dict[str, list[list[object]]]
WESTERN = "Code p\u00e9nal, art. 382-1 : traite d\u2019\u00eatres humains \u00e0 Gen\u00e8ve, o\u00f9 ?"
TEXTS = {
    "cp1250": "Kodeks karny: handel lud\u017ami, wi\u0119zie\u0144, \u015bcigany, \u017ar\u00f3d\u0142o",
    "iso8859-2": "Kodeks karny: handel lud\u017ami, wi\u0119zie\u0144, \u015bcigany, \u017ar\u00f3d\u0142o",
    "cp1251": "\u0423\u0433\u043e\u043b\u043e\u0432\u043d\u044b\u0439 \u043a\u043e\u0434\u0435\u043a\u0441, "
    "\u0441\u0442\u0430\u0442\u044c\u044f 127.1",
    "cp1256": "\u0642\u0627\u0646\u0648\u0646 \u0645\u0643\u0627\u0641\u062d\u0629 "
    "\u0627\u0644\u0627\u062a\u062c\u0627\u0631 \u0628\u0627\u0644\u0628\u0634\u0631\u060c \u0627\u0644\u0645\u0627\u062f\u0629 7",
}


def base(text: str = WESTERN) -> Sheets:
    """The submission: a clean one in the simple form, with a text that needs letters beyond a to z."""
    sheets = clean("simple")
    sheets["cover"][0]["legal_basis"] = text
    return sheets


@dataclass(frozen=True)
class Hazard:
    """A file and what has to come of it: `codes` are findings as (code, place), `refused` is the code of a refusal.

    `text` stands on the cover; `changed` are cells (sheet, row, column) that hold other texts than those of the submission.
    """

    family: str
    name: str
    make: Callable[[Path], Path]
    codes: tuple[tuple[str, str], ...] = ()
    refused: str = ""
    text: str = WESTERN
    password: str | None = None
    changed: dict[tuple[str, int, str], str] = field(default_factory=dict)


HAZARDS: list[Hazard] = []


def hazard(family: str, name: str, **expected: object) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    def add(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        HAZARDS.append(Hazard(family, name, make, **expected))  # type: ignore[arg-type]
        return make

    return add


def grids_of(sheets: Sheets) -> Grids:
    return {name: [list(header_of(rows)), *([row[column] for column in header_of(rows)] for row in rows)] for name, rows in sheets.items()}


def csv_bytes(rows: Sequence[Sequence[object]], delimiter: str = ",", line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode()


def write_folder(folder: Path, grids: Grids, encoding: str = "utf-8", **how: object) -> Path:
    (folder / "unit").mkdir()
    for name, rows in grids.items():
        text = csv_bytes(rows, **how).decode()  # type: ignore[arg-type]
        (folder / "unit" / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder / "unit"


def folder_with(folder: Path, name: str, change: Callable[[list[list[object]]], list[list[object]]]) -> Path:
    grids = grids_of(base())
    grids[name] = change(grids[name])
    return write_folder(folder, grids)


def file_with(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    path = write_folder(folder, grids_of(base()))
    file = path / f"{name}.csv"
    file.write_bytes(change(file.read_bytes()))
    return path


def write_xlsx(folder: Path, grids: Grids, name: str = "unit.xlsx") -> Path:
    with xlsxwriter.Workbook(folder / name, {"strings_to_formulas": False}) as book:
        for title, rows in grids.items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value not in ("", None):
                        sheet.write(i, j, value)
    return folder / name


def with_openpyxl(folder: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    path = write_xlsx(folder, grids_of(base()))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def replaced(rows: list[list[object]], *cells: tuple[int, str, object]) -> list[list[object]]:
    """The rows with some cells (row of the data from 0, column) holding other values."""
    changed = copy.deepcopy(rows)
    for row, column, value in cells:
        changed[row + 1][rows[0].index(column)] = value
    return changed


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", *TEXTS]
for encoding in ENCODINGS:
    hazard("encodings", encoding, text=TEXTS.get(encoding, WESTERN))(
        lambda folder, encoding=encoding: write_folder(folder, grids_of(base(TEXTS.get(encoding, WESTERN))), encoding)
    )
for sign, word in {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}.items():
    hazard("delimiters", word)(lambda folder, sign=sign: write_folder(folder, grids_of(base()), delimiter=sign))


@hazard("delimiters", "stated in a first line")
def _(folder: Path) -> Path:
    return file_with(folder, "persons", lambda content: b"sep=;\r\n" + csv_bytes(grids_of(base())["persons"], ";"))


@hazard("delimiters", "another one in every file")
def _(folder: Path) -> Path:
    path = write_folder(folder, {})
    for sign, (name, rows) in zip(",;\t|", grids_of(base()).items(), strict=True):
        (path / f"{name}.csv").write_bytes(csv_bytes(rows, sign))
    return path


for line_end, word in {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}.items():
    hazard("line ends", word)(lambda folder, line_end=line_end: write_folder(folder, grids_of(base()), line_end=line_end))


@hazard("line ends", "mixed, and none at the end")
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: content.replace(b"\r\n", b"\n", 1).rstrip(b"\r\n"))


@hazard("quoting", "every cell")
def _(folder: Path) -> Path:
    return write_folder(folder, grids_of(base()), quoting=csv.QUOTE_ALL)


@hazard("quoting", "line breaks in cells", changed={("cases", 0, "shared_ref"): "one\ntwo, three"})
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "shared_ref", "one\ntwo, three")))


@hazard("quoting", "quotation marks in cells", changed={("cases", 0, "shared_ref"): 'the "red" file'})
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "shared_ref", 'the "red" file')))


@hazard("quoting", "an inch", changed={("cases", 0, "shared_ref"): '5" file'})
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: content.replace(b"sexual,,\r\n", b'sexual,,5" file\r\n', 1))


@hazard("quoting", "never closed", codes=(("TIP-F01", "unit/cases.csv"),))
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: content.replace(b"C1,", b'"C1,', 1))


@hazard(
    "quoting", "in the wrong place", codes=(("TIP-F11", "unit/tally.csv row 2"), ("TIP-K02", "A2"), ("TIP-K02", "B2"), ("TIP-K02", "C2"))
)
def _(folder: Path) -> Path:
    return file_with(folder, "tally", lambda content: content.replace(b"women,sexual,own,4,1", b'"women,sexual" x,own,4,1', 1))


@hazard("preambles", "a title and a blank line")
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [["Cases of the unit, first quarter"], [], *rows])


@hazard("preambles", "twenty lines of notes")
def _(folder: Path) -> Path:
    return folder_with(folder, "persons", lambda rows: [*([f"Note {n}", "see the manual", ""] for n in range(20)), [], *rows])


@hazard("preambles", "notes full of delimiters")
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: b"filled; checked; sent; kept | by us\r\n" + content)


@hazard("preambles", "blank columns before the table")
def _(folder: Path) -> Path:
    return write_xlsx(folder, {name: [[], [], *(["", "", *row] for row in rows)] for name, rows in grids_of(base()).items()})


@hazard("footers", "a total", codes=(("TIP-H10", "unit/tally.csv row 5"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "tally", lambda rows: [*rows, ["Total", "", "", "11", "2"]])


@hazard("footers", "a source", codes=(("TIP-H10", "unit/cases.csv row 4"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [*rows, ["Source: case register of the unit"]])


@hazard("footers", "blank lines and a comment", codes=(("TIP-H10", "unit/cases.csv row 6"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [*rows, [], ["", ""], ["# checked on Monday"]])


@hazard("footers", "numbered lines that nobody filled", codes=tuple(("TIP-H10", f"unit.xlsx cases row {n}") for n in range(4, 9)))
def _(folder: Path) -> Path:
    grids = grids_of(base())
    grids["cases"] += [[f"C{number}"] for number in range(3, 8)]
    return write_xlsx(folder, grids)


LABELS = {
    "case_id": "Case ID", "opened_on": "Opened on", "status": "Status", "closed_on": "Closed or transferred on", "tip": "Is it TIP?",
    "forms": "Form(s) of exploitation", "transferred_to": "Transferred to", "shared_ref": "Shared reference",
}  # fmt: skip


@hazard("multi-row headers", "labels below names")
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [rows[0], [LABELS[str(name)] for name in rows[0]], *rows[1:]])


@hazard("multi-row headers", "labels in two rows")
def _(folder: Path) -> Path:
    upper = ["Case", "Opened", "", "Closed or", "Is it", "Form(s) of", "Transferred", "Shared"]
    lower = ["ID", "on", "Status", "transferred on", "TIP?", "exploitation", "to", "reference"]
    return folder_with(folder, "cases", lambda rows: [upper, lower, *rows[1:]])


@hazard("multi-row headers", "groups above names")
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [["The case", "", "", "", "What it is", "", "", ""], *rows])


@hazard("multi-row headers", "again on every page", codes=(("TIP-H10", "unit/cases.csv row 3"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [*rows[:2], rows[0], *rows[2:]])


@hazard("merged", "titles and blanks")
def _(folder: Path) -> Path:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["cases"]
        sheet.insert_rows(1)
        sheet["A1"] = "Cases of the unit"
        sheet.merge_cells("A1:H1")
        sheet.merge_cells("A6:H6")

    return with_openpyxl(folder, change)


@hazard("merged", "one case ID for two persons", codes=(("TIP-K02", "A3"),))
def _(folder: Path) -> Path:
    return with_openpyxl(folder, lambda book: book["persons"].merge_cells("A2:A3"))


@hazard("merged", "one answer for two rows", codes=(("TIP-H12", "F3"),))
def _(folder: Path) -> Path:
    return with_openpyxl(folder, lambda book: book["cases"].merge_cells("F2:F3"))


@hazard("merged", "in an OpenDocument", codes=(("TIP-H12", "F3"),))
def _(folder: Path) -> Path:
    return write_ods(folder / "unit.ods", grids_of(base()), {"cases": Looks(merged=((2, 6, 3, 6),))})


@hazard("hidden", "a row and a column", codes=(("TIP-H11", "unit.xlsx persons"),))
def _(folder: Path) -> Path:
    def change(book: openpyxl.Workbook) -> None:
        book["persons"].row_dimensions[3].hidden = True
        book["persons"].column_dimensions["D"].hidden = True

    return with_openpyxl(folder, change)


@hazard("hidden", "a sheet", codes=(("TIP-H11", "unit.xlsx tally"),))
def _(folder: Path) -> Path:
    return with_openpyxl(folder, lambda book: setattr(book["tally"], "sheet_state", "veryHidden"))


@hazard("hidden", "the row of machine names above the labels")
def _(folder: Path) -> Path:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["cases"]
        sheet.insert_rows(2)
        for number, name in enumerate(LABELS.values(), start=1):
            sheet.cell(2, number, name)
        sheet.row_dimensions[1].hidden = True

    return with_openpyxl(folder, change)


def parted(grids: Grids, name: str) -> tuple[list[list[object]], list[list[object]]]:
    rows = grids.pop(name)
    return rows[:2], [rows[0], *rows[2:]]


@hazard("several tables", "cases on two sheets", codes=(("TIP-H16", "unit.xlsx cases 2"),))
def _(folder: Path) -> Path:
    grids = grids_of(base())
    grids["cases 1"], grids["cases 2"] = parted(grids, "cases")
    return write_xlsx(folder, grids)


@hazard("several tables", "persons in two files, columns in another order", codes=(("TIP-H16", "unit/persons_b.csv"),))
def _(folder: Path) -> Path:
    grids = grids_of(base())
    first, second = parted(grids, "persons")
    return write_folder(folder, {**grids, "persons_a": first, "persons_b": [row[::-1] for row in second]})


@hazard("several tables", "one below the other")
def _(folder: Path) -> Path:
    grids = grids_of(base())
    cases, persons = grids.pop("cases"), grids.pop("persons")
    return write_xlsx(folder, {**grids, "data": [["Cases"], [], *cases, [], ["Persons"], *persons]})


@hazard("several tables", "a copy of something else", codes=(("TIP-K04", "unit.xlsx copy"),))
def _(folder: Path) -> Path:
    return write_xlsx(folder, {**grids_of(base()), "copy": [["case_id", "status", "remark"], ["C7", "open", "old"]]})


def dated(grids: Grids) -> Grids:
    """The same with real dates in the cells."""
    return {name: [[_as_date(value) for value in row] for row in rows] for name, rows in grids.items()}


def _as_date(value: object) -> object:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return value


@hazard("1904", "xlsx")
def _(folder: Path) -> Path:
    path = folder / "unit.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for title, rows in dated(grids_of(base())).items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if value not in ("", None):
                        sheet.write(i, j, value)
    return path


@hazard("1904", "xls")
def _(folder: Path) -> Path:
    return write_xls(folder / "unit.xls", dated(grids_of(base())), epoch=1904)


@hazard("1904", "xlsb")
def _(folder: Path) -> Path:
    return write_xlsb(folder / "unit.xlsb", dated(grids_of(base())), epoch=1904)


def serials(epoch: int) -> Grids:
    """Dates as the bare numbers that they are kept as."""
    first = datetime.date(1899, 12, 30) if epoch == 1900 else datetime.date(1904, 1, 1)
    grids = dated(grids_of(base()))
    return {
        name: [[(value - first).days if isinstance(value, datetime.date) else value for value in row] for row in rows]
        for name, rows in grids.items()
    }


@hazard("serials", "bare numbers of days")
def _(folder: Path) -> Path:
    return write_xlsx(folder, serials(1900))


@hazard("serials", "bare numbers of days from 1904")
def _(folder: Path) -> Path:
    path = write_xlsx(folder, serials(1904))
    return patch_workbook(path, "xl/workbook.xml", lambda xml: xml.replace("<workbookPr ", '<workbookPr date1904="1" '))


@hazard("serials", "as texts")
def _(folder: Path) -> Path:
    return write_xlsx(folder, {name: [[str(value) for value in row] for row in rows] for name, rows in serials(1900).items()})


@hazard("serials", "in a text file", codes=(("TIP-T08", "B2"), ("TIP-T08", "B3")))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "opened_on", "45691"), (1, "opened_on", "45691")))


@hazard("text numbers", "numbers as texts")
def _(folder: Path) -> Path:
    return write_xlsx(folder, grids_of(base()))


@hazard("text numbers", "numbers as numbers")
def _(folder: Path) -> Path:
    grids = grids_of(base())
    return write_xlsx(folder, {n: [[int(v) if str(v).isdigit() else v for v in row] for row in rows] for n, rows in grids.items()})


@hazard("text numbers", "leading zeros are kept", changed={("cases", 0, "shared_ref"): "0042"})
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "shared_ref", "0042")))


def with_formula(folder: Path, formula: str, result: object) -> Path:
    path = folder / "unit.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for title, rows in grids_of(base()).items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if (title, i, j) == ("cases", 1, 1):
                        sheet.write_formula(i, j, formula, None, result)
                    elif value:
                        sheet.write(i, j, value)
    return path


@hazard("formulas", "with a stored result")
def _(folder: Path) -> Path:
    return with_formula(folder, '="2025-02"&"-03"', "2025-02-03")


@hazard("formulas", "without a stored result", codes=(("TIP-F07", "B2"),))
def _(folder: Path) -> Path:
    return with_openpyxl(folder, lambda book: book["cases"].__setitem__("B2", "=TODAY()"))


@hazard("formulas", "without a stored result in an OpenDocument", codes=(("TIP-F07", "B2"),))
def _(folder: Path) -> Path:
    grids = grids_of(base())
    return write_ods(folder / "unit.ods", {**grids, "cases": replaced(grids["cases"], (0, "opened_on", Formula()))})


@hazard("error cells", "xlsx", codes=(("TIP-F06", "B2"),))
def _(folder: Path) -> Path:
    return with_openpyxl(folder, lambda book: book["cases"].__setitem__("B2", "#N/A"))


for kind, write in {"xls": write_xls, "xlsb": write_xlsb, "ods": write_ods}.items():
    hazard("error cells", kind, codes=(("TIP-F06", "B2"), ("TIP-K02", "A3")))(
        lambda folder, kind=kind, write=write: write(
            folder / f"unit.{kind}",
            {
                **grids_of(base()),
                "cases": replaced(grids_of(base())["cases"], (0, "opened_on", Error("#DIV/0!")), (1, "case_id", Error("#REF!"))),
            },
        )
    )


def with_cell(folder: Path, cell: str) -> Path:
    path = write_xlsx(folder, grids_of(base()))
    row = f'<row r="1048576">{cell}</row></sheetData>'
    return patch_workbook(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("</sheetData>", row))


@hazard("far cells", "formatted and empty")
def _(folder: Path) -> Path:
    return with_cell(folder, '<c r="XFD1048576" s="0"/>')


@hazard("far cells", "with a value", codes=(("TIP-H05", "unit.xlsx cases XFD1048576"),))
def _(folder: Path) -> Path:
    return with_cell(folder, '<c r="XFD1048576"><v>1</v></c>')


@hazard("far cells", "a note at the side", codes=(("TIP-H05", "unit/cases.csv K3"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: [*rows[:2], [*rows[2], "", "", "ask again"]])


def strict(folder: Path) -> Path:
    path = write_xlsx(folder, grids_of(base()))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    official, iso = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    spaces = {"spreadsheetml/2006/main": "spreadsheetml/main", "officeDocument/2006/relationships": "officeDocument/relationships"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            for transitional, standard in spaces.items():
                xml = xml.replace(official + transitional, iso + standard)  # noqa: PLW2901
            archive.writestr(name, xml.replace("<workbook ", '<workbook conformance="strict" '))
    return path


hazard("strict", "the namespaces of ISO")(strict)


@hazard("strict", "a date as ISO writes it")
def _(folder: Path) -> Path:
    def change(xml: str) -> str:
        before, _, after = xml.partition('<c r="B2"')
        return f'{before}<c r="B2" t="d"><v>2025-02-03</v></c>{after.partition("</c>")[2]}'

    return patch_workbook(strict(folder), "xl/worksheets/sheet2.xml", change)


def with_dimension(folder: Path, reference: str) -> Path:
    path = write_xlsx(folder, grids_of(base()))
    tag = f'<dimension ref="{reference}"/>'
    return patch_workbook(path, "xl/worksheets/sheet2.xml", lambda xml: re.sub(r"<dimension [^>]*>", tag, xml))


for reference in ("A1", "A1:B2", "C3:D4", "A1:XFD1048576"):
    hazard("dimension", reference)(lambda folder, reference=reference: with_dimension(folder, reference))
for kind, write in {"xls": write_xls, "xlsb": write_xlsb, "ods": write_ods}.items():
    hazard(kind, "texts")(lambda folder, kind=kind, write=write: write(folder / f"unit.{kind}", grids_of(base())))
    hazard(kind, "dates as dates")(lambda folder, kind=kind, write=write: write(folder / f"unit.{kind}", dated(grids_of(base()))))


def locked(folder: Path) -> Path:
    import pytest

    ooxml = pytest.importorskip("msoffcrypto.format.ooxml")
    path = write_xlsx(folder, grids_of(base()), "plain.xlsx")
    with path.open("rb") as plain, (folder / "unit.xlsx").open("wb") as out:
        ooxml.OOXMLFile(plain).encrypt("secret", out)
    path.unlink()
    return folder / "unit.xlsx"


hazard("encrypted", "with its password", password="secret")(locked)
hazard("encrypted", "without its password", refused="TIP-F02")(locked)
hazard("encrypted", "with a wrong password", refused="TIP-F02", password="other")(locked)


@hazard("encrypted", "an old package", refused="TIP-F02")
def _(folder: Path) -> Path:
    (folder / "unit.xlsx").write_bytes(compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}))
    return folder / "unit.xlsx"


@hazard("renamed formats", "xlsx called xls")
def _(folder: Path) -> Path:
    return write_xlsx(folder, grids_of(base())).rename(folder / "unit.xls")


@hazard("renamed formats", "ods called xlsx")
def _(folder: Path) -> Path:
    return write_ods(folder / "unit.ods", grids_of(base())).rename(folder / "unit.xlsx")


@hazard("renamed formats", "a PDF called xlsx", refused="TIP-F01")
def _(folder: Path) -> Path:
    (folder / "unit.xlsx").write_bytes(b"%PDF-1.7\n")
    return folder / "unit.xlsx"


@hazard("renamed formats", "a web page called xls", refused="TIP-F01")
def _(folder: Path) -> Path:
    (folder / "unit.xls").write_bytes(b"<html><table><tr><td>case_id</td></tr></table></html>")
    return folder / "unit.xls"


@hazard("renamed formats", "a workbook among CSV files")
def _(folder: Path) -> Path:
    path = write_folder(folder, grids_of(base()))
    cases = grids_of(base())["cases"]
    write_xlsx(folder, {"cases": cases}, "cases.xlsx").rename(path / "cases.csv")
    return path


for kind, write in {"xls": write_xls, "xlsb": write_xlsb, "ods": write_ods}.items():
    hazard("truncated", kind, refused="TIP-F01")(
        lambda folder, kind=kind, write=write: cut(write(folder / f"unit.{kind}", grids_of(base())))
    )


def cut(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


@hazard("truncated", "xlsx", refused="TIP-F01")
def _(folder: Path) -> Path:
    return cut(write_xlsx(folder, grids_of(base())))


@hazard("truncated", "CSV in a quotation", codes=(("TIP-F01", "unit/cases.csv"),))
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: content[:-30] + b',"cut he')


@hazard("bombs", "an archive that unpacks to gigabytes", refused="TIP-F05")
def _(folder: Path) -> Path:
    path = write_xlsx(folder, grids_of(base()))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/image.bin", "w") as stream:
        for _ in range(200):
            stream.write(bytes(1_000_000))
    return path


@hazard("bombs", "entities that grow", refused="TIP-F01")
def _(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]><worksheet'
    path = write_xlsx(folder, grids_of(base()))
    return patch_workbook(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("<worksheet", head, 1).replace("<v>", "<v>&a9;", 1))


@hazard("bombs", "an entity from outside", refused="TIP-F01")
def _(folder: Path) -> Path:
    head = '<!DOCTYPE sst [<!ENTITY out SYSTEM "file:///etc/hostname">]><sst'
    path = write_xlsx(folder, grids_of(base()))
    return patch_workbook(path, "xl/sharedStrings.xml", lambda xml: xml.replace("<sst", head, 1).replace("<t>", "<t>&out;", 1))


@hazard("bombs", "a million columns", codes=(("TIP-F05", "unit/cases.csv"),))
def _(folder: Path) -> Path:
    return file_with(folder, "cases", lambda content: b"x," * 1_000_000 + b"\r\n" + content)


@hazard("right-to-left", "sheets from the right")
def _(folder: Path) -> Path:
    def change(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            sheet.sheet_view.rightToLeft = True

    return with_openpyxl(folder, change)


@hazard("right-to-left", "marks of direction around answers")
def _(folder: Path) -> Path:
    def change(rows: list[list[object]]) -> list[list[object]]:
        return replaced(
            rows, (0, "status", "\u200fopen\u200e"), (0, "tip", "\u200enot_yet_known"), (1, "opened_on", "\u200f2025-02-03\u200f")
        )

    return folder_with(folder, "cases", change)


@hazard("right-to-left", "Arabic digits")
def _(folder: Path) -> Path:
    arabic = str.maketrans("0123456789", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669")
    return folder_with(
        folder,
        "cases",
        lambda rows: replaced(
            rows, (0, "opened_on", "2025-02-03".translate(arabic)), (1, "opened_on", "\u0663.\u0662.\u0662\u0660\u0662\u0665")
        ),
    )


for mark in ("-", "?", "N/A", "999", "nil"):
    hazard("missing marks", mark, codes=(("TIP-T09", "B2"),))(
        lambda folder, mark=mark: folder_with(folder, "cases", lambda rows: replaced(rows, (0, "opened_on", mark)))
    )


@hazard("missing marks", "NA is Namibia", changed={("cover", 0, "reporting_country"): "NAM"})
def _(folder: Path) -> Path:
    return folder_with(folder, "cover", lambda rows: replaced(rows, (0, "reporting_country", "NA")))


def dates_as(shape: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        grids = dated(grids_of(base()))
        written = {
            name: [[value.strftime(shape) if isinstance(value, datetime.date) else value for value in row] for row in rows]
            for name, rows in grids.items()
        }
        return write_folder(folder, written)

    return make


for shape in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d", "%d-%b-%Y"):
    hazard("dates", shape)(dates_as(shape))


@hazard("dates", "day and month that nobody can tell apart", codes=(("TIP-T13", "B2"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "opened_on", "03/02/2025"), (1, "opened_on", "03/02/2025")))


@hazard("dates", "two digits of a year", codes=(("TIP-T06", "B2"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "opened_on", "03/02/25")))


@hazard("dates", "a year of another calendar", codes=(("TIP-T07", "B2"),))
def _(folder: Path) -> Path:
    return folder_with(folder, "cases", lambda rows: replaced(rows, (0, "opened_on", "2568-02-03")))
