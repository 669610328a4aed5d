"""Examples show how to answer: where a field has a list, its example is taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .form_models import Form, SheetColumn
from .models import FieldSpec
from .source import Fault, SchemaFile, Steps
from .views import build_collection
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook


def example_faults(book: Codebook, sound: dict[str, Form]) -> Iterator[Fault]:
    """Every example that is no answer; `sound` are the forms without what they name and the codebook lacks."""
    for table in book.tables.values():
        file = book.sources[f"tables/{table.name}.yaml"]
        for number, field in enumerate(table.fields):
            yield from _example(book, field, file, ("fields", number, "example"))
    for name, form in sound.items():
        file = book.sources[f"forms/{name}.yaml"]
        by_name = {view.name: view for view in build_collection(form, book).views}
        for number, sheet in enumerate(book.forms[name].sheets):
            view = by_name.get(sheet.name or sheet.table)
            columns = {column.name: column for column in view.columns} if view is not None else {}
            for at, entry in enumerate(sheet.columns):
                if isinstance(entry, SheetColumn) and entry.name in columns and (entry.example or entry.codelist):
                    yield from _example(book, columns[entry.name], file, ("sheets", number, "columns", at, "example"))


def _example(book: Codebook, field: FieldSpec, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    if book.codelist(field) is None or not field.example.strip():
        return
    answers = {*book.answers_of(field), *book.missing_words}
    for answer in field.example.split(book.separator) if field.is_multiple else [field.example]:
        if loose(answer) not in answers:
            yield file.fault(path, f"The example '{answer.strip()}' is not in the list of {field.name}.", field.name)
