"""What is to be drawn and in which order: each column after the columns that its recipe and its requirement look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..codebook import Codebook, Collection, FieldSpec, Requirement, Table, TableKind, View
from ..codebook.recipes import Recipe
from ..language import CountOf, Exists, Fold, Name, OfRows, Tree, Value, names_in, walk
from .defaults import default_recipe
from .sheets import Sheets

Node = tuple[str, str]
"""A sheet and one of its columns; the column is empty for the number of its rows."""

_CHILDREN = Recipe(weights={"0": 1, "1": 6, "2": 2, "3": 1})
_FEW = Recipe(value="12")


@dataclass(frozen=True, eq=False)
class Task:
    """One column of a sheet, or with no column the number of its rows.

    `due` is the condition under which a required or expected column must be filled, and outside of which it stays blank. Where a form
    shows a table in other words, the condition cannot be asked of its sheet, and the recipes alone say when the column is filled.
    """

    view: View
    column: FieldSpec | None
    requirement: Requirement
    recipes: tuple[Recipe, ...]
    default: Recipe
    due: Tree | None
    reads: tuple[Node, ...]

    @property
    def node(self) -> Node:
        return self.view.name, self.column.name if self.column else ""


def tasks_of(sheets: Sheets) -> list[Task]:
    """Every task of a form, in an order in which each finds what it reads. Of tasks that wait for each other the first comes first."""
    tasks = {task.node: task for view in sheets.collection.views for task in _of_view(view, sheets)}
    ordered: dict[Node, Task] = {}
    waiting: set[Node] = set()

    def add(node: Node) -> None:
        if node in ordered or node in waiting or node not in tasks:
            return
        waiting.add(node)
        for other in tasks[node].reads:
            add(other)
        ordered[node] = tasks[node]

    for node in tasks:
        add(node)
    return list(ordered.values())


def _of_view(view: View, sheets: Sheets) -> Iterator[Task]:
    book, collection = sheets.book, sheets.collection
    above = sheets.view_above(view)
    recipes = _usable(_rows(view, book, collection), view, sheets)
    standard = _CHILDREN if above is not None else _FEW
    reads = [(above.name, "")] if above is not None else []
    yield Task(view, None, Requirement.key, recipes, standard, None, (*reads, *_reads(recipes, view, sheets)))
    for column in view.entered:
        fill = view.fills[column.name][0].field
        asked = collection.asked[fill.table][fill.name]
        recipes = _usable(_recipes(view, column, book, collection), view, sheets)
        default = _link(view, column, sheets) or default_recipe(view, column, asked, book, collection)
        due = book.tree(asked.when) if asked.when is not None and view.is_table_itself else None
        if due is not None and not all(_is_known(name, view.table, sheets) for name in names_in(due)):
            due = None
        others = [*_reads(recipes or (default,), view, sheets), *(_tree_reads(due, view, sheets) if due is not None else ())]
        yield Task(view, column, asked.requirement, recipes, default, due, ((view.name, ""), *others, *_references(view, column, sheets)))


def _rows(view: View, book: Codebook, collection: Collection) -> tuple[Recipe, ...]:
    """How the rows of the sheet itself are counted, or those of its table."""
    form = book.form_recipes.get(collection.form.name)
    table = book.table_recipes.get(view.table.name)
    own = form.sheets[view.name].rows if form is not None and view.name in form.sheets else ()
    return own or (table.rows if table is not None else ())


def _recipes(view: View, column: FieldSpec, book: Codebook, collection: Collection) -> tuple[Recipe, ...]:
    """The recipes of the column, or those of the field that it fills where it shows it in the same words."""
    form = book.form_recipes.get(collection.form.name)
    own = form.sheets.get(view.name) if form is not None else None
    if own is not None and column.name in own.columns:
        return own.columns[column.name]
    field = view.fills[column.name][0].field
    table = book.table_recipes.get(field.table)
    same_words = column.name not in view.recodes and column.name not in view.composed and field.table == view.table.name
    if table is None or not same_words or column.codelist != book.field(field).codelist:
        return ()
    return table.columns.get(field.name, ())


def _usable(recipes: tuple[Recipe, ...], view: View, sheets: Sheets) -> tuple[Recipe, ...]:
    """The recipes, if the sheet has everything that they name; a recipe of a table may name what a form leaves out."""
    names = [name for recipe in recipes for name in recipe.names()]
    names += [name.text for recipe in recipes if recipe.when for name in names_in(sheets.book.tree(recipe.when))]
    return recipes if all(sheets.find(view, name) is not None for name in names) else ()


def _link(view: View, column: FieldSpec, sheets: Sheets) -> Recipe | None:
    """Keys: those of the row above are repeated, own ones are made of the key above and a running number."""
    above = sheets.view_above(view)
    if column.references is not None:
        if above is None or column.references != above.table.name:
            return Recipe(value=f"{column.references}-{{number}}")
        return Recipe(value=f"{{{above.table.singular}.{above.key_columns[0]}}}")
    if column.name not in view.key_columns or sheets.book.codelist(column) is not None or view is sheets.collection.cover:
        return None
    if column.name in view.composed:
        return Recipe(value="{number}")
    if column.type not in ("identifier", "text") or view.table.kind is TableKind.counts:
        return None
    letter = view.table.singular[0].upper()
    if above is None:
        return Recipe(value=f"{letter}-{{number:04}}")
    return Recipe(value=f"{{{above.table.singular}.{above.key_columns[0]}}}-{letter}{{number}}")


def _references(view: View, column: FieldSpec, sheets: Sheets) -> Iterator[Node]:
    """The keys from which a column draws that points at rows of a sheet that is not above."""
    other = sheets.view_of(column.references or "")
    if other is not None and other is not sheets.view_above(view) and other is not view:
        yield from ((other.name, name) for name in other.key_columns)


def _is_known(name: Name, table: Table, sheets: Sheets) -> bool:
    """Whether a condition over a table can be asked of the form's sheets: each shows its table in the table's own words, or not at all."""
    owner = sheets.book.above(table)[name.path[0]] if len(name.path) > 1 else table
    view = sheets.view_of(owner.name)
    return view is None or view.is_table_itself or sheets.find(view, name.path[-1]) is not None


def _reads(recipes: tuple[Recipe, ...], view: View, sheets: Sheets) -> Iterator[Node]:
    for recipe in recipes:
        for name in recipe.names():
            if (found := sheets.find(view, name)) is not None:
                yield found[0].name, found[1].name
        if recipe.when is not None:
            yield from _tree_reads(sheets.book.tree(recipe.when), view, sheets)


def _tree_reads(tree: Tree | Value, view: View, sheets: Sheets) -> Iterator[Node]:
    for name in names_in(tree):
        if (found := sheets.find(view, name.text)) is not None:
            yield found[0].name, found[1].name
    for part in questions(tree):
        child = sheets.view_of(part.table)
        if child is not None:
            yield child.name, ""
            inner = part.name if isinstance(part, Fold) else part.condition
            if inner is not None:
                yield from _tree_reads(inner, child, sheets)


def questions(tree: Tree | Value) -> Iterator[OfRows]:
    """Every question about other rows that an expression asks of the row at hand."""
    return (part for part in walk(tree) if isinstance(part, Exists | CountOf | Fold))
