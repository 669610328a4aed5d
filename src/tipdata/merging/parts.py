"""What is merged: one part per unit, period and version. A submission is one part; a dataset holds as many as were merged into it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook import Travels
from ..records import Mask, State, Submission, TableData

PROVENANCE = (
    "src_unit",
    "src_submission",
    "src_form",
    "src_period_start",
    "src_period_end",
    "src_version",
    "src_submitted",
    "src_file",
    "src_sheet",
    "src_row",
    "src_errors",
)


@dataclass(frozen=True)
class Part:
    """Who sent it, for which period, in which version; `source` is the number of the submission that holds it."""

    source: int
    id: str
    unit: str
    period_start: str
    period_end: str
    version: int
    submitted: str
    form: str
    year_to_date: bool
    content: str
    sha256: str
    path: str

    @property
    def period(self) -> tuple[str, str, str]:
        return self.unit, self.period_start, self.period_end

    @property
    def preference(self) -> tuple[str, str, str]:
        """Of two versions that claim to be the same, the one sent first is used, then the smaller fingerprint."""
        return self.submitted or "9999", self.content, self.sha256


def parts_of(submission: Submission, source: int) -> list[Part]:
    """The parts of a submission or dataset, in the order in which its cover lists them."""
    if submission.is_dataset:
        return _parts_of_dataset(submission, source)
    unit, (start, end) = submission.unit, submission.period
    if submission.book.cover is None:
        unit = submission.path
    return [
        Part(
            source=source,
            id=submission.id,
            unit=unit,
            period_start=start,
            period_end=end,
            version=submission.version,
            submitted=submission.cover_value("submitted"),
            form=submission.collection.form.name,
            year_to_date=_is_year_to_date(submission, 0),
            content=content_of(submission, {name: np.ones(len(data), dtype=bool) for name, data in submission.tables.items()}),
            sha256=submission.sha256,
            path=submission.path,
        )
    ]


def _parts_of_dataset(submission: Submission, source: int) -> list[Part]:
    cover = submission.tables[submission.book.cover.name] if submission.book.cover else None
    if cover is None:
        return []
    parts = []
    own = {name: data.provenance.get("src_submission") for name, data in submission.tables.items()}
    for row, identity in enumerate(cover.provenance["src_submission"]):
        rows = {name: ids == identity for name, ids in own.items() if ids is not None}
        source_of = {name: str(cover.provenance[name][row]) if name in cover.provenance else "" for name in PROVENANCE}
        parts.append(
            Part(
                source=source,
                id=str(identity),
                unit=source_of["src_unit"],
                period_start=source_of["src_period_start"],
                period_end=source_of["src_period_end"],
                version=int(source_of["src_version"]) if source_of["src_version"].isdigit() else 1,
                submitted=source_of["src_submitted"],
                form=source_of["src_form"],
                year_to_date=_is_year_to_date(submission, row),
                content=content_of(submission, rows),
                sha256=submission.sha256,
                path=submission.path,
            )
        )
    return parts


def _is_year_to_date(submission: Submission, row: int) -> bool:
    """Whether the cover says, in the field of that role, that the counts cover the year so far."""
    book = submission.book
    name = book.cover_field("period_kind")
    data = submission.tables.get(book.cover.name) if book.cover else None
    if name is None or data is None or name not in data.columns or not len(data):
        return False
    codelist = book.codelist(data.table.field(name))
    meant = {code.code for code in codelist.codes if code.meaning == "year_to_date"} if codelist else set()
    return str(data.columns[name].text[row]) in meant


def content_of(submission: Submission, rows: dict[str, Mask]) -> str:
    """A fingerprint of what the rows say, whatever the file's format and the order of its rows.

    The day of sending is left out, and so are fields that never leave the unit.
    """
    digest = hashlib.sha256()
    for name in sorted(rows):
        data = submission.tables[name]
        frame = content_frame(data.take(np.flatnonzero(rows[name])))
        if frame.shape[1] and len(frame):
            hashes = np.sort(pd.util.hash_pandas_object(frame, index=False).to_numpy())
            digest.update(name.encode() + hashes.tobytes())
    return digest.hexdigest()


def content_frame(data: TableData) -> pd.DataFrame:
    """One column of texts per field that travels: the canonical text, or the state in its place."""
    columns = {}
    for field in data.table.fields:
        column = data.columns.get(field.name)
        if column is None or field.travels is Travels.unit or field.role == "submitted" or not (column.state != State.blank).any():
            continue
        words = np.array([f"\x00{state}" for state in range(len(State))], dtype=object)[column.state]
        words[np.isin(column.state, (State.blank, State.not_collected))] = ""
        unreadable = column.state == State.unreadable
        words[unreadable] = "\x00" + column.raw[unreadable]
        columns[field.name] = np.where(column.filled, column.text, words)
    return pd.DataFrame(columns, dtype=object)
