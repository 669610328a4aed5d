"""Sets up `.venv` in the project's folder and runs commands in it. Needs nothing but Python."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")


def set_up(extra: str = "") -> None:
    """Makes the environment and installs tipdata from this folder into it, with the optional requirements named."""
    if sys.version_info < (3, 11):
        sys.exit("tipdata needs Python 3.11 or newer.")
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        venv.create(FOLDER, with_pip=True)
    run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f".{extra}")


def run(program: str, *arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    """Runs a program of the environment in the project's folder; stops with its exit code when it fails."""
    print("$", program, *arguments, flush=True)
    # Compiled modules are kept, so that the many processes that follow need not compile them each.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, env=kept, check=False).returncode
    if code not in allowed:
        sys.exit(code)
