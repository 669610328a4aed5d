"""The shape of a plan: the guide's checklist answered for one collection, and the fields that follow from the answers (REFERENCE 1.6, 6.8).

A plan may be unfinished: what is blank in it is an open question and no fault.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field as Spec, model_validator

from .base import Model, Name

_PLAN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _day(value: Any) -> Any:
    """YAML reads a day without quotes as a date."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else ""
    except (TypeError, ValueError):
        raise ValueError("a day is written as 2026-12-31") from None


def _text(value: Any) -> Any:
    """Numbers, such as that of an article, as they were written."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _list(value: Any) -> Any:
    """A single text where a list of texts may stand."""
    return (value,) if isinstance(value, str) else value


def _plan_id(value: Any) -> Any:
    if isinstance(value, str) and not _PLAN_ID.fullmatch(value):
        raise ValueError("a plan is known by small letters, digits and dashes, such as north-2026")
    return value


PlanId = Annotated[str, BeforeValidator(_plan_id)]
Day = Annotated[str, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
FieldName = Annotated[str, Spec(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


def _is_blank(answer: Any) -> bool:
    return not (answer.strip() if isinstance(answer, str) else answer)


class PlanPart(Model):
    """A part of a plan. A key without a value is one that is not answered yet."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that are not answered."""
        return tuple(name for name in type(self).model_fields if _is_blank(getattr(self, name)))


class Law(PlanPart):
    """A law that applies, the article, and what it allows or orders."""

    law: Text = ""
    article: Text = ""
    allows: Text = ""


class Access(PlanPart):
    """A role, never a name, and what it may see."""

    who: Text = ""
    sees: Text = ""


class Sharing(PlanPart):
    """Who receives the data, when and how."""

    receiver: Text = ""
    when: Text = ""
    how: Text = ""


class Protocol(PlanPart):
    """The protocol for data protection: the document, its date, and the role that answers for it."""

    document: Text = ""
    date: Day = ""
    owner: Text = ""


class VictimColumn(PlanPart):
    """Why a column with personal data of victims is collected, who approved it, and when that is looked at again."""

    field: FieldName
    grounds: Texts = ()
    text: Text = ""
    approver: Text = ""
    review_by: Day = ""


class FieldChoice(PlanPart):
    """Fields (`table.field`) or whole tables that the plan asks beside those of its form, and those of its form that it does not ask."""

    added: Annotated[tuple[FieldName, ...], BeforeValidator(_list)] = ()
    left_out: Annotated[tuple[FieldName, ...], BeforeValidator(_list)] = ()


class Plan(PlanPart):
    """The plan of one collection."""

    forgiving: ClassVar[bool] = True

    plan: PlanId
    title: Text = ""
    definition: Text = ""
    limits: Text = ""
    purpose: Annotated[tuple[Name, ...], BeforeValidator(_list)] = ()
    jurisdiction: Text = ""
    kinds: Annotated[tuple[Name, ...], BeforeValidator(_list)] = ()
    about: Annotated[tuple[Name, ...], BeforeValidator(_list)] = ()
    questions: Texts = ()
    existing_tool: Text = ""
    extent: Text = ""
    standard_tools: Texts = ()
    laws: tuple[Law, ...] = ()
    personal_data: bool | None = None
    sensitive_data: bool | None = None
    classified_data: bool | None = None
    access: tuple[Access, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    protocol: Protocol = Protocol()
    form: Name | None = None
    fields: FieldChoice = FieldChoice()
    victim_columns: tuple[VictimColumn, ...] = ()
    notes: dict[str, Text] = Spec(default_factory=dict)

    @property
    def id(self) -> str:
        return self.plan

    @property
    def fingerprint(self) -> str:
        """SHA-256 (first 16 hex digits) of what the plan says, however it is written."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
