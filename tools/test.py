"""Sets everything up and runs all tests, which include the linter, the type checker and the import contract."""

from __future__ import annotations

import sys

from environment import run, set_up

if __name__ == "__main__":
    set_up("[dev]")
    run("python", "-m", "pytest", "-n", "auto", "--dist", "worksteal", *sys.argv[1:])
