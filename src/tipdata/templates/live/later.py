"""What no workbook can check by itself: rules about the cover, about the whole file, about rows without a sheet, and between files."""

from __future__ import annotations

from collections.abc import Iterator

from ...checks.lint_named import check_of
from ...checks.named.each_field import Fields
from ...checks.rules import is_between
from ...codebook import Codebook, Collection, TableKind
from .problems import Unchecked, asked_of_rows, reads_asked


def unchecked_of(book: Codebook, collection: Collection) -> Iterator[Unchecked]:
    """The rules of a form that belong to no row of a sheet: also those on rows that a form makes of others."""
    with_rows = {view.table.name for view in collection.views if view.table.kind is not TableKind.cover}
    for rule in book.rules.values():
        if rule.table in with_rows and not is_between(rule):
            continue
        if rule.table is not None and rule.table not in collection.tables:
            continue
        if rule.check is None:
            is_asked = asked_of_rows(rule, book, collection)
        else:
            is_asked = not isinstance(check_of(rule, book)[1], Fields) and reads_asked(rule, book, collection)
        if is_asked:
            yield Unchecked(rule)
