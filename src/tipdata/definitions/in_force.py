"""Which definition a submission was recorded under: the one chosen, else the one that its cover names, else the international one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..codebook import Codebook, FieldSpec, Profile, TableKind, profile_named
from ..records import Batch, Findings, Positions, State, Submission, TableData, Texts, match

SENT_AS = "src_submission"
DEFINITION = "definition"


@dataclass(frozen=True, eq=False)
class InForce:
    """The definitions of a submission or dataset.

    `of_cover` holds for each row of the cover the id of its definition, empty where the cover names one that is not known; `named` is what
    the rows name. Without a cover the international definition stands alone.
    """

    book: Codebook
    profiles: Mapping[str, Profile]
    of_cover: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def used(self) -> tuple[Profile, ...]:
        """Every definition in force, each once, in the order of the cover."""
        return tuple(self.profiles[name] for name in dict.fromkeys(self.of_cover) if name)

    @property
    def only(self) -> Profile | None:
        """The definition of a single submission; None where its cover names one that is not known."""
        return self.used[0] if len(self.used) == 1 and "" not in self.of_cover else None

    @property
    def unknown(self) -> tuple[str, ...]:
        """What covers name that is no profile of the codebook, each once."""
        return tuple(dict.fromkeys(name for name, known in zip(self.named, self.of_cover, strict=True) if not known))

    def of_rows(self, data: TableData, cover: TableData | None) -> Texts:
        """For each row of a table the id of its definition; empty where it is not known."""
        if cover is None or SENT_AS not in data.provenance:
            return np.full(len(data), self.of_cover[0] if len(self.of_cover) == 1 else "", dtype=object)
        ids = np.array([*self.of_cover, ""], dtype=object)
        return np.asarray(ids[self.cover_rows(data, cover)], dtype=object)

    def cover_rows(self, data: TableData, cover: TableData) -> Positions:
        """For each row of a dataset's table the row of the cover that stands over it, -1 where none is known."""
        own, known = data.provenance[SENT_AS], cover.provenance.get(SENT_AS)
        return match(own, known, own != "") if known is not None else np.full(len(data), -1, dtype=np.int64)


def in_force(submission: Submission, chosen: Profile | None = None) -> InForce:
    """The definitions in force; a `chosen` one stands for every row, whatever the cover names."""
    cover = submission.book.cover
    return definitions_of(submission.tables.get(cover.name) if cover else None, submission.book, chosen)


def definitions_of(cover: TableData | None, book: Codebook, chosen: Profile | None = None) -> InForce:
    """The same, from the rows of a cover."""
    default = chosen or book.international
    profiles = {**book.profiles, **({chosen.id: chosen} if chosen else {})}
    standing = default.id if default else ""
    if cover is None or not len(cover):
        return InForce(book, profiles, (standing,), ("",))
    field = _field(book)
    column = cover.columns.get(field.name) if field else None
    named = tuple(str(text) for text in column.text) if column is not None else ("",) * len(cover)
    if chosen is not None:
        return InForce(book, profiles, (chosen.id,) * len(named), named)
    found = {name: profile_named(name, book) if name else default for name in set(named)}
    return InForce(book, profiles, tuple(profile.id if (profile := found[name]) else "" for name in named), named)


def _field(book: Codebook) -> FieldSpec | None:
    return next(iter(book.cover.by_role(DEFINITION)), None) if book.cover else None


def definition_findings(submission: Submission, chosen: Profile | None = None) -> Findings:
    """A cover that names a definition which the codebook lacks; its records are then screened against the international one alone.

    Nothing is said of files that hold counts alone, of a dataset, whose submissions were looked at before, and where the codebook has no
    definitions at all.
    """
    book, cover = submission.book, submission.book.cover
    data = submission.tables.get(cover.name) if cover else None
    field = _field(book)
    records = any(found.table.kind is TableKind.records for found in submission.tables.values())
    if field is None or data is None or submission.is_dataset or not records or not book.profiles:
        return Findings(book)
    column = data.columns.get(field.name)
    if column is None or not len(column) or column.state[0] != State.filled:
        return Findings(book)
    known = profile_named(str(column.text[0]), book) or (chosen if chosen is not None and chosen.id == column.text[0] else None)
    if known is not None:
        return Findings(book)
    batch = Batch(
        "TIP-T04",
        (data.place(0, field.name),),
        data.name,
        field.name,
        field.label,
        rows=np.array([0]),
        found=column.raw[:1] if field.shows_values else None,
        facts={"allowed": ", ".join(book.profiles)},
    )
    return Findings(book, [batch])
