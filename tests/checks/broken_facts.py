"""What is broken in a clean submission of the whole chain, and which rules then speak."""

from __future__ import annotations

from dataclasses import dataclass

from rule_examples import built
from whole_chain import whole_chain

from submitting import changed, cover
from tipdata.checks import check_rules, state_of
from tipdata.codebook import Codebook, facts
from tipdata.definitions import derive

Change = tuple[str, int, str, str]

C1, C2, C3, C4 = range(4)
P1, P2, P3, P4, P5 = range(5)
R1, R2, R3, R4, R5, R6 = range(6)
S1, S2, S3 = range(3)
T1, T2, T3, T4 = range(4)
V1, V2 = range(2)


@dataclass(frozen=True)
class Broken:
    """Cells to change in the clean submission as (table, row from 0, field, text), rows to add to its tables, and the codes that follow."""

    name: str
    changes: tuple[Change, ...]
    codes: set[str]
    added: tuple[tuple[str, dict[str, str]], ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    profile: str = ""


def one(name: str, table: str, row: int, field: str, text: str, *codes: str) -> Broken:
    return Broken(name, ((table, row, field, text),), set(codes))


def codes_of(broken: Broken, book: Codebook) -> set[str]:
    sheets = changed(whole_chain(), *broken.changes)
    for table, row in broken.added:
        sheets.setdefault(table, []).append(row)
    profile = book.profiles[broken.profile] if broken.profile else None
    known = facts(profile) if profile is not None else {}
    submission = derive(built(sheets, book), profile)
    # The unit's earlier files are at hand, and say nothing of these records: what is not here is nowhere.
    earlier = built({"submission": [cover(period_start="2015-01-01", period_end="2024-12-31")]}, book)
    findings, _ = check_rules(submission, {**known, **dict(broken.given)}, state=state_of(submission, [earlier]))
    return {batch.code for batch in findings.batches}
