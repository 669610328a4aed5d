"""Numbers and dates in worksheet formulas: the least and the greatest value of each, as formulas.

Every date is moved 400 years on, after which the calendar repeats itself, because Excel knows no date before 1900. Nothing that is worked
out here need be free of errors: whatever cannot be worked out makes the comparison false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from .dates import first_and_last
from .scope import Operand
from .tree import Kind
from .worksheet import FALSE, LONGEST, NoFormula, Shown, both, either, number

OPEN = "9E+99"
_SLACK = "1E-8"
_LATER = 400
_MIDDLE_YEAR, _YEARS_AROUND = 2000, 150


@dataclass(frozen=True)
class Ends:
    """The formulas of the least and the greatest value, and the conditions without which there is no value."""

    low: str
    high: str
    sure: tuple[str, ...] = ()
    inexact: bool = False
    fraction: bool = False

    def __post_init__(self) -> None:
        # Every product repeats its factors: without a limit on the parts, the whole would grow beyond all memory.
        if max(len(self.low), len(self.high)) > LONGEST:
            raise NoFormula

    @property
    def is_point(self) -> bool:
        return self.low == self.high


def fixed(value: str | float) -> Ends:
    if isinstance(value, str):
        low, high = (f"DATE({day.year + _LATER},{day.month},{day.day})" for day in first_and_last(value))
        return Ends(low, high)
    text = number(value)
    return Ends(text, text, fraction=not float(value).is_integer())


def shown_ends(shown: Shown) -> Ends:
    """The value of a cell of numbers or dates."""
    cell = shown.ref
    if shown.operand.kind is Kind.date:
        if shown.ends is not None:
            return Ends(*shown.ends, (f"ISNUMBER({shown.ends[0]})",))
        return _date(cell, shown.full_days)
    limits = tuple(f"N({cell}){sign}{number(limit)}" for sign, limit in ((">=", shown.least), ("<=", shown.most)) if limit is not None)
    if not shown.counts:
        whole = (f"INT({cell})={cell}",) if shown.whole else ()
        return Ends(cell, cell, (f"ISNUMBER({cell})", *whole, *limits), fraction=not shown.whole)
    limit = f"MID({cell},2,9)"
    plain = both([f"ISNUMBER({cell})", *([f"INT(N({cell}))=N({cell})"] if shown.whole else []), *limits])
    hidden = f'IFERROR(AND(LEFT({cell})="<",--{limit}>1,INT({limit})=--{limit}),FALSE)'
    high = f'IF(ISNUMBER({cell}),{cell},IF({cell}="x",{OPEN},{limit}-1))'
    return Ends(f"IF(ISNUMBER({cell}),{cell},1)", high, (either([plain, f'{cell}="x"', hidden]),), fraction=not shown.whole)


def day_formulas(shown: Shown) -> tuple[str, str]:
    """Formulas of the earliest and the latest day of a date, to be kept in cells of their own; an empty text where there is none."""
    ends = _date(shown.ref, shown.full_days)
    earliest, latest = (f'=IFERROR(IF({both(ends.sure)},{end},""),"")' for end in (ends.low, ends.high))
    return earliest, latest


def _date(cell: str, full_days: bool) -> Ends:
    """yyyy, yyyy-mm or yyyy-mm-dd of the calendar: the digits must come back from their own pattern, and the month from its date."""
    year, month, day = f"LEFT({cell},4)", f'MID({cell}&"-01",6,2)', f'MID({cell}&"-01-01",9,2)'
    low = f"DATE({year}+{_LATER},{month},{day})"
    sure = (
        f"ABS({year}-{_MIDDLE_YEAR})<={_YEARS_AROUND}",
        f'TEXT(--SUBSTITUTE({cell},"-",""),LEFT("0000-00-00",LEN({cell})))={cell}&""',
        f"MONTH({low})=--{month}",
    )
    if full_days:
        return Ends(low, low, (*sure, f"LEN({cell})=10"))
    high = f'IF(LEN({cell})>7,{low},DATE({year}+{_LATER},MID({cell}&"-12",6,2)+1,0))'
    return Ends(low, high, sure)


def given_ends(text: str | None, operand: Operand) -> Ends:
    """The value of a fact of the definition profile."""
    if text is None:
        return Ends("0", "0", (FALSE,))
    return fixed(text if operand.kind is Kind.date else float(text))


def negative(value: Ends) -> Ends:
    low = f"-({value.low})"
    return replace(value, low=low if value.is_point else f"-({value.high})", high=low)


def reckoned(operator: str, left: Ends, right: Ends) -> Ends:
    """Sum, difference, product or quotient."""
    fraction = left.fraction or right.fraction or operator == "/"
    sure = (*left.sure, *right.sure)
    if operator == "/":
        sure = (*sure, f"({right.low})*({right.high})>0" if not right.is_point else f"({right.low})<>0")
    if operator in "+-":
        ends = (right.low, right.high) if operator == "+" else (right.high, right.low)
        low, high = (f"({one}{operator}{_bracketed(other)})" for one, other in zip((left.low, left.high), ends, strict=True))
        return Ends(low, high, sure, inexact=fraction, fraction=fraction)
    corners = dict.fromkeys(
        f"{_bracketed(one)}{operator}{_bracketed(other)}" for one in (left.low, left.high) for other in (right.low, right.high)
    )
    low, high = _extreme("MIN", corners), _extreme("MAX", corners)
    return Ends(low, high, sure, inexact=fraction, fraction=fraction)


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"[$A-Z0-9.]+|\([^()]*\)", text) else f"({text})"


def _extreme(function: str, corners: Iterable[str]) -> str:
    listed = list(corners)
    return f"{function}({','.join(listed)})" if len(listed) > 1 else f"({listed[0]})"


def called(function: str, arguments: list[Ends]) -> Ends:
    """A function of dates and numbers."""
    first = arguments[0]
    if function == "abs":
        if first.is_point:
            return replace(first, low=f"ABS({first.low})", high=f"ABS({first.low})")
        low, high = f"ABS({first.low})", f"ABS({first.high})"
        smallest = f"IF(AND({first.low}<=0,{first.high}>=0),0,MIN({low},{high}))"
        return replace(first, low=smallest, high=f"MAX({low},{high})")
    second = arguments[1]
    sure = (*first.sure, *second.sure)
    if function == "add_months":
        return Ends(f"EDATE({first.low},{second.low})", f"EDATE({first.high},{second.high})", sure)
    between = _years if function == "years_between" else _months
    return Ends(_either_way(between, first.high, second.low), _either_way(between, first.low, second.high), sure)


def _either_way(between: Callable[[str, str], str], first: str, second: str) -> str:
    """Counted from the earlier to the later date, and negative where the second is the earlier."""
    return f"IF({first}<={second},{between(first, second)},-{between(second, first)})"


def _months(first: str, second: str) -> str:
    months = f"(YEAR({second})-YEAR({first}))*12+MONTH({second})-MONTH({first})"
    return f"({months}-N(EDATE({first},{months})>{second}))"


def _years(first: str, second: str) -> str:
    return f"INT({_months(first, second)}/12)"


def compared(left: Ends, operator: str, right: Ends) -> tuple[str, str]:
    """When a comparison is certainly true, and when it is certainly false."""
    if operator in ("==", "!="):
        same, apart = _equal(left, right)
        return (same, apart) if operator == "==" else (apart, same)
    if operator in (">", "<="):
        # a > b is b < a; a <= b is b >= a.
        left, right = right, left
    less, not_less = _below(left.high, right.low, left, right), _at_least(left.low, right.high, left, right)
    return (less, not_less) if operator in ("<", ">") else (not_less, less)


def within(value: Ends, fixed_date: Ends) -> tuple[str, str]:
    """When a value certainly lies within a fixed year, month or day, and when it certainly does not."""
    inside = both([f"{value.low}>={fixed_date.low}", f"{value.high}<={fixed_date.high}"])
    return inside, either([f"{value.high}<{fixed_date.low}", f"{value.low}>{fixed_date.high}"])


def _equal(left: Ends, right: Ends) -> tuple[str, str]:
    points = [f"{side.low}={side.high}" for side in (left, right) if not side.is_point]
    if left.inexact or right.inexact:
        same = f"ABS({left.low}-{_bracketed(right.low)})<={_SLACK}"
    else:
        same = f"{left.low}={right.low}"
    apart = either([_below(left.high, right.low, left, right), _below(right.high, left.low, left, right)])
    return both([*points, same]), apart


def _below(one: str, other: str, left: Ends, right: Ends) -> str:
    return f"{one}<{other}-{_SLACK}" if left.inexact or right.inexact else f"{one}<{other}"


def _at_least(one: str, other: str, left: Ends, right: Ends) -> str:
    return f"{one}>={other}-{_SLACK}" if left.inexact or right.inexact else f"{one}>={other}"
