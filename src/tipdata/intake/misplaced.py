"""Values that stand in the wrong place: under exchanged headers, or in rows whose cells have moved. The values tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np

from ..codebook import Codebook, FieldSpec, FieldType
from ..records import Batch, Column, Mask, Place, Positions, Received, State, cells_of_values, column_letter
from .cells import CellsFound, with_faults
from .distinct import Distinct
from .grids import Grid, number_of
from .reads import SheetRead
from .repairs import Reading, mender
from .typing import reader

_FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)
_FEWEST = 3
_MOST = 0.9
_MOST_TEXTS = 2000
_MOST_ROWS = 5000
_WORDS = 2
_NUMBER = re.compile(r"\d+")


def misplaced(read: SheetRead, cells: Mapping[str, CellsFound], book: Codebook) -> None:
    """Tells of values in the wrong place, once for each pair of columns and for each row, in place of every single cell."""
    columns = read.received.columns
    _ids_and_notes(read, cells)
    unread = {name: number for name, found in cells.items() if found.field.type not in _FREE and (number := _number_unread(columns[name]))}
    if len(unread) > 1:
        _exchanged(read, cells, unread, book)
        _moved(read, cells, unread, book)


def _unread(column: Column) -> Mask:
    return cells_of_values(_unread_values(column), column.apart.numbers)


def _unread_values(column: Column) -> Mask:
    values = column.apart.values
    unread: Mask = (values.state == State.unreadable) & (values.problem == "type")
    return unread


def _number_unread(column: Column) -> int:
    return int(column.apart.cells[_unread_values(column)].sum())


def _exchanged(read: SheetRead, cells: Mapping[str, CellsFound], unread: Mapping[str, int], book: Codebook) -> None:
    """Two columns most of whose values cannot be read, and each of which can be read as the other."""
    doubtful = [name for name, number in unread.items() if number >= max(_FEWEST, 0.5 * _number_filled(cells[name].texts))]
    taken: set[str] = set()
    for one, other in combinations(doubtful, 2):
        if not taken & {one, other} and _read_as(cells[one], cells[other].field, book) and _read_as(cells[other], cells[one].field, book):
            taken |= {one, other}
            for name, with_ in ((one, other), (other, one)):
                _tell_exchange(read, cells, name, with_)
                _set_problem(read, name, _unread(read.received.columns[name]), "exchanged")


def _ids_and_notes(read: SheetRead, cells: Mapping[str, CellsFound]) -> None:
    """A key of sentences beside a column of texts that look like ids, which would let the notes leave the unit as ids."""
    keys = [name for name in read.received.view.key_columns if name in cells and cells[name].field.type == FieldType.identifier]
    notes = [name for name, found in cells.items() if found.field.type == FieldType.narrative]
    for name in keys:
        if not _are_sentences(cells[name].texts):
            continue
        like_ids = [other for other in notes if _are_ids(cells[other].texts)]
        if len(like_ids) == 1:
            for one, other in ((name, like_ids[0]), (like_ids[0], name)):
                _tell_exchange(read, cells, one, other)
                rows = np.flatnonzero(cells[one].texts.filled).tolist()
                read.received.columns[one] = with_faults(read.received.columns[one], [(row, "exchanged") for row in rows])
                read.used, read.reported = read.used - len(rows), read.reported + len(rows)


def _held(texts: Distinct) -> list[str]:
    """The first texts of a column in which every cell holds another; none where it is otherwise."""
    if len(texts) < _FEWEST or not texts.filled.all() or int(texts.cells_of.max()) > 1:
        return []
    return [text.strip() for text, number in zip(texts.texts[:_MOST_TEXTS], texts.cells_of, strict=False) if number]


def _are_sentences(texts: Distinct) -> bool:
    """Whether most of the texts are several words, written in many ways, as no numbering is."""
    held = _held(texts)
    several = sum(1 for text in held if len([word for word in text.split() if word.isalpha()]) >= _WORDS)
    return bool(held) and several >= _MOST * len(held) and len({_shape(text) for text in held}) >= _MOST * len(held)


def _are_ids(texts: Distinct) -> bool:
    """Whether all texts are written in one way, with figures and without blanks."""
    held = _held(texts)
    return bool(held) and len({_shape(text) for text in held}) == 1 and "9" in _shape(held[0]) and not any(map(str.isspace, held[0]))


def _shape(text: str) -> str:
    """A text with 9 for each number; in an id, letters stay as they are."""
    return _NUMBER.sub("9", text)


def _read_as(found: CellsFound, field: FieldSpec, book: Codebook) -> bool:
    """Whether nearly all cells of a column can be read as another field."""
    texts = found.texts
    if len(texts.texts) > _MOST_TEXTS:
        return False
    is_right = _readable(field, book)
    right = sum(int(texts.cells_of[n]) for n, text in enumerate(texts.texts) if texts.holds[n] and texts.cells_of[n] and is_right(text))
    return right >= _MOST * int(texts.cells_of[texts.holds].sum())


def _readable(field: FieldSpec, book: Codebook) -> Callable[[str], bool]:
    strict, mend = reader(field, book), mender(field, book, Reading("dmy"))

    def is_right(text: str) -> bool:
        if strict(text).state is not State.unreadable:
            return True
        found = mend(text)
        return found is not None and found.typed.state is not State.unreadable

    return is_right


def _tell_exchange(read: SheetRead, cells: Mapping[str, CellsFound], name: str, other: str) -> None:
    received = read.received
    field = received.view.fills[name][0].field
    place = Place(received.file, received.shown_sheet, received.header_row, column_letter(cells[name].at))
    facts = {"other": cells[other].field.label}
    batch = Batch("TIP-H14", (place,), field.table, field.name, label=cells[name].field.label, everywhere=True, facts=facts)
    read.batches.append(batch)


def _number_filled(texts: Distinct) -> int:
    return int(texts.cells_of[texts.holds].sum())


def _moved(read: SheetRead, cells: Mapping[str, CellsFound], unread: Mapping[str, int], book: Codebook) -> None:
    """Rows with several values that cannot be read where they stand, and all of which can be read one column further."""
    columns = read.received.columns
    still = [name for name in unread if _number_unread(columns[name])]
    number = number_of((_unread(columns[name]) for name in still), len(read.received))
    rows = np.flatnonzero(number >= 2)
    if not 0 < len(rows) <= min(_MOST_ROWS, max(len(read.received) // 2, 1)):
        return
    by_place = {found.at: name for name, found in cells.items()}
    readable = {name: _readable(found.field, book) for name, found in cells.items() if found.field.type not in _FREE}
    places = np.array([cells[name].at for name in still])
    unread_at = np.where(np.array([_unread(columns[name])[rows] for name in still]), places[:, np.newaxis], np.iinfo(np.int64).max)
    first = dict(zip(rows.tolist(), unread_at.min(axis=0).tolist(), strict=True))
    for direction, step in (("right", -1), ("left", 1)):
        moved = [row for row in rows.tolist() if _fits_moved(row, step, cells, by_place, readable, first[row])]
        if moved:
            read.batches.append(moved_batch(read.received, np.array(moved, dtype=np.int64), direction))
            has_moved = np.isin(np.arange(len(number)), moved)
            for name in still:
                _set_problem(read, name, _unread(columns[name]) & has_moved, "moved")
            rows = rows[~np.isin(rows, moved)]


def moved_batch(received: Received, rows: Positions, direction: str) -> Batch:
    """The finding that the cells of some records have moved."""
    places = tuple(Place(received.file, received.shown_sheet, int(number)) for number in received.rows[rows])
    return Batch("TIP-H15", places, received.view.table.name, rows=rows, facts={"direction": direction})


def _fits_moved(  # noqa: PLR0917 - the row, and all that tells whether it has moved
    row: int,
    step: int,
    cells: Mapping[str, CellsFound],
    by_place: Mapping[int, str],
    readable: Mapping[str, Callable[[str], bool]],
    first: int,
) -> bool:
    """Whether the values of a row that are not free text can all be read in the column beside theirs, from the `first` on that cannot be
    read where it stands."""
    tried = 0
    for at, name in by_place.items():
        target = by_place.get(at + step)
        text = cells[name].texts.text(row)
        if min(at, at + step) >= first and target is not None and target in readable and text.strip():
            # Most rows have not moved, and their first cell tells.
            if not readable[target](text):
                return False
            tried += 1
    return tried >= _FEWEST


def too_long(grid: Grid, header_row: int, records: Positions, filled: Sequence[Mask]) -> Positions:
    """Which records, by their place among these, have more cells than the header has, in a text whose rows else have as many: a delimiter
    that was meant as part of a value cuts it in two. `filled` are the columns in their order.

    Where something stands in the cells behind the header's last, they are told as values without a header.
    """
    if grid.widths is None or not len(records):
        return records[:0]
    width, widths = int(grid.widths[header_row]), grid.widths[records]
    if 2 * int((widths == width).sum()) < len(records):
        return records[:0]
    over: Mask = widths > width
    for column in filled[width:]:
        over &= ~column[records]
    return np.flatnonzero(over)


def _set_problem(read: SheetRead, name: str, mask: Mask, problem: str) -> None:
    column = read.received.columns[name]
    assert column.problem is not None
    read.received.columns[name] = column.with_problem(problem, mask)
