"""Paths -> one dataset with its ledger, written whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..checks import answered_in, remembered_in
from ..codebook import Codebook, ExpectedUnit
from ..definitions import DefinitionNote
from ..intake import NO_OPTIONS, ReadOptions
from ..merging import Merge, continued, earlier_ledger, merge, write_merge
from ..quality import Coverage
from ..records import Place, SetAside
from .carry_over import dataset_at
from .together import looked_at_together
from .validate import Unusable, Verdict, covered_by, read_all, verdict_of


@dataclass(frozen=True)
class Merged:
    """The merge, the verdict on each submission in the order of the paths, the files written, and the definitions in force."""

    result: Merge
    verdicts: tuple[tuple[str, Verdict], ...]
    unusable: tuple[Unusable, ...]
    written: tuple[Path, ...]
    coverage: Coverage | None = None
    definitions: tuple[DefinitionNote, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether any row was merged, or there was none to merge."""
        totals = self.result.totals
        return totals["merged"] > 0 or not sum(totals.values())

    @property
    def meets_the_bar(self) -> bool:
        """Whether every file could be read, no row was set aside, and nothing as grave as an error was found."""
        told = self.result.findings.counts()
        aside = self.result.totals["set_aside"] + len(self.result.unread)
        clean = not self.unusable and not aside and not told["reject"] + told["error"]
        return clean and all(verdict < Verdict.needs_mending for _, verdict in self.verdicts)


def merge_paths(
    paths: Sequence[Path],
    book: Codebook,
    out: Path | None,
    replace: bool = False,
    expected: Sequence[ExpectedUnit] = (),
    *,
    reading: ReadOptions = NO_OPTIONS,
    previous: Path | None = None,
) -> Merged:
    """Merges every submission and dataset at the paths, and writes the outcome where `out` is given.

    With the dataset of a `previous` merge it goes on from there, and the ledger tells of every row that was received since the first.

    What the rules between files find, and which confirmations lapsed, stands beside what the merge itself found.
    Where `expected` units are named, who reported and who did not is told of all submissions that could be read.

    Raises:
        TipdataError: when no path can be read, or the output cannot be written.

    """
    before = (dataset_at(previous, book), earlier_ledger(previous)) if previous is not None else None
    submissions, unusable = read_all(paths, book, reading)
    submissions += [before[0]] if before is not None else []
    together = looked_at_together(submissions, book)
    confirmed, codes = together.confirmed, together.codes
    kept = [*(one for submission in submissions for one in remembered_in(submission)), *(one for each in confirmed for one in each.kept)]
    answers = [one for submission in submissions for one in answered_in(submission)]
    merged = merge(submissions, [one.findings for one in confirmed], book, [_set_aside(one) for one in unusable], kept, answers=answers)
    result = dataclasses.replace(merged, findings=sum((one.findings.only(codes) for one in confirmed), merged.findings))
    if before is not None:
        result = dataclasses.replace(result, history=continued(result.ledger, before[1], before[0]))
    findings = [one.findings.without(codes) for one in confirmed]
    written = write_merge(result, out, replace) if out is not None else []
    judged = [(s, verdict_of(s, f)) for s, f in zip(submissions, findings, strict=True)]
    verdicts, covered = tuple((s.path, verdict) for s, verdict in judged), covered_by(judged, expected)
    notes = tuple(dict.fromkeys(note for one in together.ready for note in one.notes))
    return Merged(result, verdicts, tuple(unusable), tuple(written), covered, notes)


def _set_aside(unusable: Unusable) -> SetAside:
    """A path of which nothing could be read, on the ledger and in the quarantine."""
    return SetAside(unusable.error.code or "TIP-F01", Place(unusable.path), Path(unusable.path).stem)
