"""The fate of every received row: merged, superseded, duplicate or set aside; exactly one, and for a reason that is named.

Identity and supersession follow REFERENCE 1.2 (stock and flow): a record is unit + id; a later submission (by the end of its period, then
its version, never by file order) supersedes an earlier one; a higher version replaces its period whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook import Codebook, Severity, Table, TableKind
from ..records import Batch, Findings, Mask, Positions, SetAside, State, Submission, Texts, match
from .flows import overlaps, replace_by_year_to_date
from .lines import DUPLICATE, MERGED, SET_ASIDE, SUPERSEDED, Lines, lines_of
from .parts import Part, one_spelling, parts_of
from .provenance import FORM, provenance_of
from .unread import Unread, unread_of
from .versions import decide_versions


@dataclass(eq=False)
class Decided:
    """All rows with their fates, the sheets and files whose rows could not be read, and what the merge itself found."""

    lines: Lines
    findings: Findings
    unread: list[Unread]

    @property
    def parts(self) -> list[Part]:
        return self.lines.parts


def decide(submissions: list[Submission], findings: list[Findings], book: Codebook, files: Sequence[SetAside] = ()) -> Decided:
    """The fate of every row of all submissions; `findings` are those of each submission, `files` could not be read as submissions.

    First goes what cannot be used at all, then what another version or copy of the same period holds, then rows that are rejected, repeated
    or without parent; only what is left can take the place of an earlier report.
    """
    parts = one_spelling([part for number, submission in enumerate(submissions) for part in parts_of(submission, number)])
    lines = lines_of(submissions, findings, parts, book)
    lines.settle(lines.part < 0, SET_ASIDE, "TIP-K03")
    _covers(lines, findings)
    batches = decide_versions(lines)
    _rejected(lines, findings)
    lines.follow()
    _repeats(lines, findings)
    lines.follow()
    batches += _repeats_without_findings(lines)
    lines.follow()
    batches += _orphans(lines)
    _records(lines)
    lines.follow()
    replace_by_year_to_date(lines)
    batches += overlaps(lines)
    lines.settle(lines.open, MERGED)
    return Decided(lines, Findings(book, batches), unread_of(lines, files))


def _covers(lines: Lines, findings: list[Findings]) -> None:
    """A submission without a usable cover is set aside whole."""
    cover = lines.book.cover
    for source, (submission, found) in enumerate(zip(lines.submissions, findings, strict=True)):
        if cover is None or submission.is_dataset:
            continue
        for batch in found.by_severity(Severity.reject):
            if batch.table == cover.name and batch.code != "TIP-H06":
                lines.settle(lines.source == source, SET_ASIDE, batch.code)


def _rejected(lines: Lines, findings: list[Findings]) -> None:
    """Rows that cannot be used as rows; a sheet row goes whole when any of the rows that it fills is rejected."""
    for source, found in enumerate(findings):
        for batch in found.by_severity(Severity.reject):
            own = lines.of(source, batch.table)
            if batch.rows is not None:
                lines.settle(lines.main[own[batch.rows[batch.rows < len(own)]]], SET_ASIDE, batch.code)


def _repeats(lines: Lines, findings: list[Findings]) -> None:
    """Rows that repeat the key of an earlier row of the same file: the first one that can be used is used."""
    for source, found in enumerate(findings):
        for batch in found.batches:
            own = lines.of(source, batch.table)
            if not batch.repeats or batch.rows is None or not lines.received[own].all():
                continue
            again = own[batch.rows]
            usable = own[lines.open[own]]
            at = match(lines.key[again], lines.key[usable], np.ones(len(again), dtype=bool))
            first = np.where(at >= 0, usable[at] if len(usable) else -1, again)
            again, first = again[first != again], first[first != again]
            conflict = batch.repeats == "conflict"
            lines.settle(again, SET_ASIDE if conflict else DUPLICATE, batch.code if conflict else "", by=first)


def _repeats_without_findings(lines: Lines) -> list[Batch]:
    """The same for rows whose key nobody typed into this file: made rows, and rows of datasets. Conflicts are told here."""
    at = np.flatnonzero(lines.open & lines.has_key & ~_of_cover(lines))
    frame = pd.DataFrame({"part": lines.part[at], "table": lines.table[at], "key": lines.key[at], "source": lines.source[at], "line": at})
    names = ["part", "table", "key"]
    again = frame[frame.duplicated(names)]
    if again.empty:
        return []
    first = frame.drop_duplicates(names).set_index(names)["line"].reindex(pd.MultiIndex.from_frame(again[names])).to_numpy()
    repeated = again["line"].to_numpy()
    same = lines.hashes(repeated) == lines.hashes(first)
    lines.settle(repeated[same], DUPLICATE, by=first[same])
    batches = []
    for number, table in enumerate(lines.book.tables.values()):
        here = ~same & (lines.table[repeated] == number)
        if here.any() and table.repeats is not None:
            aside = lines.settle(repeated[here], SET_ASIDE, table.repeats.conflict, by=first[here])
            key = table.keys[-1]
            batches.append(Batch(table.repeats.conflict, tuple(lines.place(line) for line in aside), table.name, key.name, key.label))
    return batches


def _of_cover(lines: Lines) -> Mask:
    of_cover = [table.kind is TableKind.cover for table in lines.book.tables.values()]
    return np.array(of_cover, dtype=bool)[lines.table]


def _records(lines: Lines) -> None:
    """Across submissions: the latest report of a record is used, earlier ones are superseded by it."""
    at = np.flatnonzero(lines.open & lines.has_key & ~_of_cover(lines))
    if not len(at):
        return
    rank = {key: number for number, key in enumerate(sorted({part.rank for part in lines.parts}))}
    ranks = np.array([rank[part.rank] for part in lines.parts])[lines.part[at]]
    flows = np.array([is_flow_of_file(table) for table in lines.book.tables.values()], dtype=bool)
    spans = np.where(flows[lines.table[at]], lines.of_part("period", at), "")
    identity = pd.factorize(pd.MultiIndex.from_arrays([lines.unit_keys(at), lines.table[at], spans]))[0]
    order = np.lexsort((ranks, identity))
    at, identity = at[order], identity[order]
    ends = np.append(np.flatnonzero(np.diff(identity)), len(identity) - 1)
    last = at[ends][np.searchsorted(ends, np.arange(len(at)))]
    earlier = last != at
    lines.settle(at[earlier], SUPERSEDED, by=last[earlier])


def is_flow_of_file(table: Table) -> bool:
    """Whether the rows are counts of the submission's period, and say nothing of a period of their own."""
    return table.kind is TableKind.counts and not table.by_role("period_end")


