"""ACC4: the share of rows that somebody has checked against something (REFERENCE 3.3)."""

from __future__ import annotations

import os

import numpy as np

from ..codebook.base import Model
from ..records import State, Submission
from .agreement import Agreement, NotComparable, told_standing
from .cells import holds_any
from .completeness import due_rows
from .measured import Evidence, Figure, Measured, Parameters, Share, wilson
from .second import told_beside

_OF_AUDIT = 1
"""The number of the audited sample among the two collections that are compared."""


class Decision(Model):
    """What makes a decision of a court one that can be found again: the event that is its day, and the roles of what else must be known."""

    event: str
    roles: tuple[str, ...]


class VerifiabilityParameters(Parameters):
    """The role of the field that says what a row was checked against, its answers that count as a check, and what a decision needs."""

    codes: tuple[str, ...]
    checked: str
    decision: Decision | None = None


def verifiability(evidence: Evidence, parameters: VerifiabilityParameters) -> Measured | None:
    """Rows with one of the codes in the field of the role / rows of the tables whose form asks such a field; None when nothing is asked.

    A blank or unknown cell, and a column that is missing, is a row that was not checked. Beside the value stand the court decisions that
    can be found again, and the cells of an audited sample that are as the files have them.
    """
    submission = evidence.submission
    audited = _audited(evidence)
    beside = tuple(part for part in (_decisions(submission, parameters.decision), audited) if part is not None)
    notes, figures = _told_of_audit(evidence), _audit_share(evidence, audited)
    asked = {
        table: [field.name for field in fields.values() if field.role == parameters.checked]
        for table, fields in submission.collection.asked.items()
    }
    if not any(asked.values()):
        return (
            Measured(0, 0, beside, notes=notes, figures=figures, lacks=submission.book.say("scores.nothing_checked"))
            if beside or notes
            else None
        )
    shares = []
    for name, data in submission.tables.items():
        for field in asked.get(name, ()):
            column = data.column(field)
            checked = int(holds_any(column, parameters.codes).sum())
            rows = int((column.state != State.not_collected).sum())
            if rows:
                shares.append(Share(name, field, checked, rows))
    return Measured(
        sum(one.numerator for one in shares),
        sum(one.denominator for one in shares),
        beside,
        notes=notes,
        shares=tuple(shares),
        figures=figures,
    )


def _decisions(submission: Submission, decision: Decision | None) -> tuple[str, float, float] | None:
    """Decisions of a court whose day, court and article are all stated / decisions, in tables whose form asks all three."""
    if decision is None:
        return None
    whole = rows = 0
    for table, fields in submission.collection.asked.items():
        data = submission.tables.get(table)
        day = next((field for field in fields.values() if field.event == decision.event), None)
        stated = [field for role in decision.roles for field in fields.values() if field.role == role]
        if data is None or day is None or len(stated) < len(decision.roles):
            continue
        decided = due_rows(submission, data, day) | data.column(day.name).filled
        complete = np.logical_and.reduce([data.column(field.name).filled for field in (day, *stated)])
        whole, rows = whole + int((decided & complete).sum()), rows + int(decided.sum())
    return (submission.book.say("scores.decisions"), whole, rows) if rows else None


def _audited(evidence: Evidence) -> tuple[str, float, float] | None:
    """Audited cells that are as in the files / cells for which the audit has an answer: a cell that is blank here is not as in the file."""
    audit = evidence.audit
    if not isinstance(audit, Agreement) or audit.doubts:
        return None
    cells = audit.compared + _blank_here(audit)
    return (evidence.submission.book.say("scores.audited"), audit.agreeing, cells) if cells else None


def _blank_here(audit: Agreement) -> int:
    """Cells that the audit has an answer for, and the submission none."""
    return sum(field.alone_by[_OF_AUDIT] for table in audit.tables for field in table.fields)


def _told_of_audit(evidence: Evidence) -> tuple[str, ...]:
    """Why the sample tells nothing; or what of it is blank here, not here, and not compared."""
    audit, say = evidence.audit, evidence.submission.book.say
    if audit is None:
        return ()
    if isinstance(audit, NotComparable):
        return (say("scores.of_audit", said=audit.why),)
    names = [os.path.basename(one.path.rstrip("/\\")) for one in audit.collections]
    if audit.doubts:
        return tuple(say("scores.of_audit", said=told_standing(one, names, audit.book)) for one in audit.doubts)
    lost = sum(table.matched.only[_OF_AUDIT] for table in audit.tables)
    counted = (("scores.audit_blank", _blank_here(audit)), ("scores.audit_lost", lost))
    return (
        *(say(words, number=f"{number:,}") for words, number in counted if number),
        *(say("scores.of_audit", said=said) for said in told_beside(audit, of_sample=True)),
    )


def _audit_share(evidence: Evidence, audited: tuple[str, float, float] | None) -> tuple[Figure, ...]:
    """The share of audited cells that are as in the files, with its interval."""
    if audited is None:
        return ()
    name, right, cells = audited
    return (Figure(name, evidence.submission.book.say("scores.share"), right / cells, int(cells), wilson(right, cells)),)
