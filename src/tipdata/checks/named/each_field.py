"""One expression asked of many fields, of whatever tables: `value` stands for each of them in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...codebook import Codebook, FieldId, Rule
from ..field_names import field_of
from ..reads import in_plan, reads_of_text
from .base import Answer, Context, Parameters, expression_faults, field_faults, named_check, of_rows

_VALUE = re.compile(r"\bvalue\b")


class Fields(Parameters):
    """The fields as table.field, and what is expected of each (`expect`) where it is asked (`when`), with `value` for the field."""

    fields: tuple[str, ...]
    expect: str
    when: str | None = None


def _faults(parameters: Fields, _rule: Rule, book: Codebook) -> Iterator[str]:
    for field in map(field_of, parameters.fields):
        if problems := list(field_faults(book, field.table, field.name)):
            yield from problems
            continue
        for text in (parameters.when, parameters.expect):
            asked = of_field(text, field) if text is not None else None
            yield from (f"for {field}: {problem}" for problem in expression_faults(book, field.table, asked))


@named_check("each_field", Fields, faults=_faults)
def each_field(context: Context, parameters: Fields) -> Answer | None:
    """Asks the expression of every field that a person types in this form; cells worked out from others are not asked again."""
    answers = [answer for name in parameters.fields if (answer := _ask(context, parameters, field_of(name))) is not None]
    if not answers:
        return None
    failures = tuple(failure for answer in answers for failure in answer.failures)
    return Answer(sum(a.applied for a in answers), failures, sum(a.not_applied for a in answers))


def _ask(context: Context, parameters: Fields, field: FieldId) -> Answer | None:
    book, collection = context.book, context.submission.collection
    table = book.tables[field.table]
    texts = [of_field(text, field) for text in (parameters.expect, parameters.when) if text is not None]
    reads = [reads_of_text(text, table.name, book) for text in texts]
    if not collection.asks(field.table, field.name) or not all(in_plan(read, collection, book) for read in reads):
        return None
    answers = [context.answer(field.table, text) for text in texts]
    return of_rows(field.table, field.name, answers[0], answers[1].true if len(answers) > 1 else None)


def of_field(text: str, field: FieldId) -> str:
    """The expression as it is asked of one field."""
    return _VALUE.sub(field.name, text)
