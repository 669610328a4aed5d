"""What stands between collections before any cell is compared: one file under two names, other units, periods or codebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...codebook import Codebook, loose
from ...records import Submission, period_word
from .pairing import Shared

_VERSION, _FINGERPRINT = "codebook_version", "codebook_fingerprint"


@dataclass(frozen=True)
class Standing:
    """One thing to be said of collections: its words, whom it is about by their numbers, what each of them says, and how many."""

    words: str
    of: tuple[int, ...]
    says: tuple[str, ...] = ()
    number: int = 0


def doubts_of(collections: Sequence[Submission], shared: Shared, declared: bool) -> tuple[Standing, ...]:
    """Why the collections are no collections of the same files by several people: their agreement then says nothing of the collectors.

    Who declares pairs has looked at the records: units and periods may then differ, as those of police and prosecution do.
    """
    apart = [n for n in range(len(collections)) if not any((matched.rows[n] >= 0).any() for matched in shared.tables)]
    found = [Standing("agreement.apart", (number,)) for number in apart]
    return (*_same_file(collections), *(() if declared else _of_others(collections)), *found)


def remarks_of(collections: Sequence[Submission], shared: Shared, declared: bool) -> tuple[Standing, ...]:
    """What is to be known beside the comparison."""
    found = [*(_of_others(collections) if declared else ()), *_codebooks(collections), *_set_aside(collections)]
    if shared.lost:
        found.append(Standing("agreement.pairs_lost", (), number=shared.lost))
    return tuple(found)


def told_standing(one: Standing, names: Sequence[str], book: Codebook) -> str:
    """The sentence, with the collections by these names."""
    who = ", ".join(dict.fromkeys(names[number] for number in one.of))
    told = ", ".join(f"{names[number]}: {said}" for number, said in zip(one.of, one.says, strict=False))
    return book.say(one.words, who=who, told=told, number=f"{one.number:,}")


def _same_file(collections: Sequence[Submission]) -> Iterator[Standing]:
    by_content: dict[str, list[int]] = {}
    for number, collection in enumerate(collections):
        by_content.setdefault(collection.sha256, []).append(number)
    for content, numbers in by_content.items():
        if content and len(numbers) > 1:
            yield Standing("agreement.same_file", tuple(numbers))


def _of_others(collections: Sequence[Submission]) -> Iterator[Standing]:
    """Units and periods, where the covers say several."""
    yield from _unlike("agreement.other_units", [c.unit for c in collections], [loose(c.unit) for c in collections])
    periods = [period_word(*c.period) if all(c.period) else "" for c in collections]
    yield from _unlike("agreement.other_periods", periods, periods)


def _codebooks(collections: Sequence[Submission]) -> Iterator[Standing]:
    versions = [c.stamp.get(_VERSION, "") for c in collections]
    prints = [c.stamp.get(_FINGERPRINT, "") for c in collections]
    others = list(_unlike("agreement.other_versions", versions, versions))
    yield from others or _unlike("agreement.other_states", prints, prints)
    if without := tuple(number for number, version in enumerate(versions) if not version):
        yield Standing("agreement.no_version", without)


def _set_aside(collections: Sequence[Submission]) -> Iterator[Standing]:
    """Sheets and files that were meant for a table and could not be read as one."""
    names = [", ".join(one.name for one in collection.set_aside if one.tables) for collection in collections]
    if told := tuple(number for number, name in enumerate(names) if name):
        yield Standing("agreement.set_aside", told, tuple(names[number] for number in told))


def _unlike(words: str, says: Sequence[str], alike: Sequence[str]) -> Iterator[Standing]:
    """Who says what, where those that say anything do not all say the same."""
    told = [number for number, said in enumerate(says) if said]
    if len({alike[number] for number in told}) > 1:
        yield Standing(words, tuple(told), tuple(says[number] for number in told))