@dataclass(eq=False)
class _Link:
    """The lines of a table that name a parent which their form has a table for, and the parents they name, by unit."""

    table: Table
    column: str
    label: str
    parent: str
    lines: Positions
    wanted: Texts


def _orphans(lines: Lines) -> list[Batch]:
    """Rows whose parent is nowhere among the unit's usable rows are set aside, and with them the rows below them."""
    found: dict[tuple[str, str, str], list[int]] = {}
    links = _links(lines)
    keys = lines.unit_keys(np.arange(len(lines)))
    settled = True
    while settled:
        settled = False
        for link in links:
            waiting = lines.open[link.lines]
            above = np.flatnonzero(lines.open & lines.has_key & lines.of_table(link.parent))
            missing = waiting & (match(link.wanted, keys[above], waiting) < 0)
            if missing.any():
                settled = True
                orphans = lines.settle(link.lines[missing], SET_ASIDE, "TIP-X05a")
                found.setdefault((link.table.name, link.column, link.label), []).extend(orphans.tolist())
                lines.follow()
    return [
        Batch("TIP-X05a", tuple(lines.place(line) for line in sorted(orphans)), table, column, label)
        for (table, column, label), orphans in found.items()
    ]


def _links(lines: Lines) -> list[_Link]:
    """Every reference to be followed, from the top of the tables downwards."""
    links = []
    for table in lines.book.tables.values():
        for field in table.parents:
            if field.references is None or field.references == table.name:
                continue
            at, wanted = [], []
            for source, submission in enumerate(lines.submissions):
                own, values = _named_parents(submission, table.name, field.name, field.references)
                at.append(lines.of(source, table.name)[own])
                wanted.append(values)
            named = np.concatenate(at) if at else np.zeros(0, dtype=np.int64)
            if len(named):
                parents = lines.of_part("unit", named) + "\x1f" + np.concatenate(wanted)
                links.append(_Link(table, field.name, field.label, field.references, named, parents))
    depth = {name: len(lines.book.above(table)) for name, table in lines.book.tables.items()}
    return sorted(links, key=lambda link: depth[link.table.name])


def _named_parents(submission: Submission, table: str, field: str, parent: str) -> tuple[Positions, Texts]:
    """The rows of a table that name a parent which their form has a table for, and what they name."""
    data = submission.tables.get(table)
    column = data.columns.get(field) if data is not None else None
    if data is None or column is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
    due = column.state == State.filled
    if submission.is_dataset:
        having = {form for form, collection in submission.book.collections.items() if parent in collection.tables}
        due &= np.isin(provenance_of(data, [FORM])[FORM].astype(str), list(having))
    elif parent not in submission.collection.tables:
        due &= False
    rows = np.flatnonzero(due)
    return rows, column.text[rows]
