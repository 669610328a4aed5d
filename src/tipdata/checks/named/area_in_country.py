"""Areas that do not belong to the country beside them (REFERENCE 4, G07)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pydantic import Field as Spec

from ...codebook import Codebook, FieldType, Rule, loose
from ...codebook.base import Name
from ...evaluation import Truth
from .base import Answer, Context, Parameters, field_faults, named_check, of_rows

_PREFIX = 2


class AreaInCountry(Parameters):
    """The fields of the area and of the country; `also` are areas to which another country code belongs beside that of their prefix."""

    area: Name
    country: Name
    also: dict[str, str] = Spec(default_factory=dict)


def _faults(asked: AreaInCountry, rule: Rule, book: Codebook) -> Iterator[str]:
    table = book.tables[rule.table or ""]
    for name, kind in ((asked.area, FieldType.area), (asked.country, FieldType.country)):
        yield from field_faults(book, table.name, name)
        if any(field.name == name and field.type is not kind for field in table.fields):
            yield f"{name} is no {kind}."


@named_check("area_in_country", AreaInCountry, needs_table=True, faults=_faults)
def area_in_country(context: Context, asked: AreaInCountry) -> Answer | None:
    """Whether the area, a code of ISO 3166-2, lies in the country: by its prefix, or as a territory that has a country code of its own.

    FR-GP is an area of France, and Guadeloupe too.
    """
    table = context.table.name
    if not (context.asks(table, asked.area) and context.asks(table, asked.country)):
        return None
    area, country = context.column(table, asked.area), context.column(table, asked.country)
    known = area.filled & country.filled
    pairs = pd.MultiIndex.from_arrays([area.text[known], country.text[known]])
    numbers, unique = pd.factorize(pairs)
    answers = context.book.answers_of(country.field)
    fits = np.array([str(code) in countries_of(str(place), answers, asked.also) for place, code in unique], dtype=bool)
    true = np.zeros(len(known), dtype=bool)
    true[known] = fits[numbers] if len(unique) else False
    truth = Truth(true, known & ~true)
    return of_rows(table, asked.area, truth)


def countries_of(area: str, answers: dict[str, str], also: dict[str, str]) -> set[str]:
    """The countries in which an area lies, by their codes; `answers` are the spellings of countries. Two-letter codes are among them."""
    prefix, _, rest = area.partition("-")
    own = (answers.get(loose(prefix)), answers.get(loose(rest)) if len(rest) == _PREFIX else None, also.get(area))
    return {country for country in own if country is not None}
