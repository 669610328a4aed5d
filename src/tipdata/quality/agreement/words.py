"""Coefficients, distances and reasons in the words of the codebook; their own names stay what programs read."""

from __future__ import annotations

from ...codebook import Codebook

_COEFFICIENTS = {
    "kappa": "agreement.kappa",
    "weighted kappa": "agreement.weighted_kappa",
    "PABAK": "agreement.pabak",
    "alpha": "agreement.alpha",
    "alpha, lowest": "agreement.alpha_lowest",
    "alpha, mean": "agreement.alpha_mean",
}
_DISTANCES = {
    "the same day": "agreement.same_day",
    "within 7 days": "agreement.within_week",
    "within 31 days": "agreement.within_month",
    "exactly equal": "agreement.exactly_equal",
    "mean absolute difference": "agreement.mean_difference",
    "mean overlap of codes": "agreement.overlap",
}
_REASONS = {
    "no variation": "agreement.no_variation",
    "not answered twice": "agreement.not_answered_twice",
    "no value twice": "agreement.no_value_twice",
    "one record alone": "agreement.one_record_alone",
    "counts of other records": "agreement.other_counts",
    "no pair": "agreement.no_pair",
    "no record in common": "agreement.no_record_in_common",
    "no ID": "agreement.no_ids",
    "only one collection has a row": "agreement.one_has_rows",
}


def told_coefficient(name: str, book: Codebook) -> str:
    """The name of a coefficient; that of a single code is the code itself."""
    return book.say(_COEFFICIENTS[name]) if name in _COEFFICIENTS else name


def told_distance(name: str, book: Codebook) -> str:
    """What a distance between answers is."""
    return book.say(_DISTANCES[name])


def told_reason(why: str, book: Codebook) -> str:
    """Why there is no coefficient, or why a table was not compared."""
    return book.say(_REASONS[why])
