"""What is merged: one part per unit, period and version. A submission is one part; a dataset holds as many as were merged into it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..codebook import loose
from ..records import State, Submission
from .content import Hashes, content_of, fingerprint, row_hashes
from .provenance import (
    CONTENT,
    COVER_PROVENANCE,
    FORM,
    PERIOD_END,
    PERIOD_START,
    SUBMISSION,
    SUBMITTED,
    UNIT,
    VERSION,
    provenance_of,
)


@dataclass(frozen=True)
class Part:
    """Who sent it, for which period, in which version; `source` is the number of the submission that holds it.

    `content` is the fingerprint of the submission as it was received, also where a dataset holds what came of it.
    """

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
    merged_before: bool = False

    @property
    def period(self) -> tuple[str, str, str]:
        return self.unit, self.period_start, self.period_end

    @property
    def days(self) -> tuple[float, float]:
        """First and last day since 1970-01-01; NaN where the cover does not say."""
        return _day(self.period_start), _day(self.period_end)

    @property
    def preference(self) -> tuple[str, str]:
        """Of two contents that claim to be the same version, the one sent first is used, then the smaller fingerprint (REFERENCE X09)."""
        return self.submitted or "9999", self.content

    @property
    def rank(self) -> tuple[str, int, str, str, str]:
        """Later is the end of the period, then the version, then what else tells two parts apart (REFERENCE 1.2)."""
        return self.period_end, self.version, self.period_start, self.submitted, self.content


def _day(text: str) -> float:
    try:
        return float(np.datetime64(text, "D").astype("int64")) if text else np.nan
    except ValueError:
        return np.nan


def parts_of(submission: Submission, source: int) -> list[Part]:
    """The part that a submission is, or the parts that a dataset holds."""
    if submission.is_dataset:
        return _parts_of_dataset(submission, source)
    content = content_of(submission)
    # Without a cover nothing says who sends: each content stands for itself.
    unit = submission.unit if submission.book.cover is not None else content[:12]
    start, end = submission.period
    return [
        Part(
            source=source,
            id=submission.id if submission.book.cover is not None else unit,
            unit=unit,
            period_start=start,
            period_end=end,
            version=submission.version,
            submitted=submission.cover_value("submitted"),
            form=submission.collection.form.name,
            year_to_date=is_year_to_date(submission, 0),
            content=content,
            sha256=submission.sha256,
            path=submission.path,
        )
    ]


def one_spelling(parts: list[Part]) -> list[Part]:
    """The parts with one spelling for each unit: codes that differ only in case, blanks or dashes mean the same unit."""
    spellings: dict[str, str] = {}
    for part in parts:
        spellings[loose(part.unit)] = min(spellings.get(loose(part.unit), part.unit), part.unit)
    return [replace(part, unit=spellings[loose(part.unit)]) for part in parts]


def _parts_of_dataset(submission: Submission, source: int) -> list[Part]:
    """One part for each submission that the rows name; the cover, where there is one, says most about it and comes first."""
    cover = submission.book.cover
    order = sorted(submission.tables.values(), key=lambda data: data.table is not cover)
    frames = [
        pd.DataFrame(provenance_of(data, COVER_PROVENANCE)).assign(table=data.name, at=np.arange(len(data))).drop_duplicates(SUBMISSION)
        for data in order
    ]
    told = pd.concat(frames, ignore_index=True).drop_duplicates(SUBMISSION)
    told = told[told[SUBMISSION] != ""]
    computed = _contents(submission) if (told[CONTENT] == "").any() else {}
    parts = []
    for said in told.to_dict("records"):
        identity = str(said[SUBMISSION])
        parts.append(
            Part(
                source=source,
                id=identity,
                unit=said[UNIT],
                period_start=said[PERIOD_START],
                period_end=said[PERIOD_END],
                version=int(said[VERSION]) if said[VERSION].lstrip("-").isdecimal() else 1,
                submitted=said[SUBMITTED],
                form=said[FORM],
                year_to_date=cover is not None and said["table"] == cover.name and is_year_to_date(submission, said["at"]),
                content=(said[CONTENT] or computed[identity]) if cover is not None else said[UNIT],
                sha256=submission.sha256,
                path=submission.path,
                merged_before=True,
            )
        )
    return parts


def _contents(submission: Submission) -> dict[str, str]:
    """The fingerprint of what a dataset holds of each submission, for datasets that do not say what was received."""
    rows: dict[str, dict[str, Hashes]] = {}
    for name, data in submission.tables.items():
        hashes = row_hashes(data)
        codes, ids = pd.factorize(provenance_of(data, [SUBMISSION])[SUBMISSION])
        for number, identity in enumerate(ids):
            rows.setdefault(str(identity), {})[name] = hashes[codes == number]
    return {identity: fingerprint(tables) for identity, tables in rows.items()}


def is_year_to_date(submission: Submission, row: int) -> bool:
    """Whether the cover says, in the field of that role, that the counts cover the year so far."""
    book = submission.book
    name = book.cover_field("period_kind")
    data = submission.tables.get(book.cover.name) if book.cover else None
    if name is None or data is None or name not in data.columns or not len(data):
        return False
    column = data.columns[name]
    codelist = book.codelist(data.table.field(name))
    meant = {code.code for code in codelist.codes if code.meaning == "year_to_date"} if codelist else set()
    return bool(column.state[row] == State.filled) and str(column.text[row]) in meant
