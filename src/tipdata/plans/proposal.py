"""What a plan does not say yet and its answers tell: the smallest form that answers its questions, and the fields to leave out of it."""

from __future__ import annotations

from collections.abc import Iterable

from ..codebook import Codebook, FieldChoice, ItemKind, Plan
from ..codebook.lint_checklist import purposes_of
from .fitting import Fitting
from .forms import SAFEGUARDS, planned_collection
from .victims import victim_columns


def proposed(plan: Plan, book: Codebook) -> Plan:
    """The plan with a form, questions and fields proposed where it is silent. What it says already stays as it is."""
    silent_on_questions = not plan.questions
    plan = plan if plan.form is not None else plan.model_copy(update={"form": smallest_form(plan, book)})
    if silent_on_questions:
        plan = plan.model_copy(update={"questions": _questions(plan, book)})
    wanted = [column.field for column in plan.victim_columns]
    plan = _with_fields(plan, added=(name for name in wanted if name not in Fitting(plan, book).asked))
    plan = _with_fields(plan, left_out=_unwanted(plan, book))
    if silent_on_questions:
        plan = plan.model_copy(update={"questions": tuple(q for q in plan.questions if q in Fitting(plan, book).answered)})
    asked = Fitting(plan, book).asked.values()
    levels = {
        item.part: any(field.sensitivity is item.level for field in asked)
        for item in book.checklist_items.values()
        if item.kind is ItemKind.yes_no and item.part is not None and getattr(plan, item.part) is None
    }
    return plan.model_copy(update=levels)


def smallest_form(plan: Plan, book: Codebook) -> str:
    """The form that leaves the fewest of the plan's questions unanswered, and of these the one with the fewest columns.

    Without questions it is the short form, or where the plan wants more than that, the one that answers most.
    """
    fits = {name: Fitting(plan.model_copy(update={"form": name, "fields": FieldChoice()}), book) for name in book.forms}
    if not plan.questions:
        short = {option.code for item in book.checklist_items.values() for option in item.options if option.short}
        if not plan.extent or plan.extent in short:
            return book.default_form
        return min(fits, key=lambda name: (-len(fits[name].answered), len(fits[name].asked)))
    return min(fits, key=lambda name: (len(fits[name].unanswered), len(fits[name].asked)))


def _questions(plan: Plan, book: Codebook) -> tuple[str, ...]:
    """The questions that the form answers, but for those about something that the plan does not choose."""
    answered = Fitting(plan, book).answered
    not_chosen = {
        kind
        for item in book.checklist_items.values()
        if item.part is not None and (chosen := getattr(plan, item.part))
        for option in item.options
        if option.code not in chosen
        for kind in option.about
    }
    return tuple(question.id for question in book.questions.values() if question.id in answered and question.about not in not_chosen)


def _unwanted(plan: Plan, book: Codebook) -> tuple[str, ...]:
    """Fields that answer no question, are ruled out by an answer or not covered by the purpose, and data of victims without grounds."""
    fitting = Fitting(plan, book)
    choices = [item for item in book.checklist_items.values() if item.options and item.part is not None and getattr(plan, item.part)]
    ruled_out = {name for item in choices for _, name in fitting.outside(item)}
    ruled_out |= set(victim_columns(planned_collection(plan, book))) - {column.field for column in plan.victim_columns}
    ruled_out |= _beyond_purpose(plan, book, fitting)
    unwanted = (ruled_out | set(fitting.idle)) - set(plan.fields.added) - {column.field for column in plan.victim_columns}
    whole = [table for table in book.tables if _is_whole(table, unwanted, fitting)]
    safe = {name for name, field in fitting.asked.items() if field.role in SAFEGUARDS}
    fixed = fitting.keys | fitting.needed | safe | {name for name in fitting.asked if not fitting.beside(name) <= unwanted}
    single = [name for name in fitting.asked if name in unwanted - fixed and name.partition(".")[0] not in whole]
    return (*whole, *single)


def _beyond_purpose(plan: Plan, book: Codebook, fitting: Fitting) -> set[str]:
    covers = [one for one in book.guide.purposes if one.purpose in plan.purpose]
    if not covers or purposes_of(book) is None:
        return set()
    highest, stays = max(one.highest for one in covers), any(one.stays_in_unit for one in covers)
    return {n for n, f in fitting.asked.items() if f.sensitivity > highest or (f.travels.value == "unit" and not stays)}


def _is_whole(table: str, unwanted: set[str], fitting: Fitting) -> bool:
    """Whether nothing but the keys of a table would be left, and the form works nothing out from it."""
    own = {name for name in fitting.asked if name.startswith(f"{table}.")}
    return bool(own & unwanted) and own - fitting.keys <= unwanted and not own & fitting.needed


def _with_fields(plan: Plan, added: Iterable[str] = (), left_out: Iterable[str] = ()) -> Plan:
    choice = plan.fields
    update = {
        "added": tuple(dict.fromkeys((*choice.added, *added))),
        "left_out": tuple(dict.fromkeys((*choice.left_out, *left_out))),
    }
    return plan.model_copy(update={"fields": choice.model_copy(update=update)})
