"""Whatever a coverage-guided fuzzer makes of expressions and schema files, it is read or refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SECONDS = os.environ.get("TIPDATA_FUZZED_SECONDS", "")
SEED = os.environ.get("TIPDATA_FUZZED_SEED", "1")


@pytest.mark.skipif(not SECONDS, reason="takes TIPDATA_FUZZED_SECONDS and the extra `fuzz`")
@pytest.mark.parametrize("what", ["rules", "yaml", "codebook"])
def test_what_the_fuzzer_makes_is_read_or_refused(tmp_path: Path, what: str) -> None:
    """For ten minutes of each: TIPDATA_FUZZED_SECONDS=600."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent), *sys.path])
    done = subprocess.run(
        [sys.executable, HERE / "fuzzed.py", what, tmp_path, SECONDS, SEED],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=120 + 3 * float(SECONDS),
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Done" in done.stderr
