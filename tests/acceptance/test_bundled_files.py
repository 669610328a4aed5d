"""What lies in `templates/` and `examples/` is what the program makes and says today."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest

from running import Run
from tipdata.codebook import load_codebook

ROOT = Path(__file__).resolve().parents[2]
BOOK = load_codebook()
FILES = [f"{folder}{form}.xlsx" for folder in ("", *(f"{language}/" for language in BOOK.languages[1:])) for form in BOOK.forms]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("make_templates", ROOT / "tools" / "make_templates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("templates")
    module.main(folder)
    return folder


@pytest.mark.parametrize("file", FILES)
def test_the_blank_templates_are_current(file: str, made: Path) -> None:
    current, bundled = made / file, ROOT / "templates" / file
    assert current.read_bytes() == bundled.read_bytes(), "The codebook changed: run `python tools/make_templates.py`."


def test_no_other_template_lies_there() -> None:
    folder = ROOT / "templates"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")) == sorted(FILES)


def test_the_regions_are_accepted_without_a_question(tipdata: Run) -> None:
    assert tipdata("validate", str(ROOT / "examples" / "regions"), "--fail-on", "warning").returncode == 0


def test_the_faulty_example_gives_exactly_the_findings_beside_it(tipdata: Run) -> None:
    result = tipdata("validate", str(ROOT / "examples" / "faulty" / "submission.xlsx"), "--format", "json")
    assert result.returncode == 1
    facts = ("code", "severity", "table", "column", "sheet", "row", "cell")
    found = Counter(tuple(f[fact] or "" for fact in facts) for f in json.loads(result.stdout)["findings"])
    expected = json.loads((ROOT / "examples" / "faulty" / "expected.json").read_text(encoding="utf-8"))
    listed = expected if isinstance(expected, list) else expected["findings"]
    assert found == Counter(tuple(f[fact] or "" for fact in facts) for f in listed)
