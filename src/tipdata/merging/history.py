"""The ledger of an earlier merge, gone on with: what became of every row ever received, as if all files had been merged at once."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from ..errors import TipdataError
from ..intake import LEDGER_FILE
from ..records import Submission
from .dataset import LEDGER_COLUMNS, LEDGER_SHEET
from .lines import MERGED
from .provenance import FILE, ROW, SHEET, provenance_of, short_names, unneutral

_PLACE = ["file", "sheet", "row"]
_BY = ["by_file", "by_sheet", "by_row"]
_FATE = ["fate", "reason", *_BY, "by_submission"]


def earlier_ledger(path: Path) -> pd.DataFrame:
    """The ledger that stands beside the tables of a dataset.

    Raises:
        TipdataError: when there is none, or it cannot be read.

    """
    try:
        if path.is_dir():
            ledger = pd.read_csv(path / LEDGER_FILE, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        else:
            ledger = _sheet(path)
    except (OSError, ValueError, KeyError, StopIteration, BadZipFile):
        ledger = pd.DataFrame()
    if list(ledger.columns) != list(LEDGER_COLUMNS):
        raise TipdataError(f"The ledger of the dataset {path} is missing or was changed.", "Name the dataset as tipdata merge wrote it.")
    texts = ledger.fillna("")
    return pd.DataFrame({str(name): unneutral(texts[name].to_numpy(dtype=object)) for name in texts.columns})


def _sheet(path: Path) -> pd.DataFrame:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        lines = book[LEDGER_SHEET].iter_rows(values_only=True)
        return pd.DataFrame(lines, columns=[str(name) for name in next(lines)], dtype=object)
    finally:
        book.close()


def continued(ledger: pd.DataFrame, earlier: pd.DataFrame, dataset: Submission) -> pd.DataFrame:
    """The lines of a new merge and those of the merge that wrote `dataset`.

    A row that the earlier merge kept has the fate that the new one gave it, under the file, sheet and row in which it was received first.
    """
    ledger = ledger.astype({"row": str})
    first = _first_places(dataset)
    of_dataset = pd.MultiIndex.from_frame(ledger[_PLACE]).isin(first.index)
    told = ledger.copy()
    told[_BY] = _moved(ledger[_BY], first)
    again = told[of_dataset].copy()
    again[_PLACE] = _moved(ledger.loc[of_dataset, _PLACE], first)
    # A sheet row stands once in its ledger, however many records a form made of it.
    known = again.drop_duplicates([*_PLACE, "table"]).set_index([*_PLACE, "table"])
    kept = earlier.copy()
    at = pd.MultiIndex.from_frame(earlier[[*_PLACE, "table"]])
    here = np.asarray(at.isin(known.index) & (earlier["fate"] == MERGED))
    kept.loc[here, _FATE] = known.loc[at[here], _FATE].to_numpy()
    whole = pd.concat([kept, told[~of_dataset]], ignore_index=True)
    number = pd.to_numeric(whole["row"], errors="coerce").fillna(0)
    return whole.assign(number=number).sort_values(["file", "sheet", "number"], kind="stable").drop(columns="number").reset_index(drop=True)


def _first_places(dataset: Submission) -> pd.DataFrame:
    """By the place of each row of a dataset the place in which it was received first."""
    names = short_names([file for data in dataset.tables.values() for file in data.all_files])
    frames = []
    for data in dataset.tables.values():
        first = provenance_of(data, (FILE, SHEET, ROW))
        here = {"file": data.files(names), "sheet": data.sheets, "row": data.rows.astype(str).astype(object)}
        frames.append(pd.DataFrame({**here, **first}, dtype=object))
    return pd.concat(frames, ignore_index=True).drop_duplicates(_PLACE).set_index(_PLACE)


def _moved(places: pd.DataFrame, first: pd.DataFrame) -> np.ndarray:
    """The places, those in the dataset by the place in which the row was received first."""
    at = pd.MultiIndex.from_frame(places)
    found = first.reindex(at)
    moved = np.where(found[[FILE]].notna().to_numpy(), found.to_numpy(dtype=object), places.to_numpy(dtype=object))
    return np.asarray(moved, dtype=object)
