"""The dataset, its ledger and the rows set aside, as a folder of CSV files or as workbooks; whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from ..errors import TipdataError
from ..intake import LEDGER_FILE, QUARANTINE_FILE
from ..protection import neutral_texts, refuse_inputs, whole_file, whole_folder
from .dataset import LEDGER_SHEET, Merge
from .workbook import is_workbook_of, too_large_for_a_workbook, write_workbook

DATASET, QUARANTINE = "dataset", "quarantine"


def write_merge(result: Merge, out: Path, replace: bool = False) -> list[Path]:
    """Writes a folder of CSV files, or, where `out` ends with .xlsx, a workbook; the rows set aside go into a workbook beside it.

    With `replace` an earlier merge at `out` is exchanged for this one; nothing else is ever replaced. Returns the files written.

    Raises:
        TipdataError: when `out` exists and may not be replaced, is or lies in something that was merged, or cannot be written.

    """
    refuse_inputs(out, result.inputs)
    if out.suffix.casefold() == ".xlsx":
        refuse_inputs(quarantine_path(out), result.inputs)
        return _write_workbooks(result, out, replace)
    if out.suffix:
        raise TipdataError(f"A dataset cannot be written as {out.name}.", "Name a folder, or a file that ends with .xlsx.")
    return _write_folder(result, out, replace)


def quarantine_path(out: Path) -> Path:
    """Where the rows set aside go, beside a dataset that is a workbook."""
    return out.with_name(f"{out.stem}-{QUARANTINE_FILE}")


def _write_folder(result: Merge, out: Path, replace: bool) -> list[Path]:
    names = [*(f"{name}.csv" for name in result.sheets), LEDGER_FILE]
    if replace and out.is_dir() and not _is_earlier_merge(result, out):
        raise TipdataError(f"{out} holds other things than an earlier merge, so it is not replaced.", "Name another folder.")
    with whole_folder(out, replace=replace) as folder:
        for name, frame in result.sheets.items():
            _csv(_stamped(frame, name, result), folder / f"{name}.csv")
        _csv(result.story, folder / LEDGER_FILE)
        if result.set_aside:
            write_workbook(result.set_aside, folder / QUARANTINE_FILE, {"kind": QUARANTINE}, cut=True)
            names.append(QUARANTINE_FILE)
    return [out / name for name in names]


def _is_earlier_merge(result: Merge, folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    beside = {table.name for table in (result.book.confirmations, result.book.checklist) if table is not None}
    own = {LEDGER_FILE, QUARANTINE_FILE, *(f"{name}.csv" for name in {*result.book.tables, *beside})}
    return not names or (LEDGER_FILE in names and names <= own)


def _write_workbooks(result: Merge, out: Path, replace: bool) -> list[Path]:
    aside = quarantine_path(out)
    for path, kind in ((out, DATASET), (aside, QUARANTINE)):
        if path.exists() and not replace:
            raise TipdataError(f"{path} exists already.", "Name another file, or add --replace.")
        if path.exists() and not is_workbook_of(path, kind):
            raise TipdataError(f"{path} is not an earlier merge, so it is not replaced.", "Name another file.")
    sheets = {name: _stamped(frame, name, result) for name, frame in result.sheets.items()} | {LEDGER_SHEET: result.story}
    if problem := too_large_for_a_workbook(sheets):
        raise TipdataError(f"The dataset does not fit into a workbook: {problem}.", "Name a folder instead, to get CSV files.")
    with _put_back_on_failure(aside), whole_file(out) as path:
        write_workbook(sheets, path, {**result.book.stamp, "kind": DATASET})
        if result.set_aside:
            with whole_file(aside) as beside:
                write_workbook(result.set_aside, beside, {"kind": QUARANTINE}, cut=True)
        else:
            aside.unlink(missing_ok=True)
    return [out, aside] if result.set_aside else [out]


@contextmanager
def _put_back_on_failure(path: Path) -> Iterator[None]:
    """Two files cannot appear at once, so the first is as it was when the second fails."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != before:
            with whole_file(path) as temporary:
                temporary.write_bytes(before)
        raise


def _stamped(frame: pd.DataFrame, name: str, result: Merge) -> pd.DataFrame:
    """The cover's table carries the codebook's stamp in every row."""
    cover = result.book.cover
    return frame.assign(**result.book.stamp) if cover is not None and name == cover.name else frame


def _csv(frame: pd.DataFrame, path: Path) -> None:
    columns = [neutral_texts(series) for _, series in frame.items()]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(*columns, strict=True))
