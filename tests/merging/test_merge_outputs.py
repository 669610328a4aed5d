"""What a merge writes: whole or not at all, private, the same every time, and nothing in it that runs."""

from __future__ import annotations

import csv
import hashlib
import os
import stat
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from submitting import Desk, Sheets, case, clean, cover, person, tally
from tipdata.errors import TipdataError
from tipdata.intake import read_submission
from tipdata.merging import Merge, quarantine_path, workbook, write, write_merge
from tipdata.records import Submission

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "'=1",
    "'quoted",
    "007",
    "1e5",
    "NA",
    "  spaced",
    "two\nlines",
    'a "b", c',
)
posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def faulty() -> Sheets:
    """A submission of which some rows are set aside."""
    return {
        **clean("full"),
        "cases": [case("C1"), case("C2"), case("C3"), case("")],
        "persons": [person("P1", "C1"), person("P2", "C2"), person("P9", "C9", sex="?")],
    }


@pytest.fixture
def merged(desk: Desk) -> Merge:
    return desk.merge(desk.read(faulty(), "north"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def contents(submission: Submission) -> dict[str, dict[str, list[str]]]:
    return {name: {c: list(column.text) for c, column in data.columns.items()} for name, data in submission.tables.items()}


@pytest.mark.parametrize("out", ["national", "national.xlsx"])
def test_the_same_merge_gives_the_same_bytes(out: str, desk: Desk, tmp_path: Path) -> None:
    submissions = [
        desk.read(faulty(), "north"),
        desk.read({**clean("simple"), "cover": [cover("simple", reporting_unit_code="STH")]}, "south"),
    ]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    write_merge(desk.merge(*submissions), tmp_path / "one" / out)
    write_merge(desk.merge(*reversed(submissions)), tmp_path / "two" / out)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert any(name.endswith("quarantine.xlsx") for name in files(tmp_path / "one"))


def test_a_folder_and_a_workbook_hold_the_same(merged: Merge, desk: Desk, tmp_path: Path) -> None:
    write_merge(merged, tmp_path / "national")
    write_merge(merged, tmp_path / "national.xlsx")
    folder, book = read_submission(tmp_path / "national", desk.book), read_submission(tmp_path / "national.xlsx", desk.book)
    assert folder.is_dataset
    assert book.is_dataset
    assert contents(folder) == contents(book)
    for name in folder.tables:
        told, other = folder.tables[name].provenance, book.tables[name].provenance
        assert {key: list(values) for key, values in told.items()} == {key: list(values) for key, values in other.items()}
    ledger = pd.read_csv(tmp_path / "national" / "ledger.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    sheet = pd.read_excel(tmp_path / "national.xlsx", sheet_name="ledger", engine="openpyxl", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(ledger, sheet, check_dtype=False)
    assert len(ledger) == sum(merged.totals.values())


def test_inputs_are_not_touched(desk: Desk, tmp_path: Path) -> None:
    paths = [desk.write(faulty(), "north"), desk.write(clean("simple"), "south", kind="xlsx")]
    before = {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in paths
        for path in ([folder] if folder.is_file() else folder.iterdir())
    }
    merged = desk.merge(*(read_submission(path, desk.book) for path in paths))
    write_merge(merged, tmp_path / "out")
    write_merge(merged, tmp_path / "out.xlsx")
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in before} == before


@posix_only
def test_outputs_are_readable_by_their_owner_alone(merged: Merge, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        written = [*write_merge(merged, tmp_path / "national"), *write_merge(merged, tmp_path / "national.xlsx")]
    finally:
        os.umask(old)
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert stat.S_IMODE((tmp_path / "national").stat().st_mode) == 0o700


def test_the_files_written_are_named(merged: Merge, desk: Desk, tmp_path: Path) -> None:
    written = write_merge(merged, tmp_path / "national")
    assert {path.name for path in written} == {path.name for path in (tmp_path / "national").iterdir()}
    assert {"ledger.csv", "quarantine.xlsx", "cases.csv"} <= {path.name for path in written}
    whole = desk.merge(desk.read(clean("full")))
    assert [path.name for path in write_merge(whole, tmp_path / "whole.xlsx")] == ["whole.xlsx"]
    assert not quarantine_path(tmp_path / "whole.xlsx").exists()


class BrokenWriterErrorError(Exception):
    pass


@pytest.mark.parametrize("out", ["national", "national.xlsx"])
@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_writer_that_fails_half_way_leaves_nothing(
    out: str, fails_at: int, merged: Merge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = "write_workbook" if out.endswith(".xlsx") else "_csv"
    real, calls = getattr(write, target), iter(range(9))

    def broken(*arguments: object, **options: object) -> None:
        if next(calls) == fails_at:
            raise BrokenWriterErrorError
        real(*arguments, **options)

    monkeypatch.setattr(write, target, broken)
    before = files(tmp_path)
    if fails_at == 2 and target == "write_workbook":
        write_merge(merged, tmp_path / out)
        return
    with pytest.raises(BrokenWriterErrorError):
        write_merge(merged, tmp_path / out)
    assert files(tmp_path) == before


@pytest.mark.parametrize("out", ["national", "national.xlsx"])
def test_a_replacement_that_fails_leaves_the_earlier_merge(
    out: str, merged: Merge, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_merge(merged, tmp_path / out)
    before = files(tmp_path)
    other = desk.merge(desk.read({**faulty(), "cases": [case("C1"), case(""), case("")]}, "other"))
    before |= {name: content for name, content in files(tmp_path).items() if name.startswith("other")}
    real, failures = os.replace, [OSError(28, "No space left on device")]

    def broken(source: str, target: str) -> None:
        if Path(target).name == out and failures:
            raise failures.pop()
        real(source, target)

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(TipdataError):
        write_merge(other, tmp_path / out, replace=True)
    monkeypatch.undo()
    assert files(tmp_path) == before


@pytest.mark.parametrize("out", ["national", "national.xlsx"])
def test_an_earlier_merge_is_replaced_only_when_asked(out: str, merged: Merge, desk: Desk, tmp_path: Path) -> None:
    write_merge(merged, tmp_path / out)
    clean_merge = desk.merge(desk.read(clean("full"), "other"))
    before = files(tmp_path)
    with pytest.raises(TipdataError):
        write_merge(clean_merge, tmp_path / out)
    assert files(tmp_path) == before
    write_merge(clean_merge, tmp_path / out, replace=True)
    assert not any("quarantine" in name for name in files(tmp_path))
    assert contents(read_submission(tmp_path / out, desk.book)) != {}


def test_replace_does_not_replace_what_is_no_earlier_merge(merged: Merge, tmp_path: Path) -> None:
    folder, book = tmp_path / "mine", tmp_path / "mine.xlsx"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    openpyxl.Workbook().save(book)
    before = files(tmp_path)
    for path in (folder, book):
        with pytest.raises(TipdataError, match="not replaced"):
            write_merge(merged, path, replace=True)
    assert files(tmp_path) == before


def test_replace_keeps_its_hands_off_a_merge_with_other_files_in_it(merged: Merge, tmp_path: Path) -> None:
    write_merge(merged, tmp_path / "national")
    (tmp_path / "national" / "notes.docx").write_text("mine")
    with pytest.raises(TipdataError, match="not replaced"):
        write_merge(merged, tmp_path / "national", replace=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_input_is_never_the_output(kind: str, desk: Desk, tmp_path: Path) -> None:
    path = desk.write(clean("full"), "north", kind)
    merged = desk.merge(read_submission(path, desk.book))
    before = files(tmp_path)
    with pytest.raises(TipdataError, match="never changed"):
        write_merge(merged, path, replace=True)
    assert files(tmp_path) == before


def test_a_dataset_is_not_written_over_itself(merged: Merge, desk: Desk, tmp_path: Path) -> None:
    write_merge(merged, tmp_path / "national.xlsx")
    again = desk.merge(read_submission(tmp_path / "national.xlsx", desk.book))
    with pytest.raises(TipdataError, match="never changed"):
        write_merge(again, tmp_path / "national.xlsx", replace=True)


def test_an_output_of_another_kind_is_refused(merged: Merge, tmp_path: Path) -> None:
    with pytest.raises(TipdataError, match="cannot be written as"):
        write_merge(merged, tmp_path / "national.ods")


def test_the_rows_set_aside_stand_in_a_workbook_with_reason_and_true_place(desk: Desk, tmp_path: Path) -> None:
    path = desk.write(faulty(), "north", kind="xlsx")
    write_merge(desk.merge(read_submission(path, desk.book)), tmp_path / "national.xlsx")
    book = openpyxl.load_workbook(quarantine_path(tmp_path / "national.xlsx"))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["cases", "persons"]
    header, *rows = book["persons"].iter_rows(values_only=True)
    (row,) = [dict(zip(header, values, strict=True)) for values in rows]
    assert row["Reason"] == "TIP-X05a: Row without its parent"
    assert (row["Person ID"], row["Case ID"], row["Sex"]) == ("P9", "C9", "?")
    source = openpyxl.load_workbook(tmp_path / "north.xlsx")[row["Sheet"]]
    assert row["File"].endswith("north.xlsx")
    assert source.cell(int(row["Row"]), 1).value == "P9"


def hostile(kind: str, desk: Desk) -> Merge:
    rows = [case(f"C{n}", transferred_to=text, case_status=text if text.strip() == text else "open") for n, text in enumerate(HOSTILE)]
    about = cover(legal_basis="=1+1", reporting_unit_code="-NTH")
    return desk.merge(desk.read({"submission": [about], "cases": [*rows, case("", transferred_to="=2+2")]}, "=north", kind))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("out", ["national", "national.xlsx"])
def test_no_cell_can_run_and_every_text_reads_back_unchanged(kind: str, out: str, desk: Desk, tmp_path: Path) -> None:
    merged = hostile(kind, desk)
    for path in write_merge(merged, tmp_path / out):
        if path.suffix == ".csv":
            with path.open(newline="", encoding="utf-8-sig") as stream:
                texts = [text for row in csv.reader(stream) for text in row]
            assert not [text for text in texts if text.startswith(("=", "@", "\t", "\r")) or text[:2] in ("-N", "+c", "-2")], path.name
        else:
            with zipfile.ZipFile(path) as archive:
                assert not [name for name in archive.namelist() if name.startswith("xl/worksheets") and b"<f>" in archive.read(name)]
    again = desk.merge(read_submission(tmp_path / out, desk.book))
    for name, frame in merged.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)
    assert list(merged.tables["cases"]["transferred_to"]) == [
        text.strip().removeprefix("'") if text == "'=1" else text.strip() for text in HOSTILE
    ]


def test_a_dataset_that_does_not_fit_into_a_workbook_is_refused_whole(
    merged: Merge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 2)
    with pytest.raises(TipdataError, match="does not fit"):
        write_merge(merged, tmp_path / "national.xlsx")
    assert not list(tmp_path.glob("national*"))


def test_a_text_longer_than_a_cell_goes_into_a_folder_only(desk: Desk, tmp_path: Path) -> None:
    long = "x" * 40_000
    merged = desk.merge(desk.read({"submission": [cover()], "cases": [case("C1", transferred_to=long), case("", transferred_to=long)]}))
    with pytest.raises(TipdataError, match="does not fit"):
        write_merge(merged, tmp_path / "national.xlsx")
    write_merge(merged, tmp_path / "national")
    assert read_submission(tmp_path / "national", desk.book).tables["cases"].columns["transferred_to"].text[0] == long
    aside = openpyxl.load_workbook(tmp_path / "national" / "quarantine.xlsx")["cases"]
    texts = [cell.value for cell in aside[2] if cell.value and cell.value.startswith("xxx")]
    assert [text[-12:] for text in texts] == [" whole text]"]


def test_rows_set_aside_beyond_a_sheet_go_on_the_next(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 2)
    merged = desk.merge(desk.read({"submission": [cover()], "cases": [case("") for _ in range(5)]}))
    write_merge(merged, tmp_path / "national")
    book = openpyxl.load_workbook(tmp_path / "national" / "quarantine.xlsx")
    assert [(sheet.title, sheet.max_row - 1) for sheet in book if sheet.sheet_state == "visible"] == [
        ("cases", 2),
        ("cases (2)", 2),
        ("cases (3)", 1),
    ]


def test_a_merge_of_nothing_usable_writes_its_ledger_and_the_rows_set_aside(desk: Desk, tmp_path: Path) -> None:
    merged = desk.merge(desk.read({"cases": [case("C1")]}))
    assert {path.name for path in write_merge(merged, tmp_path / "national")} == {"ledger.csv", "quarantine.xlsx"}
    write_merge(merged, tmp_path / "national.xlsx")
    assert openpyxl.load_workbook(tmp_path / "national.xlsx").sheetnames == ["ledger", "_tipdata"]


def test_files_of_like_name_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    units = []
    for place in ("north", "south"):
        (tmp_path / place).mkdir()
        about = cover(reporting_unit_code=place)
        units.append(Desk(tmp_path / place, desk.book).read({"submission": [about], "victim_tally": [tally()]}, "2025"))
    merged = desk.merge(*units)
    assert sorted(set(merged.ledger["file"])) == [
        f"{place}/2025/{name}.csv" for place in ("north", "south") for name in ("submission", "victim_tally")
    ]
    assert set(desk.merge(units[0]).ledger["file"]) == {"2025/submission.csv", "2025/victim_tally.csv"}


def test_there_is_nothing_to_merge(desk: Desk) -> None:
    with pytest.raises(TipdataError):
        desk.merge()
