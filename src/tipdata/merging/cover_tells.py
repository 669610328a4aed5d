"""What the cover of a dataset alone tells of a submission: what it held, and what of it nobody could read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ..records import Positions, Submission, Texts, strings
from .fates import Decided
from .lines import SET_ASIDE
from .provenance import ASIDE, CONTENT, NOT_ASKED, REFUSED, TABLES, UNREAD, provenance_of
from .unread import refused_names, rows_set_aside


def told_once(decided: Decided, source: int, kept: Positions) -> dict[str, Texts]:
    """For these rows of the cover of one submission: its fingerprint, the tables it held, how many of its rows were ever set aside, and
    which tables and sheets were refused, and which fields of its form its plan does not ask."""
    lines = decided.lines
    submission, book = lines.submissions[source], lines.book
    assert book.cover is not None
    aside = lines.part[lines.received & (lines.fate == SET_ASIDE) & (lines.part >= 0)]
    of_parts = np.bincount(aside, minlength=len(lines.parts)) + rows_set_aside(decided.unread, len(lines.parts))
    counts = of_parts[lines.part[kept]]
    lost = refused_names(decided.unread, source, book, submission.tables)
    if submission.is_dataset:
        known = provenance_of(submission.tables[book.cover.name].take(lines.index[kept]), (TABLES, ASIDE, REFUSED, NOT_ASKED))
        counts = counts + pd.to_numeric(pd.Series(known[ASIDE]), errors="coerce").fillna(0).to_numpy(dtype=np.int64)
        held = strings([_listed(set(_names(text, book.separator)) - lost, book.separator, book.tables) for text in known[TABLES]])
        refused = strings([_listed({*_names(text, book.separator), *lost}, book.separator) for text in known[REFUSED]])
        not_asked = known[NOT_ASKED]
    else:
        held = np.full(len(kept), book.separator.join(submission.tables), dtype=object)
        refused = np.full(len(kept), _listed(lost, book.separator), dtype=object)
        not_asked = np.full(len(kept), book.separator.join(_not_asked(submission)), dtype=object)
    return {
        CONTENT: lines.of_part("content", kept),
        TABLES: held,
        ASIDE: counts.astype(str).astype(object),
        REFUSED: refused,
        NOT_ASKED: not_asked,
    }


def _not_asked(submission: Submission) -> list[str]:
    """The fields that the form of a submission asks, and its plan does not."""
    form = submission.book.collections.get(submission.collection.form.name)
    if submission.plan is None or form is None:
        return []
    names = ((table, name) for table, fields in form.asked.items() for name in fields)
    return [f"{table}.{name}" for table, name in names if not submission.collection.asks(table, name)]


def never_read(decided: Decided, names: Mapping[str, str]) -> str:
    """The short `names` of files of which nothing could be read, now or when a dataset was merged before, unless they are read now."""
    lines = decided.lines
    separator, cover = lines.book.separator, lines.book.cover
    assert cover is not None
    lost = {names[one.block.place.file].replace(separator, " ") for one in decided.unread if one.source < 0}
    covers = [s.tables[cover.name] for s in lines.submissions if s.is_dataset and cover.name in s.tables]
    earlier = {name for data in covers for text in provenance_of(data, [UNREAD])[UNREAD] for name in _names(str(text), separator)}
    return _listed(lost | (earlier - set(names.values())), separator)


def _names(text: str, separator: str) -> list[str]:
    return [name for name in text.split(separator) if name]


def _listed(names: Iterable[str], separator: str, order: Iterable[str] = ()) -> str:
    """The names in a given order, else by the alphabet."""
    places = {name: number for number, name in enumerate(order)}
    return separator.join(sorted(names, key=lambda name: (places.get(name, len(places)), name)))
