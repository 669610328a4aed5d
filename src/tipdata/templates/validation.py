"""What a cell takes: a drop-down, a formula that every worksheet program understands, or only a prompt."""

from __future__ import annotations

from typing import Any

from ..codebook import Codebook, FieldSpec, FieldType
from ..intake.typing import EARLIEST_YEAR, LATEST_YEAR
from .answer_lists import AnswerLists
from .cells import NUMBERS
from .wording import TITLE_LENGTH, in_digits, prompt, refusal, shortened, takes_decimals, title

FORMULA_LENGTH = 255


def validation(field: FieldSpec, cell: str, lists: AnswerLists, beside: tuple[int, int] = (1, 1)) -> dict[str, Any]:
    """The options of XlsxWriter's `data_validation` for the cells of a field, the first of which is `cell`.

    `beside` says which of how many columns of the field it is.
    """
    number, last = beside
    asks = {"input_title": title(field), "input_message": prompt(field, lists.book, beside=beside)}
    if (name := lists.of(field)) is not None:
        # A drop-down knows single answers only, so it may not refuse several of them in the cell that takes what is left.
        refuses = {"show_error": False} if field.is_multiple and number == last else _refusal(field, lists.book)
        return {"validate": "list", "source": f"={name}", **asks, **refuses}
    if (formula := formula_for(field, cell, lists)) is not None:
        return {"validate": "custom", "value": f"={formula}", **asks, **_refusal(field, lists.book)}
    return {"validate": "any", **asks}


def kept(said: str, heading: str) -> dict[str, Any]:
    """The options of cells that nobody types into: sheets are not protected, because protected ones cannot be sorted."""
    return {
        "validate": "custom",
        "value": "=1>2",
        "ignore_blank": False,
        "error_title": shortened(heading, TITLE_LENGTH),
        "error_message": said,
    }


def _refusal(field: FieldSpec, book: Codebook) -> dict[str, Any]:
    return {"error_title": title(field), "error_message": refusal(field, book)}


def formula_for(field: FieldSpec, cell: str, lists: AnswerLists) -> str | None:
    """A formula that is true for every text that `cell` may hold, by what intake reads; None where every text may stand.

    The allowed missing reasons stand in cells named by `lists`. The formula has at most 255 characters, only functions that Excel 2016 and
    LibreOffice share, and no date format, because those are spelt differently in each language.
    """
    if field.type is FieldType.date:
        taken = [f"AND(LEN({cell})=10,{_date(cell)})" if field.full_days else _date(cell)]
    elif field.type in NUMBERS:
        taken = [_number(field, cell), *(_hidden_count(cell) if field.type is FieldType.count else ())]
    elif field.max_length is not None:
        return f"LEN({cell})<={field.max_length}"
    else:
        return None
    if reasons := lists.reasons(field):
        taken.append(f"SUMPRODUCT(--({reasons}={cell}))")
    return f"OR({','.join(taken)})" if len(taken) > 1 else taken[0]


def _date(cell: str) -> str:
    """yyyy, yyyy-mm or yyyy-mm-dd of the calendar: the digits must come back from their own pattern, and the month from its date."""
    middle, half = (LATEST_YEAR + EARLIEST_YEAR) // 2, (LATEST_YEAR - EARLIEST_YEAR) // 2
    year, month, day = f"LEFT({cell},4)", f'MID({cell}&"-01",6,2)', f'MID({cell}&"-01-01",9,2)'
    in_pattern = f'TEXT(--SUBSTITUTE({cell},"-",""),LEFT("0000-00-00",LEN({cell})))={cell}&""'
    return f"IFERROR(AND(ABS({year}-{middle})<={half},{in_pattern},MONTH(DATE({year},{month},{day}))=--{month}),0)"


def _number(field: FieldSpec, cell: str) -> str:
    tests = [f"ISNUMBER({cell})"]
    if not takes_decimals(field):
        tests.append(f"INT(N({cell}))=N({cell})")
    if field.minimum is not None:
        tests.append(f"N({cell})>={in_digits(field.minimum)}")
    if field.maximum is not None:
        tests.append(f"N({cell})<={in_digits(field.maximum)}")
    return f"AND({','.join(tests)})"


def _hidden_count(cell: str) -> tuple[str, str]:
    """x, and 'less than' with a whole number above one."""
    limit = f"MID({cell},2,9)"
    return f'{cell}="x"', f'IFERROR(AND(LEFT({cell})="<",--{limit}>1,INT({limit})=--{limit}),0)'
