"""The shape of `forms/*.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Spec, model_validator

from .base import BY_SHAPE, AsParts, AsText, Model, Name
from .models import FieldType, Requirement


class Setting(Model):
    """Where a made cell gets its value: a column of the sheet, a fixed code, or parts joined by a dash; while a condition holds.

    In `compose`, a part that begins with `=` is written as it stands, the others are columns of the sheet.
    """

    copy_of: Name | None = None
    code: str | None = None
    compose: tuple[str, ...] = ()
    when: str | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Setting:
        if sum((self.copy_of is not None, self.code is not None, bool(self.compose))) != 1:
            raise ValueError("a made cell needs exactly one of copy_of, code and compose")
        return self


Settings = tuple[Setting, ...]


class Target(Model):
    """The field that a sheet column fills while a condition holds."""

    field: str
    when: str | None = None


class Change(Model):
    """How a form asks a field otherwise than its table does.

    `codes` are the answers of its list that may stand here. A `fixed` answer is not asked for: it stands in every row, and a file that
    holds the column may hold no other. A column that is no `parent` names no row above it: its values are the unit's own.
    """

    label: str | None = None
    help: str | None = None
    example: str | None = None
    requirement: Requirement | None = None
    when: str | None = None
    codes: tuple[str, ...] = ()
    fixed: str | None = None
    parent: bool = True

    @model_validator(mode="after")
    def _is_fixed_or_asked(self) -> Change:
        if self.fixed is not None and (self.codes or self.requirement is not None or self.when is not None):
            raise ValueError("an answer that is fixed is not asked for, so it goes with no codes, requirement or when")
        return self


class SheetColumn(Change):
    """A column of a form's sheet: a field of its table seen through shorter words."""

    name: Name
    field: Annotated[Annotated[str, AsText] | Annotated[tuple[Target, ...], AsParts], BY_SHAPE] | None = None
    type: FieldType | None = None
    codelist: Name | None = None
    recode: dict[str, Annotated[Annotated[str, AsText] | Annotated[Settings, AsParts], BY_SHAPE]] = Spec(default_factory=dict)
    compose: tuple[str, ...] = ()


class MadeRow(Model):
    """A row of a further table that one sheet row becomes while a condition over the sheet's own columns holds."""

    table: Name
    when: str | None = None
    sets: dict[str, Settings] = Spec(default_factory=dict)


class Sheet(Model):
    """A sheet of a form: a table as it is, or a shorter view that intake turns into tables.

    Without `columns` it has every field of the table but those of `omit`, as asked by the table but for `changes`.
    """

    table: Name
    name: Name | None = None
    label: str | None = None
    help: str | None = None
    omit: tuple[Name, ...] = ()
    changes: dict[Name, Change] = Spec(default_factory=dict)
    columns: tuple[Annotated[Annotated[Name, AsText] | Annotated[SheetColumn, AsParts], BY_SHAPE], ...] = ()
    sets: dict[str, Settings] = Spec(default_factory=dict)
    rows: tuple[MadeRow, ...] = ()

    @model_validator(mode="after")
    def _changes_what_it_leaves_as_it_is(self) -> Sheet:
        if self.changes and self.columns:
            raise ValueError("changes go with a sheet that lists no columns; a column that is listed says itself how it is asked")
        return self


class Form(Model):
    """A choice of tables and fields that a unit is asked to fill."""

    name: Name
    label: str
    help: str
    sheets: tuple[Sheet, ...]
