"""Headers with brackets behind a name: a hint that changes nothing, the column's other name, or which of its answers stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ..codebook import loose

_WITH_HINT = re.compile(r"(.+?)\s*[(\[\uff08]([^()\[\]]*)[)\]\uff09]\s*", re.DOTALL)
_HARMLESS = re.compile(
    r"[djtym]{1,4}\s*[-/. ]\s*[djtym]{1,4}(\s*[-/. ]\s*[djtymag]{2,4})?|iso( 8601)?|date|text|list|codes?|number|drop-?down|see list"
    r"|as in the list|required|mandatory|optional|yes ?/ ?no|y ?/ ?n|oui ?/ ?non|s[ií] ?/ ?no|obligatoire|facultatif|obligatorio|opcional"
    r"|إلزامي|اختياري|\*+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,2}")
_LONGEST = 500
_SHORTEST = 3
_BETWEEN = str.maketrans("", "", " -._")


def run_together(word: str) -> str:
    """A name in loose spelling without what programs put between its words: `CaseId`, `case-id` and `case.id` are one."""
    return word.translate(_BETWEEN)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All headers of several sheets, in their loose spelling and run together: a text that is none of them names a column of none."""

    words: frozenset[str]
    together: frozenset[str]


class Headers(dict[str, str]):
    """Loose spelling of every known header -> its column; it may be said among which others these are."""

    among: Vocabulary | None = None

    @cached_property
    def run_together(self) -> dict[str, str]:
        """The same without what stands between words, where it is the name of one column alone."""
        found: dict[str, set[str]] = {}
        for word, name in self.items():
            found.setdefault(run_together(word), set()).add(name)
        return {word: next(iter(names)) for word, names in found.items() if len(names) == 1 and len(word) >= _SHORTEST}


def sharing(views: Iterable[Mapping[str, str]]) -> list[Headers]:
    """The headers of sheets that texts are compared with one after the other."""
    own = list(map(Headers, views))
    among = Vocabulary(frozenset(chain.from_iterable(own)), frozenset(chain.from_iterable(one.run_together for one in own)))
    for one in own:
        one.among = among
    return own


@dataclass(frozen=True)
class Hinted:
    """A name in its loose spelling, the hint behind it, the same in loose spelling, and whether it changes nothing whatever the name is."""

    name: str
    hint: str
    other: str
    is_harmless: bool

    def named(self, headers: Mapping[str, str]) -> str | None:
        """The column that is named so."""
        column = headers.get(self.name)
        return column if column is not None and (self.is_harmless or headers.get(self.other) == column) else None


def hinted(title: str) -> Hinted | None:
    """A header taken apart; None where no brackets stand behind a name."""
    ends_so = title.rstrip().endswith((")", "]", "\uff09")) and len(title) <= _LONGEST
    parts = _WITH_HINT.fullmatch(title) if ends_so else None
    if parts is None:
        return None
    hint = parts[2].strip()
    is_harmless = _HARMLESS.fullmatch(hint) is not None or _NUMBER.fullmatch(hint) is not None
    return Hinted(loose(parts[1]), parts[2], loose(parts[2]), is_harmless)


def number_behind(title: str) -> int:
    """The number in brackets behind a name, as in `Means (2)`; 0 where there is none."""
    parts = hinted(title)
    return int(parts.hint) if parts is not None and _NUMBER.fullmatch(parts.hint.strip()) else 0


def column_named(headers: Mapping[str, str], title: str) -> str | None:
    """The column that a header names."""
    word = loose(title)
    found = headers.get(word)
    if found is None and isinstance(headers, Headers):
        found = headers.run_together.get(run_together(word))
    parts = hinted(title) if found is None else None
    return parts.named(headers) if parts is not None else found
