"""The shape of `rules/*.yaml`: consistency rules, each with all that is said about it and the examples that prove it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field as Spec

from .base import Model, Name
from .models import FindingText

KINDS = ("pass", "fail", "not_applied")
SETTINGS = ("as_of", "profile", "form")
BESIDES = ("tables", "submissions")


def _as_texts(value: Any) -> Any:
    """What a person would type, also where YAML takes it for a number, a day or a truth (`no`)."""
    match value:
        case dict():
            return {str(key): _as_texts(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_as_texts(inner) for inner in value]
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime.date():
            return value.isoformat()[:10]
    return str(value)


Example = Annotated[dict[str, Any], BeforeValidator(_as_texts)]
"""A row of the rule's table as a person types it.

Keys that are tables hold lists of rows below; the word of a row above holds that row; `profile` names a definition profile, `as_of` a
day, `form` a form. Of a rule over whole tables `tables` holds their rows, of a rule over several files `submissions` holds one such set
for each.
"""


class Examples(Model):
    """At least one example in which the rule holds, one in which it fails, and one to which it does not apply."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    passes: tuple[Example, ...] = Spec(default=(), alias="pass")
    fails: tuple[Example, ...] = Spec(default=(), alias="fail")
    not_applied: tuple[Example, ...] = ()

    def by_kind(self) -> dict[str, tuple[Example, ...]]:
        return dict(zip(KINDS, (self.passes, self.fails, self.not_applied), strict=True))


class Rule(FindingText):
    """One rule: what it expects of the rows of a table, and the finding where a row certainly does not fit.

    Either `expect` (an expression over a row, asked where `when` is true) or `check` (a named check of tipdata with its `parameters`).
    A named check over several tables or files may have no `table` of its own. `cell` is the field at which the finding is shown; without
    it the first field of the row that `expect` names.
    """

    table: Name | None = None
    when: str | None = None
    expect: str | None = None
    check: Name | None = None
    parameters: dict[str, Any] = Spec(default_factory=dict)
    cell: Name | None = None
    examples: Examples = Examples()


class RulesFile(Model):
    """`rules/*.yaml`: the rules of one family."""

    rules: tuple[Rule, ...]
