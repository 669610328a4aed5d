"""Definition profiles: shown, compared with one another, and held against the cases of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..codebook import Codebook, Found, Profile, deviations_between
from ..definitions import Under, in_force, screen, under
from ..errors import TipdataError
from .screening import profiles_chosen
from .summary import dataset_of


@dataclass(frozen=True)
class Shown:
    """One definition, and how it deviates from the international one."""

    book: Codebook
    profile: Profile
    deviations: tuple[Found, ...]


@dataclass(frozen=True)
class Comparison:
    """How the second definition deviates from the first."""

    book: Codebook
    first: Profile
    second: Profile
    deviations: tuple[Found, ...]


@dataclass(frozen=True)
class DefinitionCheck:
    """The cases of a dataset under each definition. `asked` are the ids of those that were asked for, `in_force` of those under which the
    cases were recorded, `unknown` what covers name that is no profile; `cases` are all cases, `screened` those whose form asks for acts,
    means and purposes."""

    book: Codebook
    paths: tuple[str, ...]
    cases: int
    screened: int
    under: tuple[Under, ...]
    asked: tuple[str, ...]
    in_force: tuple[str, ...]
    unknown: tuple[str, ...]


def show_definition(name: str, book: Codebook) -> Shown:
    """One definition in full.

    Raises:
        TipdataError: when there is no such profile, or its file has faults.

    """
    (profile,) = profiles_chosen([name], book)
    base = book.international
    return Shown(book, profile, deviations_between(base, profile, book) if base is not None else ())


def compare_definitions(first: str, second: str, book: Codebook) -> Comparison:
    """How the second definition deviates from the first, by the codes of the catalogue.

    Raises:
        TipdataError: when one of them is no profile, or its file has faults.

    """
    one, other = profiles_chosen([first, second], book)
    return Comparison(book, one, other, deviations_between(one, other, book))


def check_definitions(paths: Sequence[Path], names: Sequence[str], book: Codebook) -> DefinitionCheck:
    """How many cases each definition counts, leaves out and cannot decide, and what each of its deviations costs.

    The international definition always stands first. Without names, every definition of the codebook is held against the cases.

    Raises:
        TipdataError: when one of the names is no profile, the codebook screens nothing, or the paths cannot be read.

    """
    asked = profiles_chosen(names, book)
    if book.international is None:
        raise TipdataError(f"The codebook {book.id} names no international definition.", "Say it under international_definition.")
    dataset = dataset_of(paths, book)
    international = screen(dataset, book.international)
    if international is None or not len(international.screened):
        raise TipdataError("There are no cases to be screened.", "Name submissions or a dataset that hold cases.")
    standing = in_force(dataset)
    profiles = {profile.id: profile for profile in (book.international, *(asked or book.profiles.values()))}
    return DefinitionCheck(
        book=book,
        paths=tuple(map(str, paths)),
        cases=len(international.screened),
        screened=int(international.screened.sum()),
        under=tuple(under(dataset, profile, international) for profile in profiles.values()),
        asked=tuple(profile.id for profile in asked),
        in_force=tuple(profile.id for profile in standing.used),
        unknown=standing.unknown,
    )
