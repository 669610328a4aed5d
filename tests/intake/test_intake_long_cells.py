"""Cells of many thousand signs: no text makes reading or checking hang."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SIGNS = 20_000
READ = f"""
import sys
from pathlib import Path
from submitting import Desk, clean
from tipdata.checks import check_tables
from tipdata.codebook import TableKind, load_codebook
book = load_codebook()
desk = Desk(Path(sys.argv[1]), book)
for number, pattern in enumerate(["x{{}}x".format(" " * {SIGNS}), "a" * {SIGNS} + "\\u00e9", "a1, " * {SIGNS // 4}, "- 1" * {SIGNS // 3}]):
    sheets = {{sheet: [dict(row) for row in rows] for sheet, rows in clean("full").items()}}
    for sheet in [name for name, table in book.tables.items() if name in sheets and table.kind is TableKind.records]:
        keys = {{field.name for field in book.tables[sheet].keys}}
        for at, name in enumerate(name for name in sheets[sheet][0] if name not in keys):
            sheets[sheet][at % len(sheets[sheet])][name] = pattern
    submission = desk.read(sheets)
    assert submission.tables
    check_tables(submission)
    print("read", number)
"""


def test_no_long_cell_makes_reading_hang(tmp_path: Path) -> None:
    """A minute is many times what reading takes, and a small part of what a search takes that begins again at every sign."""
    paths = os.pathsep.join([str(HERE.parent), *sys.path])
    words = [sys.executable, "-c", READ, str(tmp_path)]
    try:
        done = subprocess.run(words, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired as expired:
        pytest.fail(f"hangs after: {(expired.stdout or b'').decode()}")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["read", "0", "read", "1", "read", "2", "read", "3"]
