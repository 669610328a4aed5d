"""Definition profiles chosen by name: of the codebook, or read from a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TipdataError
from .lint_profiles import profile_faults, with_facts
from .partial import in_words, read_model
from .profile_models import Profile
from .source import Fault, SchemaFile
from .words import loose

if TYPE_CHECKING:
    from .codebook import Codebook

_ENDINGS = (".yaml", ".yml")


class ProfileError(TipdataError):
    """A definition profile that cannot be used, with every fault found in one pass."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        listed = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"The definition profile {path} cannot be used:{listed}")


def profile_named(name: str, book: Codebook) -> Profile | None:
    """The profile of the codebook with this id, however it is spelt; None where there is none."""
    return next((profile for profile in book.profiles.values() if loose(profile.id) == loose(name)), None)


def chosen_profile(name: str, book: Codebook) -> Profile:
    """The profile of the codebook with this id, or the one in the YAML file of this name.

    Raises:
        TipdataError: for an id that the codebook lacks, a file that cannot be read, or a profile with faults (all of them at once).

    """
    known = profile_named(name, book)
    if known is not None:
        return known
    path = Path(name)
    if path.suffix.casefold() in _ENDINGS:
        return read_profile(path, book)
    known_ids = f"Choose one of {', '.join(book.profiles)}" if book.profiles else "The codebook has none"
    raise TipdataError(f"There is no definition profile {name}.", f"{known_ids}, or name a YAML file.")


def read_profile(path: Path, book: Codebook) -> Profile:
    """The profile in a file of its own, checked against the codebook.

    Raises:
        ProfileError: with every fault, each with its line.
        TipdataError: when there is no such file, or it cannot be read.

    """
    try:
        file = SchemaFile(path.name, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        problem = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        raise TipdataError(f"The definition profile {path} cannot be read: {problem}.", "Name a YAML file, or a profile's id.") from None
    if file.data is None:
        raise ProfileError(path, list(file.reading_faults) or [Fault(file.name, 1, "The file is empty.")])
    reading = read_model(Profile, file.data)
    file = SchemaFile(file.name, file.text, reading.kept)
    faults = [*file.reading_faults, *(file.fault(problem["loc"], in_words(problem)) for problem in reading.problems)]
    if reading.value is None:
        raise ProfileError(path, faults)
    doubtful = {file.name} if reading.problems else set()
    faults += [fault for fault in profile_faults(book, reading.value, file) if doubtful.isdisjoint(fault.about)]
    if faults:
        raise ProfileError(path, faults)
    return with_facts(reading.value, book)
