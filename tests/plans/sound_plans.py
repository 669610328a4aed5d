"""Plans over every form, drawn at random, that add and leave out what can be added and left out."""

from __future__ import annotations

from hypothesis import strategies as st

from tipdata.codebook import FieldChoice, Plan, Requirement, load_codebook
from tipdata.codebook.source import SchemaFile
from tipdata.plans.lint import plan_faults

BOOK = load_codebook()
FIELDS = [f"{t.name}.{f.name}" for t in BOOK.tables.values() for f in t.fields if f.requirement is not Requirement.derived]
NAMES = st.lists(st.sampled_from([*FIELDS, *BOOK.tables]), max_size=3, unique=True)


def is_sound(plan: Plan) -> bool:
    return not any(plan_faults(plan, BOOK, SchemaFile("drawn", "")))


@st.composite
def sound_plans(draw: st.DrawFn) -> Plan:
    plan = Plan(plan="drawn", form=draw(st.sampled_from(sorted(BOOK.forms))))
    for kind in ("added", "left_out"):
        for name in draw(NAMES):
            names = (*getattr(plan.fields, kind), name)
            changed = plan.model_copy(update={"fields": FieldChoice.model_validate({**plan.fields.model_dump(), kind: names})})
            plan = changed if is_sound(changed) else plan
    return plan
