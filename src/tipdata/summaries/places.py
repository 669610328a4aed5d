"""Where figures belong: a unit lies in a region, a region in a country; other areas, such as world regions, stand for themselves."""

from __future__ import annotations

import re
from functools import cached_property

from ..codebook import loose

_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_COUNTRY, _AREA = "country:", "area:"


class Places:
    """Areas by one key each, however they are spelled.

    `homes` says for each unit its region and country as text (empty where not stated); `countries` is every loose spelling of a country
    and its code, empty where the codebook knows no countries.
    """

    def __init__(self, homes: dict[str, tuple[str, str]], countries: dict[str, str]) -> None:
        self.homes = homes
        self.countries = countries
        self._units = {loose(unit): unit for unit in sorted(homes)}
        self._labels: dict[str, str] = {}

    def key(self, text: str) -> str:
        """The key of a unit, a country, or any other area."""
        spelling = loose(text)
        if spelling in self._units:
            return self._units[spelling]
        country = self.countries.get(spelling)
        key = f"{_COUNTRY}{country}" if country else f"{_AREA}{spelling}"
        label = country or " ".join(text.split())
        self._labels[key] = min(self._labels.get(key, label), label)
        return key

    def label(self, key: str) -> str:
        """How the area is written in a table."""
        return self._labels.get(key, key)

    def around(self, key: str) -> tuple[str, ...]:
        """The areas that hold this one, the nearest first."""
        found = []
        if key in self.homes:
            region, country = self.homes[key]
            found += [self._area(region)] if region else []
            found += [self.key(country)] if country else []
        elif not key.startswith(_COUNTRY):
            found += self._countries_of.get(key, [])
        return tuple(dict.fromkeys(place for place in found if place != key))

    def _area(self, text: str) -> str:
        """The key of a region; a unit of the same name is not meant."""
        key = f"{_AREA}{loose(text)}"
        if self.countries.get(loose(text)):
            return self.key(text)
        self._labels[key] = min(self._labels.get(key, text), text)
        return key

    @cached_property
    def _countries_of(self) -> dict[str, list[str]]:
        """The country of each region: as the covers of its units say, or as its ISO code begins."""
        return {self._area(region): [self.key(country)] for region, country in self.homes.values() if region and country}

    def row(self, key: str) -> str:
        """The area under which a table shows a unit or area: a unit's region, else its country; every other area itself."""
        if key not in self.homes:
            return key
        return next(iter(self.around(key)), key)

    def units_in(self, key: str) -> tuple[str, ...]:
        """The unit itself, or the units that lie in an area."""
        if key in self.homes:
            return (key,)
        return tuple(unit for unit in sorted(self.homes) if key in self._all_around(unit))

    def _all_around(self, key: str) -> set[str]:
        near = self.around(key)
        return {*near, *(place for nearer in near for place in self.around(nearer))}

    def inside(self, key: str, other: str) -> bool:
        """Whether one area lies in another."""
        return other in self._all_around(key)
