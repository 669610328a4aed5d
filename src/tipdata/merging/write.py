"""The dataset, its ledger and the rows set aside, as a folder of CSV files or as workbooks; whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ..errors import TipdataError
from ..intake import LEDGER_FILE, QUARANTINE_FILE, STAMP_SHEET
from ..protection import neutral_frame, whole_file, whole_folder
from .dataset import Merge

LEDGER_SHEET = "ledger"


def write_merge(result: Merge, out: Path, replace: bool = False) -> list[Path]:
    """Writes a folder of CSV files, or, where `out` ends with .xlsx, a workbook; the rows set aside go into a workbook beside it.

    Returns the files written.

    Raises:
        TipdataError: when `out` exists and `replace` is not set, or cannot be written.

    """
    if out.suffix.casefold() == ".xlsx":
        return _write_workbooks(result, out, replace)
    if out.suffix:
        raise TipdataError(f"A dataset cannot be written as {out.name}.", "Name a folder, or a file that ends with .xlsx.")
    if replace and out.exists() and not _is_earlier_merge(out):
        raise TipdataError(f"{out} is not an earlier merge, so it is not replaced.", "Name another folder.")
    with whole_folder(out, replace=replace) as folder:
        for name, frame in result.tables.items():
            _csv(_stamped(frame, name, result), folder / f"{name}.csv")
        _csv(result.ledger, folder / LEDGER_FILE)
        names = [*(f"{name}.csv" for name in result.tables), LEDGER_FILE]
        if result.set_aside:
            _workbook(result.set_aside, folder / QUARANTINE_FILE, {"kind": "quarantine"})
            names.append(QUARANTINE_FILE)
    return [out / name for name in names]


def quarantine_path(out: Path) -> Path:
    """Where the rows set aside go, beside a dataset that is a workbook."""
    return out.with_name(f"{out.stem}-{QUARANTINE_FILE}")


def _write_workbooks(result: Merge, out: Path, replace: bool) -> list[Path]:
    aside = quarantine_path(out)
    for path in (out, aside):
        if path.exists() and not replace:
            raise TipdataError(f"{path} exists already.", "Name another file, or add --replace.")
    sheets = {name: _stamped(frame, name, result) for name, frame in result.tables.items()}
    with whole_file(out) as path:
        _workbook({**sheets, LEDGER_SHEET: result.ledger}, path, {**result.book.stamp, "kind": "dataset"})
        if result.set_aside:
            with whole_file(aside) as beside:
                _workbook(result.set_aside, beside, {"kind": "quarantine"})
        elif aside.exists():
            aside.unlink()
    return [out, aside] if result.set_aside else [out]


def _is_earlier_merge(folder: Path) -> bool:
    return folder.is_dir() and ((folder / LEDGER_FILE).exists() or not any(folder.iterdir()))


def _stamped(frame: pd.DataFrame, name: str, result: Merge) -> pd.DataFrame:
    """The cover's table carries the codebook's stamp in every row."""
    cover = result.book.cover
    return frame.assign(**result.book.stamp) if cover is not None and name == cover.name else frame


def _csv(frame: pd.DataFrame, path: Path) -> None:
    neutral_frame(frame.astype(str)).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _workbook(sheets: Mapping[str, pd.DataFrame], path: Path, stamp: Mapping[str, str]) -> None:
    """Every cell as text; a fixed creation date, so that the same input gives the same bytes."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(frame.columns) - 1, 18)
            sheet.write_row(0, 0, [str(column) for column in frame.columns], bold)
            for number, values in enumerate(frame.astype(str).to_numpy(), start=1):
                for column, value in enumerate(values):
                    if value:
                        sheet.write_string(number, column, value)
        hidden = book.add_worksheet(STAMP_SHEET)
        hidden.hide()
        for number, (key, value) in enumerate(stamp.items()):
            hidden.write_string(number, 0, key)
            hidden.write_string(number, 1, value)
