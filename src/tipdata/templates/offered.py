"""The cells of a dependent drop-down: the named range of what it offers in its row, and what else it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .answer_lists import AnswerLists, drops_down
from .dependent import Dependence
from .live import Names
from .wording import MESSAGE_LENGTH, prompt, shortened, title

BETWEEN = "|"


def define_offered(name: str, dependence: Dependence, cells: Sequence[str], lists: AnswerLists, names: Names) -> str:
    """Puts what a drop-down offers in each case beside the other lists, and returns the name of what it offers in the row that uses it.

    `cells` are the row's cells of the columns that it depends on. Equal offers stand there once; each case says where its offer begins and
    ends, because a range between two cells is understood by every worksheet program, moves with its sheet, and is not worked out anew with
    every change as INDIRECT and OFFSET are.
    """
    items: list[str] = []
    ends: dict[tuple[str, ...], tuple[int, int]] = {}
    for offered in dependence.offers.values():
        if offered not in ends:
            ends[offered] = len(items) + 1, len(items) + max(len(offered), 1)
            items += offered or [""]
    lists.put(f"items_{name}", items)
    lists.put(f"cases_{name}", [BETWEEN.join(case) for case in dependence.offers])
    lists.put(f"first_{name}", [ends[offered][0] for offered in dependence.offers.values()])
    lists.put(f"last_{name}", [ends[offered][1] for offered in dependence.offers.values()])
    key = f'&"{BETWEEN}"&'.join(f"TRIM({cell})" for cell in cells)
    case = names.define(f"case_{name}", f"MATCH({key},cases_{name},0)")
    first, last = (f"INDEX(items_{name},INDEX({end}_{name},{case}))" for end in ("first", "last"))
    whole = lists.of(dependence.column) or f"items_{name}"
    return names.define(f"offered_{name}", f"IF(ISNUMBER({case}),{first}:{last},{whole})")


def dependent_validation(dependence: Dependence, offered: str, lists: AnswerLists) -> dict[str, Any]:
    """The options of the cells whose drop-down is the named range `offered`.

    What certainly does not go with the answers before is refused; about what may be right all the same somebody is asked.
    """
    field, book = dependence.column, lists.book
    fields = "; ".join(column.label for column in dependence.on)
    told = shortened(book.say("template.goes_with", fields=fields), MESSAGE_LENGTH)
    asks = {"input_title": title(field), "input_message": prompt(field, book, fields)}
    # Of lists too long to look through a cell takes codes as well, and the row check reads them.
    if not drops_down(field, book):
        return {"validate": "list", "source": f"={offered}", **asks, "show_error": False}
    kind = "stop" if dependence.certain else "warning"
    return {"validate": "list", "source": f"={offered}", **asks, "error_title": title(field), "error_message": told, "error_type": kind}
