"""The house rules that machines can hold: style, types, rooms, packaging, words."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_linter_has_nothing_to_say() -> None:
    result = run("ruff", "check", ".")
    assert result.returncode == 0, result.stdout


def test_the_code_is_formatted() -> None:
    result = run("ruff", "format", "--check", ".")
    assert result.returncode == 0, result.stdout


@pytest.mark.early
def test_the_types_hold() -> None:
    result = run("mypy")
    assert result.returncode == 0, result.stdout


def test_imports_run_downwards_only() -> None:
    result = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


HEAVY = {"pandas", "numpy", "pandera", "openpyxl", "xlsxwriter", "yaml", "pycountry", "python_calamine"}


@pytest.mark.parametrize(
    ("words", "heavy"),
    # typer itself asks pydantic to read the options of a command.
    [([], HEAVY | {"pydantic"}), (["validate"], HEAVY), (["merge"], HEAVY), (["summary"], HEAVY), (["codebook"], HEAVY)],
)
def test_help_imports_nothing_heavy(words: list[str], heavy: set[str]) -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom tipdata.cli.main import app\n"
        f"assert CliRunner().invoke(app, {[*words, '--help']!r}).exit_code == 0\n"
        f"print(sorted(set({sorted(heavy)!r}) & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_wheel_holds_the_codebook(tmp_path: Path) -> None:
    result = run("pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--quiet", "-w", str(tmp_path))
    assert result.returncode == 0, result.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = {name.removeprefix("tipdata/") for name in zipfile.ZipFile(wheel).namelist()}
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "schemas").rglob("*.yaml")}
    assert wanted
    assert wanted <= held


def test_no_module_is_too_long() -> None:
    long = {str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.py") if len(path.read_text().splitlines()) > 400}
    assert not long, f"{long}: split what grew beyond 400 lines"


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later(word: str) -> None:
    found = [str(path) for path in (ROOT / "src").rglob("*.py") if re.search(rf"\b{word}\b", path.read_text(encoding="utf-8"))]
    assert not found


QUOTED = re.compile(r"""(?<!["'`])["'](?=(\w+)["'](?!["']))""")


def test_python_names_no_table_field_or_code() -> None:
    """Promise 1: what the Python must know the codebook says with roles and marks."""
    from tipdata.codebook import load_codebook

    book = load_codebook()
    names = {f.name for t in book.tables.values() for f in t.fields if "_" in f.name and len(f.name) > 8}
    names |= {t for t in book.tables if t not in ("submission",)}
    roles = {f.role for t in book.tables.values() for f in t.fields} | {f.event for t in book.tables.values() for f in t.fields}
    names -= {role for role in roles if role}
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src" / "tipdata").rglob("*.py")}
    quoted = {(path.name, name) for path, text in texts.items() for name in names.intersection(QUOTED.findall(text))}
    assert not quoted, f"{quoted}: give the field a role in schemas/ and ask for that"
