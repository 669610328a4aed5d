"""Seven faults that a widely used workbook of trafficking data got by editing by hand, none of which a template of ours has.

Each test looks for its fault in our template, and in a look-alike of it into which the test puts the fault.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tipdata.codebook import Codebook
from tipdata.templates import write_template
from tipdata.templates.layout import ENTRY_ROWS

SHEET = "Cases"
HEADER, FIRST_COLUMN = 1, 2
Spoil = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="module")
def ours(book: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rot") / "ours.xlsx"
    write_template(book, "simple", path, format="xlsx")
    return path


@pytest.fixture
def like(ours: Path, tmp_path: Path) -> Callable[[Spoil], Path]:
    """`like(spoil)` is our template as somebody left it who edited it by hand."""

    def spoilt(spoil: Spoil) -> Path:
        workbook = openpyxl.load_workbook(ours)
        spoil(workbook)
        workbook.save(tmp_path / "like.xlsx")
        return tmp_path / "like.xlsx"

    return spoilt


def sheet_of(path: Path) -> Worksheet:
    return loaded(path.read_bytes())[SHEET]


@cache
def loaded(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rules(sheet: Worksheet) -> dict[int, list[openpyxl.worksheet.datavalidation.DataValidation]]:
    """The rules of each column, below its header."""
    found: dict[int, list[openpyxl.worksheet.datavalidation.DataValidation]] = {}
    for rule in of_entries(sheet):
        for cells in rule.sqref.ranges:
            for column in range(cells.min_col, cells.max_col + 1):
                found.setdefault(column, []).append(rule)
    return found


def of_entries(sheet: Worksheet) -> list[openpyxl.worksheet.datavalidation.DataValidation]:
    """The rules of cells into which somebody types; headers and row checks refuse everything."""
    return [rule for rule in sheet.data_validations.dataValidation if rule.formula1 != "1>2"]


def entered(sheet: Worksheet) -> list[int]:
    return [cell.column for cell in sheet[HEADER] if cell.value and cell.column >= FIRST_COLUMN]


def slid_rules(path: Path) -> list[str]:
    """Rules bounded by cells of another sheet that move with the row."""
    sheet = sheet_of(path)
    texts = [str(formula) for rule in sheet.data_validations.dataValidation for formula in (rule.formula1, rule.formula2) if formula]
    return [text for text in texts if re.search(r"![A-Z]+[0-9]+\b", text)]


def columns_without_rule(path: Path) -> list[int]:
    sheet = sheet_of(path)
    return [column for column in entered(sheet) if column not in rules(sheet)]


def silent_rules(path: Path) -> list[int]:
    """Rules without a prompt, or that refuse an entry without saying why."""
    checks = of_entries(sheet_of(path))
    return [n for n, rule in enumerate(checks) if not rule.prompt or (rule.type and rule.showErrorMessage and not rule.error)]


def headers_out_of_step(path: Path) -> list[str]:
    """Columns whose header names another question than their rule does."""
    sheet = sheet_of(path)
    titles = {column: str(of_column[0].promptTitle) for column, of_column in rules(sheet).items()}
    labels = {column: str(sheet.cell(HEADER, column).value).rstrip(" *") for column in titles}
    return [label for column, label in labels.items() if not label.startswith(titles[column].rstrip("\u2026"))]


def rules_that_stop_early(path: Path) -> list[str]:
    checks = of_entries(sheet_of(path))
    return [str(rule.sqref) for rule in checks if range_boundaries(str(rule.sqref))[3] != HEADER + ENTRY_ROWS]


def macros(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if "vba" in name.casefold() or "activeX" in name]


def answers_with_hidden_blanks(path: Path) -> list[str]:
    cells = (cell.value for row in loaded(path.read_bytes())["_lists"] for cell in row)
    return [text for text in cells if isinstance(text, str) and not text.startswith("=") and text != " ".join(text.split())]


def first_rule(workbook: openpyxl.Workbook) -> openpyxl.worksheet.datavalidation.DataValidation:
    return next(rule for rule in of_entries(workbook[SHEET]) if rule.type == "custom")


def test_no_rule_is_bounded_by_cells_that_slide(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def slide(workbook: openpyxl.Workbook) -> None:
        first_rule(workbook).formula1 = "AND(B2>=_lists!F4,B2<=_lists!F6)"

    assert slid_rules(ours) == []
    assert len(slid_rules(like(slide))) == 1


def test_every_column_has_a_rule(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def forget(workbook: openpyxl.Workbook) -> None:
        workbook[SHEET].data_validations.dataValidation.remove(of_entries(workbook[SHEET])[-1])

    assert columns_without_rule(ours) == []
    assert len(columns_without_rule(like(forget))) == 1


def test_every_rule_prompts_and_says_what_it_refuses(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def hush(workbook: openpyxl.Workbook) -> None:
        rule = first_rule(workbook)
        rule.prompt = rule.error = None

    assert silent_rules(ours) == []
    assert len(silent_rules(like(hush))) == 1


def test_headers_and_rules_speak_of_the_same_question(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def shift(workbook: openpyxl.Workbook) -> None:
        sheet = workbook[SHEET]
        one, other = sheet.cell(HEADER, FIRST_COLUMN + 1), sheet.cell(HEADER, FIRST_COLUMN + 2)
        one.value, other.value = other.value, one.value

    assert headers_out_of_step(ours) == []
    assert len(headers_out_of_step(like(shift))) == 2


def test_rules_reach_as_far_as_the_rows(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def shorten(workbook: openpyxl.Workbook) -> None:
        letter = get_column_letter(FIRST_COLUMN + 1)
        rule = next(rule for rule in workbook[SHEET].data_validations.dataValidation if f"{letter}9" in rule)
        rule.sqref = openpyxl.worksheet.cell_range.MultiCellRange(f"{letter}2:{letter}502")

    assert rules_that_stop_early(ours) == []
    assert len(rules_that_stop_early(like(shorten))) == 1


def test_several_answers_need_no_macro(ours: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(ours) as archive, zipfile.ZipFile(tmp_path / "like.xlsm", "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
        other.writestr("xl/vbaProject.bin", b"macro")
    assert macros(ours) == []
    assert macros(tmp_path / "like.xlsm") == ["xl/vbaProject.bin"]


def test_no_answer_ends_in_a_blank_that_nobody_sees(ours: Path, like: Callable[[Spoil], Path]) -> None:
    def pad(workbook: openpyxl.Workbook) -> None:
        workbook["_lists"]["A2"].value += "\u00a0"

    assert answers_with_hidden_blanks(ours) == []
    assert len(answers_with_hidden_blanks(like(pad))) == 1
