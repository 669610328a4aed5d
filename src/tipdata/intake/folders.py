"""Which paths are submissions: workbooks, single CSV files, folders of CSV files, and folders of such."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import TipdataError

LEDGER_FILE = "ledger.csv"
QUARANTINE_FILE = "quarantine.xlsx"
_TEXTS = (".csv", ".tsv", ".tab")
_TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip")
READABLE = (*_TEXTS, *_TABLES)


def find_submissions(paths: Sequence[Path]) -> list[Path]:
    """The submissions that these paths hold.

    Raises:
        TipdataError: when a path does not exist, or a folder holds nothing that can be a submission.

    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise no_such_path(path)
        if not path.is_file() and not path.is_dir():
            raise TipdataError(f"{path} is neither a file nor a folder.", "Name a workbook, a CSV file or a folder of them.", "TIP-F01")
        inside = [path] if path.is_file() else _inside(path)
        if not inside:
            raise no_submission(str(path))
        found += inside
    return list(dict.fromkeys(found))


def no_such_path(path: Path) -> TipdataError:
    return TipdataError(f"There is no file or folder {path}.", "Check the spelling of the path.", "TIP-F09")


def no_submission(shown: str) -> TipdataError:
    return TipdataError(f"The folder {shown} holds no submission.", "Name a folder with CSV files or workbooks.", "TIP-F04")


def csv_files(folder: Path) -> list[Path]:
    """The CSV files that together are one submission."""
    return [file for file in _files(folder) if file.suffix.casefold() in _TEXTS and file.name != LEDGER_FILE]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))


def _is_quarantine(name: str, names: set[str]) -> bool:
    """Whether a file holds the rows that a merge set aside, by the merge that lies beside it."""
    dataset = name.removesuffix(f"-{QUARANTINE_FILE}")
    return f"{dataset}.xlsx" in names if dataset != name else name == QUARANTINE_FILE and LEDGER_FILE in names


def _inside(folder: Path) -> list[Path]:
    """The folder itself when it holds CSV files; each workbook in it; and what the folders in it hold."""
    files = _files(folder)
    names = {file.name for file in files}
    tables = [file for file in files if file.suffix.casefold() in _TABLES and not _is_quarantine(file.name, names)]
    own = [folder, *tables] if csv_files(folder) else tables
    folders = sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith("."))
    return own + [path for inner in folders for path in _inside(inner)]
