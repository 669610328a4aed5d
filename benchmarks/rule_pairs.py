"""Twenty named rules over the benchmark table: as expressions, and as masks that somebody who knows pandas would write by hand.

Each mask function gives two masks for every row: could the rule be asked there, and did it fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

PERIOD_END = pd.Timestamp("2025-12-31")

Frame = pd.DataFrame
Mask = pd.Series
Masks = tuple[Mask, Mask]


@dataclass(frozen=True)
class Pair:
    """One rule in both ways."""

    code: str
    expect: str
    by_hand: Callable[[Frame], Masks]
    when: str | None = None


def known(frame: Frame, *names: str) -> Mask:
    mask = frame[names[0]].notna()
    for name in names[1:]:
        mask &= frame[name].notna()
    return mask


def ordered(first: str, second: str) -> Callable[[Frame], Masks]:
    def masks(frame: Frame) -> Masks:
        applied = known(frame, first, second)
        return applied, applied & (frame[first] > frame[second])

    return masks


def ordered_of_kind(frame: Frame) -> Masks:
    applied = known(frame, "day_3", "day_4") & (frame["kind_1"] == "kind_01")
    return applied, applied & (frame["day_3"] > frame["day_4"])


def within_days(frame: Frame) -> Masks:
    applied = known(frame, "day_1", "day_4")
    return applied, applied & ((frame["day_4"] - frame["day_1"]).dt.days > 300)


def completed_years(frame: Frame) -> Masks:
    applied = known(frame, "day_5", "day_6")
    first, second = frame["day_5"].dt, frame["day_6"].dt
    early = (second.month < first.month) | ((second.month == first.month) & (second.day < first.day))
    late = (second.month > first.month) | ((second.month == first.month) & (second.day > first.day))
    years = second.year - first.year
    years = years.where(years <= 0, years - early).where(years >= 0, years + late)
    return applied, applied & (years >= 1)


def completed_months(frame: Frame) -> Masks:
    applied = known(frame, "day_1", "day_5")
    first, second = frame["day_1"].dt, frame["day_5"].dt
    months = (second.year - first.year) * 12 + second.month - first.month
    forward, back = months - (second.day < first.day), months + (second.day > first.day)
    months = forward.where(frame["day_5"] >= frame["day_1"], back)
    return applied, applied & (months <= -6)


def in_period(frame: Frame) -> Masks:
    applied = known(frame, "day_6")
    return applied, applied & (frame["day_6"] > PERIOD_END)


def since(frame: Frame) -> Masks:
    applied = known(frame, "day_5")
    return applied, applied & (frame["day_5"] < pd.Timestamp("2025-02-01"))


def not_above(frame: Frame) -> Masks:
    applied = known(frame, "count_1", "count_2")
    return applied, applied & (frame["count_1"] < frame["count_2"])


def sum_of_two(frame: Frame) -> Masks:
    applied = known(frame, "whole_1", "whole_2")
    return applied, applied & (frame["whole_1"] + frame["whole_2"] > 1500)


def share_of_third(frame: Frame) -> Masks:
    applied = known(frame, "amount_1", "amount_2", "amount_3")
    return applied, applied & (frame["amount_1"] + frame["amount_2"] - frame["amount_3"] * 3 > 1e-8)


def positive_if_yes(frame: Frame) -> Masks:
    applied = known(frame, "whole_3") & (frame["answer_1"] == "yes")
    return applied, applied & (frame["whole_3"] <= 0)


def two_kinds(frame: Frame) -> Masks:
    applied = known(frame, "kind_1", "kind_2")
    return applied, applied & (frame["kind_1"] == frame["kind_2"])


def same_place(frame: Frame) -> Masks:
    applied = known(frame, "place_1", "place_2") & frame["kind_3"].isin(["kind_01", "kind_02", "kind_03"])
    return applied, applied & (frame["place_1"] != frame["place_2"])


def reasons_together(frame: Frame) -> Masks:
    first, second = ";" + frame["reasons_1"] + ";", ";" + frame["reasons_2"] + ";"
    one = first.str.contains(";reason_01;", regex=False, na=False)
    other = second.str.contains(";reason_02;", regex=False, na=False) | second.str.contains(";reason_03;", regex=False, na=False)
    failed = one & ~other & known(frame, "reasons_2")
    return failed | (known(frame, "reasons_1") & ~one) | other, failed


def number_of_reasons(frame: Frame) -> Masks:
    applied = known(frame, "reasons_3")
    return applied, applied & (frame["reasons_3"].str.count(";") + 1 > 1)


def short_text(frame: Frame) -> Masks:
    applied = known(frame, "text_1")
    return applied, applied & (frame["text_1"].str.len() > 18)


def kind_if_dated(frame: Frame) -> Masks:
    applied = known(frame, "kind_4", "day_2")
    return applied, applied & ~frame["kind_4"].isin(["kind_01", "kind_02", "kind_03", "kind_04"])


def either_answer(frame: Frame) -> Masks:
    yes, no, blank = frame["answer_2"] == "yes", frame["answer_3"] == "no", frame["text_2"] == ""
    true = yes | no | blank
    failed = ~true & known(frame, "answer_2", "answer_3")
    return true | failed, failed


def near(frame: Frame) -> Masks:
    far, many = (frame["whole_4"] - frame["whole_5"]).abs() > 900, frame["count_3"] >= 990
    failed = (far & known(frame, "whole_4", "whole_5")) | many
    return failed | known(frame, "whole_4", "whole_5", "count_3"), failed


PAIRS = (
    Pair("TIP-B01", "day_1 <= day_2", ordered("day_1", "day_2")),
    Pair("TIP-B02", "day_2 <= day_3", ordered("day_2", "day_3")),
    Pair("TIP-B03", "day_3 <= day_4", ordered_of_kind, "kind_1 == 'kind_01'"),
    Pair("TIP-B04", "day_4 - day_1 <= 300", within_days),
    Pair("TIP-B05", "years_between(day_5, day_6) < 1", completed_years),
    Pair("TIP-B06", "months_between(day_1, day_5) > -6", completed_months),
    Pair("TIP-B07", "day_6 <= period_end", in_period),
    Pair("TIP-B08", "day_5 >= '2025-02'", since),
    Pair("TIP-B09", "count_1 >= count_2", not_above),
    Pair("TIP-B10", "whole_1 + whole_2 <= 1500", sum_of_two),
    Pair("TIP-B11", "amount_1 + amount_2 <= amount_3 * 3", share_of_third),
    Pair("TIP-B12", "whole_3 > 0", positive_if_yes, "answer_1 == 'yes'"),
    Pair("TIP-B13", "kind_1 != kind_2", two_kinds),
    Pair("TIP-B14", "place_1 == place_2", same_place, "kind_3 in ('kind_01', 'kind_02', 'kind_03')"),
    Pair("TIP-B15", "not has(reasons_1, 'reason_01') or any_of(reasons_2, 'reason_02', 'reason_03')", reasons_together),
    Pair("TIP-B16", "count_codes(reasons_3) <= 1", number_of_reasons),
    Pair("TIP-B17", "length(text_1) <= 18", short_text),
    Pair("TIP-B18", "kind_4 in ('kind_01', 'kind_02', 'kind_03', 'kind_04')", kind_if_dated, "known(day_2)"),
    Pair("TIP-B19", "answer_2 == 'yes' or answer_3 == 'no' or missing(text_2)", either_answer),
    Pair("TIP-B20", "abs(whole_4 - whole_5) <= 900 and count_3 < 990", near),
)
