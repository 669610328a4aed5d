"""What cannot be told apart by looking: signs that nobody sees, and ids that differ by little more than how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ..codebook import FieldSpec, FieldType, Requirement, holds_unseen, loose
from ..records import Batch, Column, Submission, TableData, Texts, key_text
from .places import columns_shown, once, places_of

_FREE = (FieldType.text, FieldType.narrative, FieldType.identifier)


def spelling_batches(submission: Submission, data: TableData, asked: Mapping[str, FieldSpec]) -> Iterator[Batch]:
    """The findings about how cells of one table are written. What an earlier merge wrote was looked at before it was merged."""
    if submission.is_dataset:
        return
    shown = columns_shown(submission, data.name, asked)
    keys = [f.name for f in data.table.keys if f.name in asked]
    plain = [name for name in keys if name in data.columns and _are_plain(data.columns[name])]
    for name, field in asked.items():
        column = data.columns.get(name)
        if column is None or not column.at or field.type not in _FREE or name in plain:
            continue
        # One search over everything is much quicker than one for each cell, and such signs are rare.
        texts = column.apart.values.raw
        if holds_unseen("".join(texts)):
            unseen = np.array([holds_unseen(str(raw)) for raw in texts])
            rows = np.flatnonzero(once(data, unseen.take(column.apart.numbers)))
            yield Batch("TIP-T05", places_of(data, column, rows), data.name, name, shown[name].label, rows=rows)
    if len(keys) == 1 and keys != plain and asked[keys[0]].type is FieldType.identifier and not data.made:
        yield from _look_alikes(submission, data, asked[keys[0]], shown[keys[0]])


def _look_alikes(submission: Submission, data: TableData, key: FieldSpec, shown: FieldSpec) -> Iterator[Batch]:
    """Ids of one table that differ only by capitals, blanks, kinds of dashes or signs that nobody sees; told at the later of them.

    An id made of several cells is compared under the same row above only: there the difference is in a cell of its own.
    """
    column = data.columns.get(key.name)
    if column is None or not column.at or key.requirement is not Requirement.key:
        return
    frame = pd.DataFrame({"id": column.text, "above": _above(submission, data, shown), "row": np.arange(len(data))})[column.filled]
    frame = frame.drop_duplicates(["id", "above"])
    frame = frame.assign(loose=[_looks(str(text)) for text in frame["id"]])
    several = frame[frame.duplicated(["loose", "above"], keep=False)]
    # Such groups are few, and each names the row that it is like.
    for _, alike in several.groupby(["loose", "above"], sort=False):
        rows = alike["row"].to_numpy(dtype=np.int64)
        first, *_ = places_of(data, column, rows[:1])
        facts = {"other": str(first.row)}
        places = places_of(data, column, rows[1:])
        yield Batch("TIP-K07", places, data.name, key.name, shown.label, rows=rows[1:], related=(first,), facts=facts)


def _are_plain(column: Column) -> bool:
    """Whether all texts that were found are capitals, figures and single hyphens between them, as most ids are. In such texts nothing goes
    unseen, and two different ones never look alike."""
    held = column.apart.cells > 0
    texts = column.apart.values.raw
    joined = "\n".join(texts if held.all() else texts[held])
    if not joined.isascii():
        return False
    text = f"\n{joined}\n".encode()
    if text.translate(None, _PLAIN):
        return False
    # Letters and figures stand behind hyphens and line feeds in ASCII.
    is_letter = np.frombuffer(text, dtype=np.uint8) > _HYPHEN
    beside_none = ~(is_letter[:-1] | is_letter[1:])
    return not beside_none.any() or not (b"--" in text or b"\n-" in text or b"-\n" in text)


_HYPHEN = ord("-")
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-\n"


def _above(submission: Submission, data: TableData, shown: FieldSpec) -> Texts:
    composed = any(shown.name in view.composed for view in submission.collection.views if view.table is data.table)
    parents = [key_text(data.column(field.name)) for field in data.table.parents if field.references != data.name]
    return parents[0] if composed and parents else np.full(len(data), "", dtype=object)


def _looks(text: str) -> str:
    """What is left of an id when nothing counts that the eye passes over."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf") if not text.isascii() else text
    return " ".join(loose(seen).replace("-", " ").split())
