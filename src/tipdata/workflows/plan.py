"""Plans: made from answers, and held against the guide's checklist."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..codebook import Codebook, Plan
from ..plans import PlanCheck, check_plan, load_plan, plan_text, proposed, read_plan, written
from ..protection import whole_file

NEW_PLAN = "new-plan"


def plan_from(answers: Path | None, more: Mapping[str, Any], book: Codebook) -> Plan:
    """A plan from a file of answers and from `more` answers, which stand in place of the file's own; both by the keys of a plan.

    Where the answers are silent, form, questions and fields are proposed. What comes of that must be a plan that can be used.

    Raises:
        PlanError: with every fault of the answers.
        TipdataError: when the file cannot be read.

    """
    text = plan_text(answers, "file of answers") if answers is not None else "title: \n"
    given = dict(more)
    name = answers.name if answers is not None else "answers"
    plan = proposed(read_plan(text, book, name, str(answers or name), more=given, less={"plan": NEW_PLAN}), book)
    read_plan(written(plan, book), book, "the proposed plan")
    return plan


def write_plan(plan: Plan, book: Codebook, out: Path) -> None:
    """Writes a plan with its questions as comments. Raises TipdataError when the output cannot be written."""
    with whole_file(out) as path:
        path.write_text(written(plan, book), encoding="utf-8")


def check_plan_file(path: Path, book: Codebook, as_of: str) -> PlanCheck:
    """Holds the plan in a file against the guide's checklist, as on the day `as_of`.

    Raises:
        PlanError: when the plan cannot be used, with every fault in it.
        TipdataError: when the file cannot be read.

    """
    return check_plan(load_plan(path, book), book, as_of)
