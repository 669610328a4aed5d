"""The next free id of a row that has none, worked out from the ids that were entered.

It stands in the row check and not in the cell of the id: a formula there would make every blank row an entry and be overwritten by the
first sort, and a prompt would be out of date once it was followed. The row check knows the row above, and says nothing of blank rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...codebook import FieldSpec, Proposed, View
from ...language.worksheet import quoted
from .reach import Reach
from .words import BETWEEN, next_free

_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class _Search:
    """What a new id begins with, what must hold before one is proposed, and the arrays of numbers that stand behind that beginning."""

    beginning: str
    conditions: tuple[str, ...]
    numbers: tuple[str, ...]
    only_after_another: bool


def proposal_of(view: View, reach: Reach, used: Sequence[str] = ()) -> str | None:
    """The name of the text that proposes an id in a row of a sheet that has none; None where ids of the sheet are not proposed.

    `used` are ids that do not stand on the sheet and must not be used again. Ids that begin with no id of a row above go on from one that
    is known, because a sheet alone does not tell what was used before.
    """
    column = next((column for column in view.entered if column.proposed and column.name in view.key_columns), None)
    if column is None or not column.proposed or len(reach.layout.sheets[view.name].columns[column.name]) > 1:
        return None
    pattern = Proposed(column.proposed)
    search = _beside(view, column, reach) if column.name in view.composed else _behind(view, pattern, reach, used)
    if search is None:
        return None
    names, cell = reach.names, reach.typed(view, column).ref
    each = [names.define(f"used_{view.name}_{n}", f"SUMPRODUCT(MAX(IFERROR({a},0)))") for n, a in enumerate(search.numbers, start=1)]
    last = names.define(f"last_{view.name}", f"MAX({','.join(each)})")
    conditions = [f'TRIM({cell})=""', *search.conditions, *([f"{last}>0"] if search.only_after_another else [])]
    number = f"TEXT({last}+1,{quoted('0' * (1 if column.name in view.composed else pattern.digits))})"
    said = f"{search.beginning}&{number}&{quoted(next_free(column, reach.book) + BETWEEN)}"
    return names.define(f"next_{view.name}", f'IF(AND({",".join(conditions)}),{said},"")')


def _behind(view: View, pattern: Proposed, reach: Reach, used: Sequence[str]) -> _Search | None:
    """Numbers at the end of ids that begin alike."""
    own, pieces, conditions = reach.own(view), [], []
    for text, word in pattern.pieces:
        if not word:
            pieces.append(quoted(text))
            continue
        ref = _of_cover(word, reach) or (own[word].ref if word in own else None)
        if ref is None:
            return None
        pieces.append(ref if word == "year" else f"TRIM({ref})")
        conditions.append(f'TRIM({ref})<>""')
    above = _row_above(view, reach)
    keys = reach.key_range(view)
    if keys is None:
        return None
    beginning = reach.names.define(f"beginning_{view.name}", "&".join(pieces))
    ranges = [keys]
    if used:
        ranges.append(f"known_{view.name}")
        reach.lists.put(ranges[-1], used)
    numbers = tuple(f"(LEFT({at},LEN({beginning}))={beginning})*MID({at},LEN({beginning})+1,{_LONGEST_NUMBER})" for at in ranges)
    is_below = any(field.name in pattern.words for field in view.table.parents)
    if is_below and above is None:
        return None
    conditions += [f"ISNUMBER({above})"] if is_below else []
    return _Search(beginning, tuple(conditions), numbers, not is_below)


def _beside(view: View, column: FieldSpec, reach: Reach) -> _Search | None:
    """Numbers in a column of their own, among the rows whose ids begin alike."""
    sheet, above = reach.layout.sheets[view.name], _row_above(view, reach)
    others = [view.column(part) for part in view.composed[column.name] if part != column.name and not part.startswith("=")]
    if above is None or any(len(sheet.columns[other.name]) > 1 for other in others):
        return None
    alike = [f"({sheet.all_rows(sheet.columns[other.name][0])}=TRIM({reach.typed(view, other).ref}))" for other in others]
    numbers = "*".join([*alike, sheet.all_rows(sheet.columns[column.name][0])])
    return _Search('""', (f"ISNUMBER({above})",), (numbers,), only_after_another=False)


def _row_above(view: View, reach: Reach) -> str | None:
    parents = (reach.book.tables[field.references] for field in view.table.parents if field.references is not None)
    return next((row for parent in parents if (row := reach.row_above(view, parent.singular, parent)) is not None), None)


def _of_cover(word: str, reach: Reach) -> str | None:
    """The unit, or the year of the period's last day."""
    role = {"unit": "unit", "year": "period_end"}.get(word)
    cover = reach.collection.cover
    column = next((column for column in cover.entered if column.role == role), None) if cover is not None and role else None
    if cover is None or column is None:
        return None
    ref = reach.typed(cover, column).ref
    return f"IF(ISNUMBER({ref}),YEAR({ref}),LEFT({ref},4))" if word == "year" else ref
