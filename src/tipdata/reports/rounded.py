"""Numbers that are rounded for readers, and say that something is whole, or nothing, only where it is."""

from __future__ import annotations

_EXACT = 1e-12


def short_of(value: float, digits: int, whole: float = 1.0) -> float:
    """The value, rounded; `whole` only where nothing is missing of it, and 0 only where there is nothing at all."""
    rounded, step = round(value, digits), 10.0**-digits
    if abs(value) <= _EXACT or abs(value - whole) <= _EXACT * whole:
        return rounded
    if rounded == whole:
        return round(whole - step if value < whole else whole + step, digits)
    return rounded if rounded else round(step if value > 0 else -step, digits)


def share_text(value: float, digits: int = 3) -> str:
    """A share or coefficient in so many decimals."""
    return f"{short_of(value, digits):.{digits}f}"


def score_text(score: float) -> str:
    """A score of 0 to 100: whole points, but tenths where these would say too much."""
    whole = f"{score:.0f}"
    near = whole in ("0", "100") and abs(score - float(whole)) > 100 * _EXACT
    return f"{short_of(score, 1, 100):.1f}" if near else whole
