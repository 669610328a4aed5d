"""What LibreOffice makes of a template that it saves, as a workbook of Excel and as one of its own."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import settings

from tipdata.codebook import Codebook, load_codebook
from tipdata.intake import read_submission
from tipdata.records import State, Submission
from tipdata.templates.content import content_of
from tipdata.templates.workbook import write_workbook

LONG = settings().max_examples >= 1000
FORMS = tuple(load_codebook().forms)[: None if LONG else 2]
ENTRY_ROWS = 60
EXCEL = "xlsx:Calc MS Excel 2007 XML"
KINDS = ("xlsx", "ods")
# A double quote, commas, accents, a bracket, letters from right to left, a sign of formulas, digits that are a text.
LABELS = ('Bread "of the house"', "Rye, wheat, oats", "Épeautre à l'ancienne", "خبز القمح", "=Spelt", "00123", "Half (50 %)")
NUMBER = 5000


@dataclass(frozen=True)
class Saved:
    """Templates as they were written, as LibreOffice saved them in each kind, and those of its own kind as workbooks of Excel again."""

    written: Path
    saved: dict[str, Path]
    again: Path

    def before(self, name: str) -> openpyxl.Workbook:
        return _loaded(self.written / f"{name}.xlsx")

    def after(self, name: str, kind: str) -> openpyxl.Workbook:
        """The saved workbook; one in LibreOffice's own format by way of Excel's, because no library reads its checks."""
        return _loaded((self.saved["xlsx"] if kind == "xlsx" else self.again) / f"{name}.xlsx")


@lru_cache(maxsize=16)
def _loaded(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    """A codebook with a list of five thousand codes, and one whose labels are hard to quote; the first depends on nothing."""
    folder = tmp_path_factory.mktemp("bakery")
    for part in ("tables", "codelists", "forms"):
        (folder / part).mkdir()
    files = {
        "codebook.yaml": "id: bakery\nversion: 1.0.0\ntitle: Bread\ntables: [loaves]\nforms: [daily]\n",
        "tables/loaves.yaml": (
            "name: loaves\nlabel: Loaves\nsingular: loaf\nhelp: One row per loaf.\n"
            "repeats: {conflict: TIP-X01a, identical: TIP-X01b}\nfields:\n"
            "  - {name: loaf_id, label: Loaf, help: Its own number., example: L1, type: identifier, requirement: key}\n"
            "  - {name: mill, label: Mill, help: Where the flour was made., example: m1, type: code, codelist: mill}\n"
            "  - {name: flour, label: Flour, help: What the loaf is made of., example: c0, type: code, codelist: flour}\n"
            "  - {name: toppings, label: Toppings, help: All that was put on top., example: c0, type: codes, codelist: flour}\n"
        ),
        "codelists/mill.yaml": "name: mill\nlabel: Mill\ncodes:\n"
        + "".join(f"  - {{code: m{n}, label: Mill {n}}}\n" for n in range(NUMBER)),
        "codelists/flour.yaml": "name: flour\nlabel: Flour\ncodes:\n"
        + "".join(f"  - {{code: c{n}, label: '{label.replace(chr(39), chr(39) * 2)}'}}\n" for n, label in enumerate(LABELS)),
        "forms/daily.yaml": "name: daily\nlabel: Daily form\nhelp: Every day.\nsheets: [{table: loaves}]\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_codebook(folder)


def loaves() -> list[dict[str, str]]:
    several = [f"c{n};c{(n + 1) % len(LABELS)};c{(n + 2) % len(LABELS)};c{(n + 3) % len(LABELS)}" for n in range(len(LABELS))]
    ordered = [";".join(sorted(text.split(";"))) for text in several]
    return [
        {"loaf_id": f"L{n}", "mill": f"m{NUMBER - 1 - n}", "flour": f"c{n}", "toppings": toppings} for n, toppings in enumerate(ordered)
    ]


@pytest.fixture(scope="module")
def saved(book: Codebook, bakery: Codebook, fill, soffice, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("saved")
    parts = {name: folder / name for name in ("written", "xlsx", "ods", "again")}
    for part in parts.values():
        part.mkdir()
    for form in FORMS:
        stamp = {**book.stamp, "form": form}
        write_workbook(content_of(book, book.collection(form), fill(form, 4), stamp), parts["written"] / f"{form}.xlsx", ENTRY_ROWS)
    write_workbook(content_of(bakery, bakery.collection("daily"), {"loaves": loaves()}, bakery.stamp), parts["written"] / "bakery.xlsx", 20)
    first, *others = sorted(parts["written"].iterdir())
    soffice(first, EXCEL, parts["xlsx"], *others)
    soffice(first, "ods", parts["ods"], *others)
    first, *others = sorted(parts["ods"].iterdir())
    soffice(first, EXCEL, parts["again"], *others)
    return Saved(parts["written"], {kind: parts[kind] for kind in KINDS}, parts["again"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", [*FORMS, "bakery"])
def test_checks_prompts_and_names_survive_being_saved(saved: Saved, form: str, kind: str) -> None:
    before, after = saved.before(form), saved.after(form, kind)
    assert after.sheetnames == before.sheetnames
    assert set(before.defined_names) <= set(after.defined_names)
    for name, defined in before.defined_names.items():
        if re.fullmatch(r"_lists!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", defined.attr_text or ""):
            assert list(after.defined_names[name].destinations) == list(defined.destinations)
    for sheet in before:
        assert _checks(after[sheet.title]) == _checks(sheet)
        assert after[sheet.title].sheet_state == sheet.sheet_state


def _checks(sheet) -> dict[tuple[int, int], tuple[object, ...]]:  # type: ignore[no-untyped-def]
    """What the check of each cell says; programs join equal cells in their own ways."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        kind = check.type if check.type != "none" else None
        refusal = (check.errorTitle, check.error, check.errorStyle or "stop") if kind and check.showErrorMessage else None
        said = (kind, _source(check.formula1) if kind else None, check.promptTitle, check.prompt, refusal)
        found |= {place: said for cells in check.sqref.ranges for row in cells.rows for place in row}
    return found


