"""Files with changed bytes are read or refused: no traceback, no end of the process, no hang."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SECONDS = os.environ.get("TIPDATA_MUTATED_SECONDS", "5")
SEED = os.environ.get("TIPDATA_MUTATED_SEED", "1")


def test_files_with_changed_bytes_are_read_or_refused(tmp_path: Path) -> None:
    """For ten minutes of it: TIPDATA_MUTATED_SECONDS=600."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent), *sys.path])
    done = subprocess.run(
        [sys.executable, HERE / "mutated.py", tmp_path / "files", SECONDS, SEED],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=120 + 3 * float(SECONDS),
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "read" in done.stdout
    assert "refused" in done.stdout
