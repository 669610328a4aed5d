"""What can be wrong with recipes: names that lead nowhere, answers that the lists lack, sources that do not fit the type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import Scope
from .lint_expressions import expression_faults
from .models import FieldSpec, FieldType, Requirement
from .recipes import Part, Reach, Recipe, SheetRecipe, is_day, pieces, within_reach
from .source import Fault, SchemaFile, Steps

if TYPE_CHECKING:
    from .codebook import Codebook

_NUMBERS = (FieldType.integer, FieldType.decimal, FieldType.count)


def recipe_faults(book: Codebook) -> Iterator[Fault]:
    """Every fault of `recipes/`. A codebook may have none of it."""
    for name, recipe in book.table_recipes.items():
        file = book.sources[f"recipes/tables/{name}.yaml"]
        if name not in book.tables:
            yield file.fault(("name",), f"There is no table {name}.", name)
            continue
        table = book.tables[name]
        fields = {field.name: field for field in table.fields if field.requirement is not Requirement.derived}
        reach: Reach = {(name,): field for name, field in fields.items()}
        reach |= {(word, field.name): field for word, above in book.above(table).items() for field in above.fields}
        yield from _Sheet(book, file, (), recipe, fields, fields, book.scope(table), reach).faults()
    for name, form in book.form_recipes.items():
        file = book.sources[f"recipes/forms/{name}.yaml"]
        if name not in book.forms:
            yield file.fault(("name",), f"There is no form {name}.", name)
            continue
        collection = book.collection(name)
        views = {view.name: view for view in collection.views}
        for sheet, sheet_recipe in form.sheets.items():
            path: Steps = ("sheets", sheet)
            if sheet not in views:
                yield file.fault(path, f"The form {name} has no sheet {sheet}.", sheet)
                continue
            view, within = views[sheet], within_reach(book, views[sheet], collection)
            operands = {names: book.operand(field) for names, field in within.items()}
            scope = Scope(operands.get, tuple(".".join(names) for names in operands), lambda _: None)
            columns = {column.name: column for column in view.columns}
            asked = {column: collection.asked[fills[0].field.table][fills[0].field.name] for column, fills in view.fills.items()}
            yield from _Sheet(book, file, path, sheet_recipe, columns, asked, scope, within).faults()


@dataclass(frozen=True)
class _Sheet:
    """The check of the recipes of one sheet. `columns` are what is drawn, `asked` the same as the form asks for them."""

    book: Codebook
    file: SchemaFile
    path: Steps
    recipe: SheetRecipe
    columns: dict[str, FieldSpec]
    asked: dict[str, FieldSpec]
    scope: Scope
    reach: Reach

    def faults(self) -> Iterator[Fault]:
        for number, recipe in enumerate(self.recipe.rows):
            path = (*self.path, "rows", number)
            yield from self._names(recipe, path)
            yield from self._own_columns(recipe, path)
        for name, recipes in self.recipe.columns.items():
            path = (*self.path, "columns", name)
            if name not in self.columns:
                yield self.file.fault(path, f"There is no column {name}.", name)
                continue
            for number, recipe in enumerate(recipes):
                at = (*path, number)
                yield from self._names(recipe, at)
                yield from self._fits(self.columns[name], recipe, at)
                if recipe.share < 1 and self.asked[name].requirement is not Requirement.optional:
                    yield self.file.fault((*at, "share"), f"{name} is not optional, so it is filled wherever it is due.", name)

    def _names(self, recipe: Recipe, path: Steps) -> Iterator[Fault]:
        yield from expression_faults(self.file, (*path, "when"), recipe.when, self.scope)
        for name in recipe.names():
            if tuple(name.split(".")) not in self.reach:
                yield self.file.fault(path, f"There is no column {name} here.", *name.split("."))
        if recipe.date is not None:
            named = [name for name in (*recipe.date.after, *recipe.date.until) if not is_day(name)]
            yield from self._of_types(named, (FieldType.date,), "a date", (*path, "date"))
        if recipe.range is not None:
            parts = [bound for bound in (recipe.range.low, recipe.range.high) if isinstance(bound, Part)]
            named = [name for part in parts for name in (part.of, part.less) if name is not None]
            yield from self._of_types(named, _NUMBERS, "a number", (*path, "range"))

    def _own_columns(self, recipe: Recipe, path: Steps) -> Iterator[Fault]:
        """Rows are counted before any of their cells is drawn."""
        for name in sorted(self.columns.keys() & set(recipe.names())):
            yield self.file.fault(path, f"The rows are counted before {name} is drawn; name a column of a row above.", name)

    def _of_types(self, names: list[str], types: tuple[FieldType, ...], what: str, path: Steps) -> Iterator[Fault]:
        for name in names:
            column = self.reach.get(tuple(name.split(".")))
            if column is not None and column.type not in types:
                yield self.file.fault(path, f"{name} is not {what}.", *name.split("."))

    def _fits(self, column: FieldSpec, recipe: Recipe, path: Steps) -> Iterator[Fault]:
        if recipe.date is not None and column.type is not FieldType.date:
            yield self.file.fault((*path, "date"), f"{column.name} is not a date.", column.name)
        if recipe.range is not None and column.type not in (*_NUMBERS, FieldType.identifier):
            yield self.file.fault((*path, "range"), f"{column.name} is not a number.", column.name)
        if recipe.how_many and not column.is_multiple:
            yield self.file.fault((*path, "how_many"), f"{column.name} takes a single answer.", column.name)
        reasons = {reason.code for reason in self.book.allowed_missing(column)}
        for reason in recipe.missing:
            if reason not in reasons:
                yield self.file.fault((*path, "missing", reason), f"{reason} may not stand in {column.name}.", column.name, reason)
        codelist = self.book.codelist(column)
        if codelist is None:
            return
        answers = {code.code for code in codelist.codes} | reasons
        fixed = [recipe.value] if recipe.value is not None and all(name is None for _, name, _ in pieces(recipe.value)) else []
        for key, texts in (("weights", list(recipe.weights)), ("value", fixed)):
            for text in texts:
                for code in text.split(self.book.separator) if column.is_multiple else [text]:
                    if code not in answers:
                        yield self.file.fault((*path, key, text), f"{column.name} has no answer {code}.", column.name, code)
