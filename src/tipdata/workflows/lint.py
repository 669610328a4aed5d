"""Everything that is wrong with a codebook, and what should be looked at, in one pass."""

from __future__ import annotations

from pathlib import Path

from ..checks import named_faults
from ..codebook import Codebook, Fault, examine, unsaid, warnings_of
from ..quality import measure_faults


def lint_codebook(folder: Path | None = None) -> tuple[Codebook | None, list[Fault]]:
    """The codebook as far as it can be read, and every fault with its file and line, measures of quality and named checks included."""
    book, faults = examine(folder)
    if book is not None:
        faults = sorted({*faults, *named_faults(book)})
    if book is not None and not faults:
        faults = sorted(measure_faults(book))
    return book, faults


def codebook_warnings(book: Codebook | None) -> list[Fault]:
    """What is no fault and should be looked at: codes that an open list of a definition is silent on, words that a language lacks."""
    return sorted({*warnings_of(book), *unsaid(book)}) if book is not None else []
