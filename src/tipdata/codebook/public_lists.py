"""Long public code lists, taken from pycountry (the iso-codes project): nobody here keeps a copy of ISO 3166 or ISO 4217."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from .models import Code


def _countries() -> list[Code]:
    import pycountry

    codes = []
    for country in pycountry.countries:
        label = getattr(country, "common_name", country.name)
        aliases = {country.alpha_2, country.name, getattr(country, "official_name", country.name)} - {label}
        codes.append(Code(code=country.alpha_3, label=label, aliases=tuple(sorted(aliases))))
    return codes


def _currencies() -> list[Code]:
    import pycountry

    return [Code(code=currency.alpha_3, label=f"{currency.name} ({currency.alpha_3})") for currency in pycountry.currencies]


def _areas() -> list[Code]:
    import pycountry

    # The file behind pycountry.subdivisions: its five thousand objects with all their indexes take longer to build than the whole codebook.
    text = (Path(pycountry.DATABASE_DIR) / "iso3166-2.json").read_text(encoding="utf-8")
    return [Code(code=area["code"], label=f"{area['name']} ({area['code']})") for area in json.loads(text)["3166-2"]]


PUBLIC_LISTS: dict[str, Callable[[], list[Code]]] = {
    "iso_3166_1": _countries,
    "iso_4217": _currencies,
    "iso_3166_2": _areas,
}


@lru_cache
def public_codes(source: str) -> tuple[Code, ...]:
    """The codes of a public list in the order of their codes."""
    return tuple(sorted(PUBLIC_LISTS[source](), key=lambda code: code.code))
