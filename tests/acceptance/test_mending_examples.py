"""Faulty examples are mended with the truth: each group brings the gain that was told, and what was mended whole shows nothing new."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl.utils import column_index_from_string as column_number

from tipdata.codebook import load_codebook, loose
from tipdata.intake import read_submission
from tipdata.records import Finding
from tipdata.synthesis import make_example, write_example
from tipdata.workflows import Validated, ValidateOptions, validate_submission

BOOK = load_codebook()
ROWS = 20
TRIED = 4
COLUMN_MISSING = ("TIP-H03", "TIP-H04")  # putting a column back also fills cells that are not due
TOLD_ONCE = ("TIP-K06b",)  # one finding for all blank cells of a column
FORMS = ("simple", "full", "court")
LABELS = {  # for each column of a form the first field that it fills
    form: {name: fills[0].field.name for view in BOOK.collection(form).views for name, fills in view.fills.items()} for form in FORMS
}
Grid = list[list[str]]
Place = tuple[str, str, int, str]


@dataclass
class Files:
    """The CSV files of a submission by name, as grids of texts."""

    grids: dict[str, Grid]

    @classmethod
    def of(cls, folder: Path) -> Files:
        found = {}
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                grid = list(csv.reader(stream))
            width = max(len(line) for line in grid)
            found[path.name] = [line + [""] * (width - len(line)) for line in grid]
        return cls(found)

    def copy(self) -> Files:
        return Files({name: [list(row) for row in grid] for name, grid in self.grids.items()})

    def write(self, folder: Path) -> Path:
        folder.mkdir()
        for name, grid in self.grids.items():
            with (folder / name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(grid)
        return folder


def example(form: str, faults: bool, folder: Path) -> Files:
    write_example(make_example(BOOK, form, seed=11, rows=ROWS, faults=faults), folder, "csv")
    return Files.of(folder / "submission")


def mend(form: str, files: Files, truth: Files, findings: list[Finding], drop: bool = True) -> Files:
    """The files with the true value in every cell that a finding names; rows and columns that are not true at all are taken away.

    Without `drop` the rows stay, and what is asked in them gets an answer that another row has.
    """
    mended = files.copy()
    gone: set[tuple[str, int]] = set()
    for finding in findings:
        for place in (finding.place, *finding.related):
            name, row = Path(place.file).name, place.row - 1
            if row <= 0 or name not in mended.grids:
                continue
            grid, true = mended.grids[name], truth.grids[name]
            at = column_number(place.cell.rstrip("0123456789")) - 1 if place.cell else -1
            own = _true_column(form, name, grid[0][at], true[0]) if at >= 0 else -1
            if row >= len(true) and drop:
                gone.add((name, row))
            elif at >= 0 and own < 0:
                for line in grid[1:]:
                    line[at] = ""
            elif at >= 0 and finding.code in TOLD_ONCE:
                for number, line in enumerate(grid):
                    line[at] = line[at] or _truth(true, number, own)
            elif at >= 0:
                grid[row][at] = _truth(true, row, own)
        name = Path(finding.place.file).name
        if finding.place.row == 1 and name in truth.grids:
            _add_column(form, finding, mended.grids[name], truth.grids[name])
    for name, grid in mended.grids.items():
        mended.grids[name] = [line for number, line in enumerate(grid) if (name, number) not in gone]
    return mended


def _truth(true: Grid, row: int, column: int) -> str:
    return true[row][column] if row < len(true) else next((line[column] for line in true[1:] if line[column]), "")


def _true_column(form: str, name: str, header: str, known: list[str]) -> int:
    """The column of the true file that a header means, -1 for none."""
    view = next((view for view in BOOK.collection(form).views if view.name == name.removesuffix(".csv")), None)
    own = BOOK.view_headers(view).get(loose(header), "") if view is not None else ""
    return known.index(own) if own in known else -1


def _add_column(form: str, finding: Finding, grid: Grid, true: Grid) -> None:
    """Puts back a column that the sheet lacks."""
    held = {_true_column(form, Path(finding.place.file).name, header, true[0]) for header in grid[0]}
    missing = [true[0].index(name) for name in true[0] if name == finding.column or LABELS[form].get(name) == finding.column]
    for at in missing:
        if at not in held:
            for number, line in enumerate(grid):
                line.append(_truth(true, number, at))


def validated(files: Files, folder: Path) -> Validated:
    return validate_submission(read_submission(files.write(folder), BOOK, "submission"), ValidateOptions())


def values(one: Validated) -> dict[str, float]:
    return {q.id: q.value for i in one.scorecard.indicators for q in i.questions if q.value is not None}


def mean(one: Validated, indicator: str) -> float:
    """The mean of what was measured of an indicator, of 100: its score, where it has one."""
    shares = [q.value for q in one.scorecard.indicator(indicator).questions if q.value is not None and q.is_averaged]
    return 100 * sum(shares) / len(shares)


def places(one: Validated) -> set[Place]:
    return {
        (f.code, Path(f.place.file).name, f.place.row, f.column) for f in one.findings if f.severity.value in ("reject", "error", "warning")
    }


@pytest.mark.parametrize("form", FORMS)
def test_mending_what_is_told_first_brings_the_gain_that_was_told(form: str, tmp_path: Path) -> None:
    truth, faulty = example(form, False, tmp_path / "true"), example(form, True, tmp_path / "faulty")
    before = validated(faulty, tmp_path / "before")
    tried = 0
    for number, gain in enumerate(before.gains):
        named = [f for f in before.findings if (f.code, f.table, f.column) == (gain.code, gain.table, gain.column)]
        after = validated(mend(form, faulty, truth, named, drop=False), tmp_path / f"after{number}")
        if any((f.code, f.table, f.column) == (gain.code, gain.table, gain.column) for f in after.findings):
            continue  # what is wrong stands elsewhere, such as in a row too many
        assert values(after)[gain.measure] - values(before)[gain.measure] == pytest.approx(gain.value, abs=1e-9), gain
        if gain.code not in COLUMN_MISSING:
            assert mean(after, gain.indicator) - mean(before, gain.indicator) == pytest.approx(gain.score, abs=1e-9), gain
        tried += 1
        if tried == TRIED:
            return
    raise AssertionError("too few groups that can be mended")


@pytest.mark.parametrize("form", FORMS)
def test_when_every_reported_cell_is_true_nothing_new_is_found(form: str, tmp_path: Path) -> None:
    truth, faulty = example(form, False, tmp_path / "true"), example(form, True, tmp_path / "faulty")
    before = validated(faulty, tmp_path / "before")
    after = validated(mend(form, faulty, truth, list(before.findings)), tmp_path / "after")
    assert places(after) - places(before) == set()
    assert len(places(after)) < len(places(before)) / 2
    assert after.scorecard.records_without_error > before.scorecard.records_without_error
