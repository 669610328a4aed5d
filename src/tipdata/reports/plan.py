"""A plan against the guide's checklist -> terminal or JSON. Fits 80 columns. Renders and computes nothing."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .. import __version__
from ..plans import Checked, PlanCheck, Status

PLAN_VERSION = 1
_FIRST_SIGHT = 200
_STYLES = {Status.answered: "green", Status.open: "yellow", Status.contradictory: "bold red"}


def print_plan_check(check: PlanCheck, out: Console, everything: bool = False) -> None:
    """Every question of the checklist with its answer and what is wrong with it; long answers whole with `everything`."""
    plan, form = check.plan, check.book.forms[check.plan.form or check.book.default_form]
    out.print(Text.assemble((plan.title or plan.id, "bold"), f" ({plan.id})" if plan.title else ""))
    out.print(Padding(Text(f"{form.label}: {check.columns} columns on {check.sheets} sheets"), (0, 0, 1, 2)))
    for title, checked in _sections(check):
        out.print(Text(title, style="bold"))
        for one in checked:
            _question(one, out, everything)
        out.print()
    told = ", ".join(f"{number} {status}" for status, number in check.counts.items())
    out.print(Text(f"{told}. Looked at as on {check.as_of}."))
    if check.is_ready:
        out.print(Text("Every question is answered, and nothing contradicts itself. Next: tipdata template --plan"))


def plan_check_json(check: PlanCheck) -> str:
    """The same as one JSON object. `PLAN_VERSION` changes when a key changes its meaning or goes."""
    content = {
        "plan_version": PLAN_VERSION,
        "tipdata": __version__,
        "codebook": check.book.stamp,
        "plan": {"id": check.plan.id, "title": check.plan.title, "fingerprint": check.plan.fingerprint},
        "form": check.plan.form or check.book.default_form,
        "columns": check.columns,
        "sheets": check.sheets,
        "as_of": check.as_of,
        "ready": check.is_ready,
        "counts": check.counts,
        "questions": [_item(one, check.plan.notes.get(one.item.id, "")) for one in check.checked],
        "unanswered_questions": list(check.unanswered),
        "fields_without_question": list(check.idle),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)


def _item(one: Checked, note: str) -> dict[str, Any]:
    return {
        "id": one.item.id,
        "section": one.item.section,
        "question": one.item.question,
        "status": one.status.value,
        "answer": one.answer,
        "problems": [{"text": problem.text, "contradicts": problem.contradicts} for problem in one.problems],
        "note": note,
    }


def _sections(check: PlanCheck) -> Iterator[tuple[str, list[Checked]]]:
    for section in check.book.guide.sections:
        yield section.title, [one for one in check.checked if one.item.section == section.id]


def _question(one: Checked, out: Console, everything: bool) -> None:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=13)
    grid.add_column(width=4)
    grid.add_column()
    grid.add_row(Text(one.status.value, style=_STYLES[one.status]), one.item.id, Text(one.item.question))
    answer = one.answer if everything else textwrap.shorten(one.answer, _FIRST_SIGHT, placeholder=" ...")
    for text, style in ((answer, "dim"), *((problem.text, "") for problem in one.problems)):
        if text:
            grid.add_row("", "", Text(text, style=style))
    out.print(Padding(grid, (0, 0, 0, 2)))
