"""Laws of plans, whatever they add and leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings, strategies as st
from planning import AS_OF, SUSPECTS_ONLY, WITH_VICTIMS, plan_of
from sound_plans import BOOK, FIELDS, is_sound, sound_plans

from tipdata.codebook import FieldChoice, Plan
from tipdata.codebook.lint_forms import form_faults
from tipdata.plans import Fitting, planned_book, read_plan, unjustified, written

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)


@settings(max_examples=12)
@given(sound_plans())
def test_the_form_of_a_sound_plan_holds_together(plan: Plan) -> None:
    form = planned_book(plan, BOOK).forms[plan.form or ""]
    assert list(form_faults(replace(BOOK, forms={form.name: form}))) == []


@settings(max_examples=12)
@given(sound_plans())
def test_a_plan_asks_what_its_form_asks_and_what_it_adds_without_what_it_leaves_out(plan: Plan) -> None:
    before = set(Fitting(plan.model_copy(update={"fields": FieldChoice()}), BOOK).asked)
    after = set(Fitting(plan, BOOK).asked)
    added = {f for f in FIELDS if f in plan.fields.added or f.partition(".")[0] in plan.fields.added}
    gone = {f for f in FIELDS if f in plan.fields.left_out or f.partition(".")[0] in plan.fields.left_out}
    keys = Fitting(plan, BOOK).keys
    assert added - gone <= after
    assert after - before - added <= keys | _safeguards()
    assert before - after <= gone | {name for name in before if name.partition(".")[0] in plan.fields.left_out}
    assert after & gone <= keys


def _safeguards() -> set[str]:
    return {f"{t.name}.{f.name}" for t in BOOK.tables.values() for f in t.fields if t.off_unless_justified}


@settings(max_examples=10)
@given(
    st.sampled_from([SUSPECTS_ONLY, WITH_VICTIMS]),
    st.fixed_dictionaries({}, optional={"limits": TEXT, "jurisdiction": TEXT, "title": TEXT, "standard_tools": st.lists(TEXT, max_size=3)}),
    st.dictionaries(st.sampled_from(sorted(BOOK.checklist_items)), TEXT, max_size=2),
)
def test_a_plan_that_was_written_reads_back_the_same(answers: dict[str, Any], texts: dict[str, Any], notes: dict[str, str]) -> None:
    plan = plan_of(answers, **texts, notes=notes)
    assert read_plan(written(plan, BOOK), BOOK, "plan.yaml") == plan
    assert written(plan, BOOK) == written(read_plan(written(plan, BOOK), BOOK, "plan.yaml"), BOOK)


@settings(max_examples=12)
@given(
    st.lists(st.sampled_from(sorted(BOOK.questions)), max_size=5, unique=True),
    st.sampled_from([None, *sorted(BOOK.forms)]),
    st.sets(st.sampled_from(["perpetrators", "victims"])),
    st.sampled_from([[], ["national_reporting"], ["case_management"]]),
)
def test_what_is_proposed_is_sound(questions: list[str], form: str | None, about: set[str], purpose: list[str]) -> None:
    plan = plan_of({"plan": "drawn", "questions": questions, "form": form, "about": sorted(about), "purpose": purpose})
    assert is_sound(plan)
    assert list(unjustified(plan, BOOK, AS_OF)) == []
    assert plan.questions == tuple(questions) or not questions


def test_what_is_proposed_is_not_proposed_anew() -> None:
    for answers in (SUSPECTS_ONLY, WITH_VICTIMS):
        plan = plan_of(answers)
        assert plan_of(plan.model_dump()) == plan
