"""Which of several submissions of one unit and period is used: the merge decides by it, and totals of a unit count by it."""

from __future__ import annotations

from collections.abc import Sequence

from ..codebook import loose
from ..records import Submission
from .parts import Part, is_year_to_date, parts_of


def used_of(parts: Sequence[Part], members: Sequence[int]) -> tuple[int, list[int]]:
    """Of parts of one unit and period the one that is used, and all that are copies of it, itself among them.

    The highest version is used, and of two contents that claim to be the same version the one sent first.
    """
    highest = max(parts[number].version for number in members)
    current = [number for number in members if parts[number].version == highest]
    content = min(parts[number].preference for number in current)[1]
    copies = [number for number in current if parts[number].content == content]
    # What was received says more than what an earlier merge left of it.
    return min(copies, key=lambda number: (parts[number].merged_before, parts[number].sha256, parts[number].path)), copies


def in_force(submissions: Sequence[Submission]) -> list[int]:
    """The numbers of the submissions that are used, in their order; one that names no unit or period always is. None may be a dataset.

    What a year-to-date file says again of shorter periods within its own takes the place of what was sent of them.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    used = []
    for number, submission in enumerate(submissions):
        start, end = submission.period
        if submission.unit and start and end:
            groups.setdefault((loose(submission.unit), start, end), []).append(number)
        else:
            used.append(number)
    for members in groups.values():
        if len(members) == 1:
            used += members
            continue
        parts = [part for number in members for part in parts_of(submissions[number], number)]
        used.append(parts[used_of(parts, range(len(parts)))[0]].source)
    to_date = [number for number in used if is_year_to_date(submissions[number], 0)]
    return sorted(number for number in used if not any(_covers(submissions[other], submissions[number]) for other in to_date))


def _covers(whole: Submission, part: Submission) -> bool:
    """Whether a file is of the same unit and of a longer period that holds the other one's."""
    (first, last), (start, end) = whole.period, part.period
    is_within = first <= start and end <= last and (first, last) != (start, end)
    return bool(start and end) and loose(whole.unit) == loose(part.unit) and is_within