def _source(formula: str | None) -> str:
    """A formula without its own cell, which programs tell from whatever cell of the check comes first."""
    return re.sub(r"\$?[A-Z]{1,3}\$?\d+", "#", str(formula)).replace(" ", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_filled_template_means_the_same_after_being_saved(book: Codebook, saved: Saved, form: str, kind: str) -> None:
    before = read_submission(saved.written / f"{form}.xlsx", book)
    after = read_submission(saved.saved[kind] / f"{form}.{kind}", book)
    assert after.stamp == before.stamp
    assert _meant(after) == _meant(before)


def _meant(submission: Submission) -> list[tuple[list[int], dict[str, tuple[list[str], list[int]]]]]:
    sheets = submission.received
    return [(list(sheet.rows), {name: (list(c.text), list(c.state)) for name, c in sheet.columns.items()}) for sheet in sheets]


@pytest.mark.parametrize("kind", ["written", *KINDS])
def test_long_lists_and_labels_that_are_hard_to_quote_come_back(bakery: Codebook, saved: Saved, kind: str) -> None:
    path = saved.written / "bakery.xlsx" if kind == "written" else saved.saved[kind] / f"bakery.{kind}"
    (sheet,) = read_submission(path, bakery).received
    for name, column in sheet.columns.items():
        assert list(column.state) == [State.filled] * len(LABELS), name
        assert list(column.text) == [row[name] for row in loaves()], name


def test_every_area_of_every_country_is_there_after_being_saved(book: Codebook, saved: Saved) -> None:
    """The longest list, of five thousand areas, stands behind a drop-down that depends on the country."""
    items: dict[str, list[str]] = {}
    for kind in KINDS:
        workbook = saved.after("full", kind)
        ((sheet, cells),) = workbook.defined_names["items_processes_exploitation_area"].destinations
        items[kind] = [str(row[0].value) for row in workbook[sheet][cells]]
    areas = {code.label for code in book.codelists["area"].codes}
    assert len(areas) > 5000
    assert set(items["xlsx"]) >= areas
    assert items["ods"] == items["xlsx"]


def test_a_template_prints_its_header_and_a_page_of_rows(saved: Saved, soffice: Callable[..., Path], tmp_path: Path) -> None:
    pdf = soffice(saved.written / f"{FORMS[0]}.xlsx", "pdf", tmp_path)
    pages = pdf.read_bytes().count(b"/Type/Page/") + pdf.read_bytes().count(b"/Type /Page\n")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert 5 <= pages <= 25


def test_no_program_writes_macros_or_links_into_it(saved: Saved) -> None:
    for path in (*saved.written.iterdir(), *saved.saved["xlsx"].iterdir()):
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if "vba" in name.casefold() or "externalLink" in name]
