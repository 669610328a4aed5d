"""Where figures belong: a unit lies in a region, a region in a country; other areas, such as world regions, stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from ..codebook import loose

_COUNTRY, _AREA = "country:", "area:"
_SUBDIVISION = re.compile(r"([a-z]{2})-[a-z0-9]{1,3}")


class Places:
    """Areas by one key each, however they are spelled.

    `homes` says for each unit its region and country as text (empty where not stated); `countries` is every loose spelling of a country
    and its code, empty where the codebook knows no countries.
    """

    def __init__(self, homes: Mapping[str, tuple[str, str]], countries: Mapping[str, str]) -> None:
        self.homes = homes
        self.countries = countries
        self._units = {loose(unit): unit for unit in sorted(homes, reverse=True)}
        self._labels: dict[str, str] = {}
        self._around: dict[str, tuple[str, ...]] = {}

    def key(self, text: str) -> str:
        """The key of a unit, a country, or any other area."""
        return self._units.get(loose(text)) or self._area(text)

    def _area(self, text: str) -> str:
        """The key of an area; a unit of the same name is not meant."""
        country = self.countries.get(loose(text))
        key = f"{_COUNTRY}{country}" if country else f"{_AREA}{loose(text)}"
        label = country or " ".join(text.split())
        self._labels[key] = min(self._labels.get(key, label), label)
        return key

    def label(self, key: str) -> str:
        """How the area is written in a table."""
        return self._labels.get(key, key)

    def row(self, key: str) -> str:
        """The area under which a table shows a unit or area: a unit's region, else its country; every other area itself."""
        return next(iter(self.around(key)), key) if key in self.homes else key

    def around(self, key: str) -> tuple[str, ...]:
        """All areas that hold this one, the nearest first."""
        if key not in self._around:
            self._around[key] = self._found_around(key)
        return self._around[key]

    def _found_around(self, key: str) -> tuple[str, ...]:
        near: list[str] = []
        if key in self.homes:
            region, country = self.homes[key]
            near += [self._area(region)] if region else []
            near += [self._area(country)] if country else []
        if key.startswith(_AREA):
            near += self._country_of(key)
        further = [place for nearer in near if nearer != key for place in self._country_of(nearer)]
        return tuple(dict.fromkeys(place for place in (*near, *further) if place != key))

    def _country_of(self, key: str) -> list[str]:
        """The country of a region: as the covers of its units say, or as its ISO 3166-2 code begins."""
        subdivision = _SUBDIVISION.fullmatch(key.removeprefix(_AREA)) if key.startswith(_AREA) else None
        country = self.countries.get(subdivision[1]) if subdivision else None
        return [f"{_COUNTRY}{country}"] if country else self._stated_countries.get(key, [])

    @cached_property
    def _stated_countries(self) -> dict[str, list[str]]:
        return {self._area(region): [self._area(country)] for _, (region, country) in sorted(self.homes.items()) if region and country}

    def units_in(self, key: str) -> tuple[str, ...]:
        """The unit itself, or the units that lie in an area."""
        return (key,) if key in self.homes else self._members.get(key, ())

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        members: dict[str, tuple[str, ...]] = {}
        for unit in sorted(self.homes):
            for place in self.around(unit):
                members[place] = (*members.get(place, ()), unit)
        return members
