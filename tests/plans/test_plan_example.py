"""The example in `examples/plan`: the plan follows from its answers, is ready, and makes a template."""

from __future__ import annotations

import shutil
from pathlib import Path

from running import Run
from tipdata.codebook import load_codebook
from tipdata.plans import check_plan, load_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan"
AS_OF = "2026-01-15"


def test_the_plan_is_what_follows_from_the_answers(tipdata: Run, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "answers.yaml", tmp_path)
    assert tipdata("plan", "new", "--answers", "answers.yaml", "-o", "plan.yaml", "--quiet").returncode == 0
    made, bundled = (folder / "plan.yaml" for folder in (tmp_path, EXAMPLE))
    why = "The codebook changed: run `tipdata plan new --answers answers.yaml -o plan.yaml --replace` in examples/plan."
    assert made.read_text(encoding="utf-8") == bundled.read_text(encoding="utf-8"), why


def test_the_plan_is_ready_and_makes_a_template(tipdata: Run, tmp_path: Path) -> None:
    book = load_codebook()
    plan = load_plan(EXAMPLE / "plan.yaml", book)
    assert check_plan(plan, book, AS_OF).counts == {"answered": 22, "open": 0, "contradictory": 0}
    made = tipdata("template", "--plan", str(EXAMPLE / "plan.yaml"), "--as-of", AS_OF, "-o", str(tmp_path / "t.xlsx"))
    assert made.returncode == 0
