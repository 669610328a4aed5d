"""What must be read beside every figure: the definition in force, and what it leaves out. The guide asks to note such limitations."""

from __future__ import annotations

from dataclasses import dataclass

from ..codebook import Codebook, Effect, Profile, Statute, profile_named, tip_set
from .in_force import InForce


@dataclass(frozen=True)
class Limitation:
    """One deviation from the international definition, and what it does to counts."""

    code: str
    label: str
    effect: Effect
    text: str


@dataclass(frozen=True)
class DefinitionNote:
    """A definition in force with its limitations; not `known` where covers name one that is no profile of the codebook.

    `counted` and `not_counted` are articles that it counts as trafficking, or does not, other than the class of the offence says.
    """

    id: str
    title: str
    limitations: tuple[Limitation, ...]
    note: str
    known: bool = True
    counted: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()


def note_of(name: str, book: Codebook, standing: InForce | None = None) -> DefinitionNote:
    """The note of the definition of this name. `standing` knows definitions that were chosen from files of their own."""
    profile = (standing.profiles.get(name) if standing is not None else None) or profile_named(name, book)
    if profile is None:
        return DefinitionNote(name, "", (), book.screening.unknown, known=False)
    catalogue = (book.screening.deviation(code) for code in profile.deviations)
    limitations = tuple(Limitation(one.code, one.label, one.effect, one.text) for one in catalogue if one is not None)
    text = " ".join(profile.limitations_note.split())
    added, removed = (_articles(statutes, profile, book) for statutes in tip_set(book, profile).changes())
    return DefinitionNote(profile.id, profile.title, limitations, text, counted=added, not_counted=removed)


def _articles(statutes: tuple[Statute, ...], profile: Profile, book: Codebook) -> tuple[str, ...]:
    """Each article with the class that it stands for."""
    codes = tip_set(book, profile).codes
    return tuple(f"{s.ref} ({codes[s.charge].label})" if s.charge in codes else s.ref for s in statutes)


def notes_of(standing: InForce) -> tuple[DefinitionNote, ...]:
    """The notes of every definition in force, and of those that are named and not known; none where the codebook has no definitions."""
    book = standing.book
    if not book.profiles:
        return ()
    return tuple(note_of(name, book, standing) for name in (*(profile.id for profile in standing.used), *standing.unknown))
