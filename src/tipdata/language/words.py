"""The words that the rule language keeps for itself: functions, names without a row, facts of the definition profile."""

from __future__ import annotations

from .scope import Operand
from .tree import Kind

ASKING_ROW = "row"
PROFILE = "profile"
AS_OF = "as_of"
PERIOD_START, PERIOD_END = "period_start", "period_end"

FUNCTIONS: dict[str, tuple[tuple[Kind, ...], Kind]] = {
    "years_between": ((Kind.date, Kind.date), Kind.number),
    "months_between": ((Kind.date, Kind.date), Kind.number),
    "add_months": ((Kind.date, Kind.number), Kind.date),
    "abs": ((Kind.number,), Kind.number),
    "length": ((Kind.text,), Kind.number),
    "count_codes": ((Kind.codes,), Kind.number),
}
"""The functions of values: the kinds that they take, and the kind that they give."""

FOLDS = ("sum_of", "first_of", "last_of")


def _facts(**operands: Operand) -> dict[str, Operand]:
    return operands


def _phrases(**phrases: str) -> dict[str, str]:
    return phrases


_NUMBER, _DATE, _YES_NO = Operand(Kind.number), Operand(Kind.date), Operand(Kind.code, ("yes", "no"))
FACTS = _facts(
    child_age=_NUMBER,
    criminal_age=_NUMBER,
    min_offenders=_NUMBER,
    in_force_from=_DATE,
    in_force_to=_DATE,
    means_required_adult=_YES_NO,
    means_required_child=_YES_NO,
    movement_required=_YES_NO,
    must_occur=_YES_NO,
    has_child_offence=_YES_NO,
    cross_border=Operand(Kind.code, ("any", "required", "forbidden")),
    victim_sex=Operand(Kind.code, ("any", "female", "male")),
)
"""The facts of the definition profile in force, as `profile.child_age`, and what each may be compared with."""

PHRASES = {
    PERIOD_START: "the first day of the period",
    PERIOD_END: "the last day of the period",
    AS_OF: "the day of the report",
    **{
        f"{PROFILE}.{fact}": phrase
        for fact, phrase in _phrases(
            child_age="the age of majority in the definition",
            criminal_age="the age of criminal responsibility in the definition",
            min_offenders="the least number of offenders in the definition",
            in_force_from="the first day on which the definition is in force",
            in_force_to="the last day on which the definition is in force",
            means_required_adult="the need for means with adults in the definition",
            means_required_child="the need for means with children in the definition",
            movement_required="the need for movement in the definition",
            must_occur="the need for exploitation to have happened in the definition",
            has_child_offence="an own offence against children in the definition",
            cross_border="the crossing of a border in the definition",
            victim_sex="the sex of victims in the definition",
        ).items()
    },
}
"""Names without a row, in plain words."""


def given_operand(path: tuple[str, ...]) -> Operand | None:
    """What a name stands for that belongs to no row of a table; None for every other name."""
    if path in ((AS_OF,), (PERIOD_START,), (PERIOD_END,)):
        return Operand(Kind.date)
    return FACTS.get(path[1]) if len(path) == 2 and path[0] == PROFILE else None


def is_kept(name: str) -> bool:
    """Whether a field of this name would hide a name without a row."""
    return name in (AS_OF, PERIOD_START, PERIOD_END)


KEPT_WORDS = (ASKING_ROW, PROFILE)
"""Words that no table may use for its rows."""
