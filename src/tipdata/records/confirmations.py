"""What units say of findings: that they looked, and that it is right as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field as part

from .columns import Texts
from .tables import Received


@dataclass(frozen=True, eq=False)
class ConfirmationSheet:
    """The sheet of confirmations of a submission, as it was received; of a dataset with what it says of each row."""

    received: Received
    provenance: dict[str, Texts] = part(default_factory=dict)


@dataclass(frozen=True)
class Confirmation:
    """A finding of one code about one record of a unit was confirmed: it is right as it stands.

    `record` is the record's key, as `TableData.keys` has it. `facts` is a fingerprint of everything that was compared: of other facts
    nothing was confirmed. `submission`, `period_end` and `version` say in which file it stood.
    """

    unit: str
    table: str
    record: str
    code: str
    reason: str
    facts: str
    submission: str
    period_end: str
    version: int

    @property
    def about(self) -> tuple[str, str, str]:
        """Table, record and code: of the same unit and about the same, the latest counts."""
        return self.table, self.record, self.code

    @property
    def rank(self) -> tuple[str, int, str]:
        """Later is the end of the period, then the version."""
        return self.period_end, self.version, self.submission
