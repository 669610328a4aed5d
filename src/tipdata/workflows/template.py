"""Codebook and form, or a plan -> a blank template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..codebook import Codebook, Plan
from ..codebook.form_models import Form
from ..errors import TipdataError
from ..plans import not_covered, planned_book, unjustified

if TYPE_CHECKING:
    from ..templates import Brief, CarriedOver


@dataclass(frozen=True)
class Planned:
    """A plan from which a template follows, and the day on which its reviews must not be past."""

    plan: Plan
    as_of: str


def chosen_form(book: Codebook, name: str | None) -> Form:
    """The form of that name, or the default form. Raises TipdataError for a name that is not there."""
    wanted = name or book.default_form
    if wanted not in book.forms:
        raise TipdataError(f"There is no form {wanted}.", f"Choose one of {', '.join(book.forms)}.")
    return book.forms[wanted]


def make_template(
    book: Codebook,
    form: str | None,
    out: Path,
    format: Literal["xlsx", "csv"],  # noqa: A002
    planned: Planned | None = None,
    *,
    carried: CarriedOver | None = None,
    brief: Brief | None = None,
) -> tuple[Form, int]:
    """Writes the template of a form, or of a plan, blank or with rows that were carried over; returns the form, and how many sheets
    or files there are to fill. What a `brief` leaves out the cover says from the plan.

    Raises:
        TipdataError: for a form that is not there, an output that cannot be written, or a plan that does not justify what it asks.

    """
    # Most commands write no template, and would load all that does.
    from ..templates import Brief, Carried, sheets_of, write_template

    plan = planned.plan if planned is not None else None
    if planned is not None:
        refuse_unjustified(planned, book)
        form = form_of_plan(planned.plan, form, book)
    chosen = chosen_form(book, form)
    if format == "xlsx" and out.suffix.casefold() != ".xlsx":
        raise TipdataError(f"A workbook cannot be called {out.name}.", "Give it a name that ends with .xlsx, or add --format csv.")
    if format == "csv" and out.suffix:
        raise TipdataError(f"The CSV files go into a folder, and {out.name} reads as a file.", "Give the folder a name without an ending.")
    rows = _first_rows(plan, carried, book)
    told = Carried(carried.records, carried.kept_back, carried.last_ids) if carried is not None else None
    whole = brief_of(plan, brief or Brief())
    write_template(book, chosen.name, out, format=format, plan=plan, rows=rows, carried=told, brief=whole)
    asked = planned_book(plan, book) if plan is not None else book
    return chosen, len(sheets_of(asked, asked.collection(chosen.name)))


def _first_rows(plan: Plan | None, carried: CarriedOver | None, book: Codebook) -> dict[str, list[dict[str, str]]]:
    """The rows that stand in a template from the beginning; what the plan says on the cover goes before what the unit said."""
    rows = dict(carried.rows) if carried is not None else {}
    for name, (row,) in presets(plan, book).items() if plan is not None else ():
        rows[name] = [{**(rows[name][0] if rows.get(name) else {}), **row}]
    return rows


def brief_of(plan: Plan | None, given: Brief) -> Brief:
    """What the cover tells the units: what was given, and else what the plan says of its title, its jurisdiction and the first receiver."""
    from ..templates import Brief

    if plan is None:
        return given
    first = plan.sharing[0] if plan.sharing else None
    send = ": ".join(filter(None, (first.receiver, first.how))) if first is not None else ""
    due = first.when if first is not None else ""
    return Brief(given.purpose or plan.title, given.unit or plan.jurisdiction, given.due or due, given.contact, given.send or send)


def refuse_unjustified(planned: Planned, book: Codebook) -> None:
    """Raises TipdataError that lists everything that a plan asks and does not justify, or its purpose does not cover."""
    plan = planned.plan
    missing = [*unjustified(plan, book, planned.as_of), *not_covered(plan, book)]
    if missing:
        listed = "".join(f"\n  {text}" for text in missing)
        hint = "\nMend the plan, or leave these fields out of it."
        raise TipdataError(f"No template is made from the plan {plan.id}, because it asks what it does not justify:{listed}{hint}")


def form_of_plan(plan: Plan, form: str | None, book: Codebook) -> str:
    """The form that a plan asks. Raises TipdataError when another one was chosen."""
    own = plan.form or book.default_form
    if form not in (None, own):
        raise TipdataError(f"The plan {plan.id} asks the form {own}, not {form}.", "Leave out --form, or change the plan.")
    return own


def presets(plan: Plan, book: Codebook) -> dict[str, list[dict[str, str]]]:
    """What the cover can say for the unit: the definition, the purpose where there is one alone, and the law where there is one alone."""
    collection = planned_book(plan, book).collection(plan.form or book.default_form)
    law = next((f"{law.law}, {law.article}".strip(", ") for law in plan.laws), "") if len(plan.laws) == 1 else ""
    purpose = plan.purpose[0] if len(plan.purpose) == 1 else ""
    by_role = {"definition": plan.definition, "purpose_of_collection": purpose, "legal_basis": law}
    view = collection.cover
    if view is None:
        return {}
    row = {column.name: text for column in view.entered if (text := by_role.get(column.role or "", ""))}
    return {view.name: [row]}
