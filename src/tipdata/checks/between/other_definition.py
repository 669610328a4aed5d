"""Files that count under different definitions, or with lists of different versions (REFERENCE 4, X06)."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ..named.base import Failure, Parameters
from .base import BetweenAnswer, Files, between_check
from .reports import Report


class OtherDefinition(Parameters):
    """Nothing is left to say: the definition stands on the cover, the version of the lists in the file's stamp."""


@between_check("other_definition", OtherDefinition)
def other_definition(files: Files, _: OtherDefinition) -> BetweenAnswer:
    """Whether all reports say the same definition on their covers, and were made with the same version of the codebook.

    Shown at the definition on the cover of each report that does not say what most of them say. Facts for the message: what the file
    says (`found_here`), and what most others say (`others`).
    """
    role, cover = "definition", files.book.cover
    field = files.book.cover_field(role)
    if cover is None or field is None:
        return BetweenAnswer(0)
    definitions = [report.cover_text(role) for report in files.current]
    # What a dataset is stamped with says nothing of the files that were merged into it.
    stamps = [{} if report.submission.is_dataset else report.submission.stamp for report in files.current]
    versions = [stamp.get("codebook_version", "") for stamp in stamps]
    usual, usual_version = _usual(definitions), _usual(versions)
    failures: list[tuple[Report, Failure]] = []
    for report, definition, version in zip(files.current, definitions, versions, strict=True):
        if cover.name not in report.tables:
            continue
        if definition and definition != usual:
            failures.append((report, _failure(cover.name, field, definition, usual)))
        elif version and version != usual_version:
            failures.append((report, _failure(cover.name, field, f"codebook {version}", f"codebook {usual_version}")))
    known = sum(1 for definition in definitions if definition) if len(files.current) > 1 else 0
    return BetweenAnswer(known, tuple(failures), len(definitions) - known)


def _usual(said: list[str]) -> str:
    """What most say; of two equally frequent the first in the alphabet."""
    counts = Counter(text for text in said if text)
    return min(counts, key=lambda text: (-counts[text], text)) if counts else ""


def _failure(cover: str, field: str, here: str, others: str) -> Failure:
    return Failure(cover, np.array([0]), field, facts={"found_here": here, "others": others})
