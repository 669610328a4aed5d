"""Findings and confirmations of a submission -> the findings that are left open, those that are confirmed, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...codebook import loose
from ...records import Batch, Confirmation, Findings, Positions, Submission, TableData, first_of_key
from ..rules import is_between
from ..whole import Checked
from .claims import LAPSED, NEVER, NO_FINDING, UNIT, Claim, Sheet, Target, may_be_confirmed, row_of_key, target_of
from .facts import FactFinder, Hit

About = tuple[Target, str]


@dataclass(frozen=True, eq=False)
class Confirmed:
    """A checked submission after its confirmations.

    `findings` are all findings, of which the confirmed ones say so, and what is to be said of confirmations themselves. `kept` are the
    confirmations that hold for the unit's next submissions.
    """

    findings: Findings
    kept: tuple[Confirmation, ...] = ()


def confirm_in_turn(checked: Sequence[Checked], given: Mapping[str, str] | None = None) -> list[Confirmed]:
    """Each submission with its own confirmations, those of the unit's earlier ones among them, and those that datasets remember.

    The result stands in the order given, and does not depend on it.
    """
    remembered = [one for each in checked for one in remembered_in(each.submission)]
    found: dict[int, Confirmed] = {}
    for number in sorted(range(len(checked)), key=lambda at: _turn(checked[at].submission)):
        found[number] = confirm(checked[number], remembered, given)
        remembered += found[number].kept
    return [found[number] for number in range(len(checked))]


def _turn(submission: Submission) -> tuple[str, int, str, str]:
    return submission.period[1], submission.version, submission.sha256, submission.path


def remembered_in(submission: Submission) -> tuple[Confirmation, ...]:
    """The confirmations that a dataset holds; a submission remembers nothing."""
    sheet, book = submission.confirmations, submission.book
    if sheet is None or not submission.is_dataset or book.confirmations is None:
        return ()
    roles = ("table", "record", "finding", "reason", "facts")
    names = {role: next(iter(book.confirmations.by_role(f"confirmed_{role}"))).name for role in roles}
    texts = {role: sheet.received.columns[name].text for role, name in names.items()}
    told = {name: sheet.provenance.get(f"src_{name}") for name in ("unit", "submission", "period_end", "version")}
    found = []
    # Confirmations are few.
    for row in range(len(sheet.received)):
        said = {role: str(column[row]) for role, column in texts.items()}
        of = {name: str(column[row]) if column is not None else "" for name, column in told.items()}
        table = book.tables.get(said["table"])
        if table is None or not said["facts"]:
            continue
        record = said["record"].replace(book.separator, "\x1f") if len(table.keys) > 1 else said["record"]
        version = int(of["version"]) if of["version"].isdecimal() else 1
        about = (said["table"], record, said["finding"], said["reason"], said["facts"])
        found.append(Confirmation(of["unit"], *about, of["submission"], of["period_end"], version))
    return tuple(found)


def confirm(checked: Checked, remembered: Iterable[Confirmation] = (), given: Mapping[str, str] | None = None) -> Confirmed:
    """The findings of a submission after its own confirmations, and those of its unit that are remembered.

    A dataset holds rows of many units; what is found in it between files is confirmed by what is remembered of each.
    """
    submission, unit = checked.submission, loose(checked.submission.unit)
    known = [one for one in remembered if submission.is_dataset or loose(one.unit) == unit]
    if not known and (submission.is_dataset or submission.confirmations is None):
        return Confirmed(checked.findings)
    return _Confirming(checked, known, given or {}).run()


class _Confirming:
    """The confirmations of one submission."""

    def __init__(self, checked: Checked, remembered: Sequence[Confirmation], given: Mapping[str, str]) -> None:
        self.submission, self.findings = checked.submission, checked.findings
        self.book = self.submission.book
        self.facts = FactFinder(self.submission, given)
        self._firsts: dict[str, Positions] = {}
        is_own = self.submission.confirmations is not None and not self.submission.is_dataset
        self.sheet = Sheet(self.submission) if is_own else None
        self.claims = self.sheet.claims() if self.sheet is not None else []
        self.remembered: dict[About, list[Confirmation]] = {}
        for one in remembered:
            data = self.submission.tables.get(one.table)
            row = row_of_key(data, one.record, one.unit) if data is not None else None
            if data is not None and row is not None:
                self.remembered.setdefault((target_of(data, row), one.code), []).append(one)
        self.own = {(self._target(claim), claim.code) for claim in self.claims if claim.record is not None and claim.code}
        self.wide: set[str] = set()
        self.hits, self.never = self._find()
        self.confirmed: set[About] = set()
        self.told: list[Batch] = [batch for claim in self.claims for batch in claim.problems]

    def run(self) -> Confirmed:
        kept = [one for claim in self.claims if (one := self._take(claim)) is not None]
        for about, confirmations in self.remembered.items():
            if about in self.hits and about not in self.confirmed:
                self._recall(about, confirmations)
        inside: dict[int, set[int]] = {}
        for hit in (hit for about in self.confirmed for hit in self.hits[about]):
            inside.setdefault(id(hit.batch), set()).add(hit.number)
        batches = [part for batch in self.findings.batches for part in _apart(batch, inside.get(id(batch), set()))]
        return Confirmed(Findings(self.book, (*batches, *self.told)), tuple(kept))

    def _target(self, claim: Claim) -> Target:
        assert claim.record is not None
        table, row = claim.record
        return target_of(self.submission.tables[table], row)

    def _find(self) -> tuple[dict[About, list[Hit]], set[About]]:
        """The findings that are spoken of; and those that are there and can never be confirmed, because their row is set aside."""
        wanted = self.own | set(self.remembered)
        by_code: dict[str, set[Target]] = {}
        for target, code in wanted:
            by_code.setdefault(code, set()).add(target)
        hits: dict[About, list[Hit]] = {}
        never: set[About] = set()
        for batch in self.findings.batches:
            data = self.submission.tables.get(batch.table)
            if batch.code not in by_code or data is None or not may_be_confirmed(self.findings.text(batch)):
                continue
            rows = rows_of(batch, self.submission)
            if not len(rows):
                self.wide.add(batch.code)
            received = data.origin[self._first(data)[rows]]
            spoken_of = [row for file, sheet, row in by_code[batch.code] if (file, sheet) == (data.file, data.sheet)]
            for number in np.flatnonzero(np.isin(received, spoken_of)):
                about = ((data.file, data.sheet, int(received[number])), batch.code)
                if batch.repeats == "conflict":
                    never.add(about)
                else:
                    hits.setdefault(about, []).append(Hit(batch, int(number), int(rows[number])))
        return hits, never

    def _first(self, data: TableData) -> Positions:
        """For each row the first with its key: rows that repeat a key are one record."""
        if data.name not in self._firsts:
            units = data.provenance.get(UNIT)
            keys = data.keys if units is None else units + "\x1f" + data.keys
            self._firsts[data.name] = first_of_key(keys, data.has_key)
        return self._firsts[data.name]

    def _take(self, claim: Claim) -> Confirmation | None:
        """A row of the unit's own sheet: what it says is confirmed, unless that has changed since it was confirmed first."""
        if claim.record is None or not claim.code or self.sheet is None:
            return None
        about = (self._target(claim), claim.code)
        if about not in self.hits and claim.code in self.book.rules and is_between(self.book.rules[claim.code]):
            # Only other files can show whether there is anything to confirm.
            return None
        if about not in self.hits:
            problem = "its row is set aside" if about in self.never else "it is about the whole column" if claim.code in self.wide else ""
            code, facts = (NEVER, {"problem": problem}) if problem else (NO_FINDING, {})
            self.told.append(self.sheet.batch(code, "confirmed_finding", claim.number, **facts))
            return None
        if not claim.reason:
            return None
        found = self.facts.of(self.hits[about])
        earlier = self.remembered.get(about, [])
        known = {one.facts for one in earlier}
        same_words = any(loose(one.reason) == loose(claim.reason) for one in earlier)
        if found.fingerprint not in known and (same_words or claim.facts not in ("", found.fingerprint)):
            self._lapse(about)
            return None
        self.confirmed.add(about)
        table, row = claim.record
        data = self.submission.tables[table]
        is_cover = self.book.cover is not None and table == self.book.cover.name
        if not (found.travels and claim.travels) or is_cover or not self.submission.unit:
            return None
        about_record = (table, str(data.keys[row]), claim.code)
        sent = (self.submission.id, self.submission.period[1], self.submission.version)
        return Confirmation(self.submission.unit, *about_record, claim.reason, found.fingerprint, *sent)

    def _recall(self, about: About, confirmations: Sequence[Confirmation]) -> None:
        """What was confirmed in other submissions of the unit holds while the facts are the same."""
        found = self.facts.of(self.hits[about])
        if found.fingerprint in {one.facts for one in confirmations}:
            self.confirmed.add(about)
        elif not self.submission.is_dataset:
            now = self.submission.period[1], self.submission.version
            if any((one.period_end, one.version) <= now for one in confirmations):
                self._lapse(about)

    def _lapse(self, about: About) -> None:
        """Says at the finding itself that it is open again; once, whoever confirmed it."""
        hit = self.hits[about][0]
        one = hit.batch.take(np.array([hit.number]))
        told = replace(one, code=LAPSED, found=None, suggestions=None, facts={"code": hit.batch.code}, repeats="", operands=())
        if all(batch.code != LAPSED or batch.places != told.places or batch.facts != told.facts for batch in self.told):
            self.told.append(told)


def _apart(batch: Batch, confirmed: set[int]) -> Iterable[Batch]:
    """A batch, its confirmed findings apart."""
    inside = np.isin(np.arange(batch.count), list(confirmed))
    if not inside.any():
        return (batch,)
    told = replace(batch.take(np.flatnonzero(inside)), confirmed=True)
    return (told,) if inside.all() else (batch.take(np.flatnonzero(~inside)), told)


def rows_of(batch: Batch, submission: Submission) -> Positions:
    """For each finding of a batch the row of its table; none where it concerns a whole column, sheet or file."""
    nothing = np.zeros(0, dtype=np.int64)
    data = submission.tables[batch.table]
    if batch.everywhere:
        return nothing
    if batch.rows is not None:
        return batch.rows if len(batch.rows) == batch.count and (batch.rows < len(data)).all() else nothing
    return np.flatnonzero(data.rows == batch.places[0].row)[:1] if batch.operands else nothing
