"""A submission made ready for its checks: the definition in force, what rules may ask of it, and the fields that the tool works out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..codebook import Codebook, Profile, chosen_profile, facts
from ..definitions import (
    DefinitionNote,
    ScreeningTally,
    definition_findings,
    derive,
    in_force,
    notes_of,
    screening_tally,
)
from ..errors import TipdataError
from ..records import Findings, Submission


@dataclass(frozen=True, eq=False)
class Screened:
    """The submission with its derived fields filled. `given` are the facts of its definition, by their names in expressions; `notes` are
    those of the definitions in force."""

    submission: Submission
    findings: Findings
    given: dict[str, str]
    notes: tuple[DefinitionNote, ...]
    tally: ScreeningTally | None


def screened(submission: Submission, chosen: Profile | None = None) -> Screened:
    """Fills what the tool works out, under the `chosen` definition or the one that the cover names."""
    standing = in_force(submission, chosen)
    known = standing.only
    derived = derive(submission, chosen)
    return Screened(
        submission=derived,
        findings=definition_findings(submission, chosen),
        given=facts(known) if known is not None else {},
        notes=notes_of(standing),
        tally=screening_tally(derived),
    )


def profiles_chosen(names: Sequence[str], book: Codebook) -> tuple[Profile, ...]:
    """The profiles of these ids, or in the YAML files of these names.

    Raises:
        TipdataError: for every name that is none, all of them at once.

    """
    chosen: list[Profile] = []
    errors: dict[str, TipdataError] = {}
    for name in names:
        try:
            chosen.append(chosen_profile(name, book))
        except TipdataError as error:
            errors.setdefault(name, error)
    if len(errors) == 1:
        raise next(iter(errors.values()))
    if errors:
        messages = list(dict.fromkeys(error.message for error in errors.values()))
        raise TipdataError("\n".join(messages), next((error.hint for error in errors.values() if error.hint), ""))
    return tuple(chosen)


def chosen_definition(name: str | None, book: Codebook) -> Profile | None:
    """The definition of that id or in the YAML file of that name; None where none was chosen.

    Raises:
        TipdataError: when there is no such profile, or its file has faults.

    """
    return profiles_chosen([name], book)[0] if name is not None else None
