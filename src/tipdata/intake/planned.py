"""A submission under a plan: everything that its tables know is read, and only what the plan asks is asked for.

What lies outside of the plan is kept and said, and neither checked nor scored. Data of victims that the plan does not ask is not even read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..codebook import Codebook, Collection, Plan, View, loose
from ..plans import PlanError, planned_book, read_plan, reading_book
from ..records import Batch, Findings, Place, Received, Submission, column_letter
from .grids import Grid
from .headers import is_dataset
from .own_sheets import PLAN_FILE, carried_plan

STAMPED_PLAN = "plan_id"
OUTSIDE_COLUMN, OUTSIDE_TABLE, OTHER_PLAN, UNREADABLE_PLAN = "TIP-H20", "TIP-H21", "TIP-H22", "TIP-H23"


@dataclass(frozen=True, eq=False)
class InForce:
    """The plan under which a submission is read, with what is to be said of it. `book` reads more than what is `asked`."""

    own: Codebook
    book: Codebook
    plan: Plan | None = None
    asked: Collection | None = None
    batches: tuple[Batch, ...] = ()
    assumptions: tuple[str, ...] = ()

    def asks(self, collection: Collection) -> Collection:
        """What is asked of a submission that is read as a collection."""
        return collection if self.asked is None else self.asked

    def applied(self, submission: Submission) -> Submission:
        """The submission with what is said of its plan, and of what lies outside of it."""
        batches = [*self.batches]
        if self.asked is not None and self.plan is not None:
            submission = replace(submission, book=self.own, collection=self.asked, plan=self.plan)
            batches += [batch for sheet in submission.received for batch in _outside(sheet, self.asked, self.plan)]
        if not batches and not self.assumptions:
            return submission
        findings = submission.findings + Findings(submission.book, batches)
        return replace(submission, findings=findings, assumptions=(*submission.assumptions, *self.assumptions))


def in_force(path: Path, grids: Sequence[Grid], stamp: dict[str, str], book: Codebook, chosen: Plan | None) -> InForce:
    """The plan that was `chosen`, else the one that the file carries. A dataset, which may hold data under many plans, is under none."""
    if is_dataset(grids):
        return InForce(book, book)
    text, carried = carried_plan(grids, path), None
    place = (Place(grids[0].file if path.is_file() else str(path)),)
    batches: tuple[Batch, ...] = ()
    try:
        carried = read_plan(text, book, PLAN_FILE) if text.strip() else None
    except PlanError as error:
        batches = (Batch(UNREADABLE_PLAN, place, facts={"problem": error.faults[0].message}),)
    stamped = carried.id if carried is not None else _stamped(grids, stamp)
    if chosen is not None and stamped and (chosen != carried if carried is not None else chosen.id != stamped):
        batches = (*batches, Batch(OTHER_PLAN, place, facts={"theirs": stamped, "ours": _name(chosen, stamped, book)}))
    plan = chosen or carried
    if plan is None:
        lost = book.say("intake.plan_lost", plan=stamped)
        return InForce(book, book, batches=batches, assumptions=(lost,) if stamped and not batches else ())
    asked = planned_book(plan, book).collection(plan.form)
    said = book.say("intake.plan_named" if chosen is not None else "intake.plan_carried", plan=plan.id)
    return InForce(book, reading_book(plan, book), plan, asked, batches, (said,))


def _stamped(grids: Sequence[Grid], stamp: dict[str, str]) -> str:
    """The id of the plan that a template was made from, by its stamp or by that of its cover as a CSV file."""
    if STAMPED_PLAN in stamp:
        return stamp[STAMPED_PLAN]
    for grid in grids:
        header, first = (grid.cells.row(number) if number < len(grid.cells) else () for number in (0, 1))
        where = [j for j, text in enumerate(header) if loose(text) == loose(STAMPED_PLAN)]
        if where and where[0] < len(first):
            return first[where[0]].strip()
    return ""


def _name(chosen: Plan, stamped: str, book: Codebook) -> str:
    return chosen.id if chosen.id != stamped else book.say("intake.plan_changed", plan=chosen.id)


def _outside(sheet: Received, asked: Collection, plan: Plan) -> Iterator[Batch]:
    """A table of which the plan asks nothing, or each column that it does not ask, where there is something in them."""
    view = sheet.view
    if view.table.name not in asked.tables:
        if len(sheet):
            place = Place(sheet.file, sheet.sheet, sheet.header_row)
            yield Batch(OUTSIDE_TABLE, (place,), view.table.name, label=view.label, facts=_facts(view.label, len(sheet), plan))
        return
    for name, column in sheet.columns.items():
        filled = int((column.raw != "").sum()) if column.at > 0 else 0
        if filled and not _is_asked(view, name, asked):
            field, label = view.fills[name][0].field, view.column(name).label
            place = Place(sheet.file, sheet.sheet, column.at_row or sheet.header_row, column_letter(column.at))
            yield Batch(OUTSIDE_COLUMN, (place,), field.table, field.name, label=label, facts=_facts(label, filled, plan))


def _facts(header: str, count: int, plan: Plan) -> dict[str, str]:
    return {"header": header, "sheet": header, "count": str(count), "plan": plan.id}


def _is_asked(view: View, name: str, asked: Collection) -> bool:
    return any(asked.asks(fill.field.table, fill.field.name) for fill in view.fills[name])
