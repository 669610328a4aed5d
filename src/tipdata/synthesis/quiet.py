"""Columns that nothing else looks at: a fault in one of them has no effect but its own finding."""

from __future__ import annotations

from collections.abc import Iterator

from ..codebook import Codebook, Collection, FieldId, FieldSpec, Requirement, Table, View
from ..codebook.form_models import Settings
from ..language import Fold, Tree, Value, names_in, reads
from .tasks import questions


class Quiet:
    """What a form's conditions read, and what is left."""

    def __init__(self, book: Codebook, collection: Collection) -> None:
        self.book, self.collection = book, collection
        self.fields = set(self._fields_read())
        self.columns = {(view, name) for owner in collection.views for view, name in self._columns_read(owner)}
        self.parents = {table for view in collection.views for _, table in view.parent_columns}

    def of(self, view: View) -> list[FieldSpec]:
        """The columns of a sheet that fill one field each, are no key and no parent, and are read by no condition."""
        return [column for column in view.entered if self._is_quiet(view, column)]

    def has_children(self, view: View) -> bool:
        return view.table.name in self.parents

    def asked(self, view: View, column: FieldSpec) -> FieldSpec:
        """The field that the column fills first, as the form asks for it."""
        field = view.fills[column.name][0].field
        return self.collection.asked[field.table][field.name]

    def table(self, view: View, column: FieldSpec) -> str:
        return view.fills[column.name][0].field.table

    def _is_quiet(self, view: View, column: FieldSpec) -> bool:
        fills = view.fills[column.name]
        if len(fills) > 1 or column.references is not None or column.name in view.key_columns or column.name in view.composed:
            return False
        if self.asked(view, column).requirement in (Requirement.key, Requirement.derived):
            return False
        return fills[0].field not in self.fields and (view.name, column.name) not in self.columns

    def _fields_read(self) -> Iterator[FieldId]:
        for name, fields in self.collection.asked.items():
            for field in fields.values():
                if field.when is not None:
                    yield from self._of_tree(self.book.tree(field.when), self.book.tables[name])

    def _of_tree(self, tree: Tree, table: Table) -> Iterator[FieldId]:
        yield from (FieldId(*pair) for pair in reads(tree, self.book.scope(table)))

    def _columns_read(self, view: View) -> Iterator[tuple[str, str]]:
        """Columns that the form's own conditions and made cells look at, here and in the sheets below."""
        for tree in self._conditions(view):
            yield from self._of_sheet_tree(tree, view.name)
        made = [setting for choice in _settings(view) for setting in choice]
        names = [name for setting in made for name in (*setting.compose, setting.copy_of) if name is not None]
        yield from ((view.name, name) for name in (*names, *(part for composed in view.composed.values() for part in composed)))

    def _conditions(self, view: View) -> Iterator[Tree]:
        conditions = [fill.when for fills in view.fills.values() for fill in fills] + [made.when for made in view.made]
        conditions += [setting.when for choice in _settings(view) for setting in choice]
        yield from (self.book.tree(condition) for condition in conditions if condition is not None)

    def _of_sheet_tree(self, tree: Tree | Value, view: str) -> Iterator[tuple[str, str]]:
        yield from ((view, name.path[-1]) for name in names_in(tree))
        for part in questions(tree):
            inner = part.name if isinstance(part, Fold) else part.condition
            if inner is not None:
                yield from self._of_sheet_tree(inner, part.table)


def _settings(view: View) -> list[Settings]:
    """How the cells of a sheet that are worked out get their values."""
    recoded = (choice for recode in view.recodes.values() for choice in recode.values())
    return [*view.sets.values(), *recoded, *(choice for made in view.made for choice in made.sets.values())]
