"""How sheets stand on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .layout import SheetLayout

PRINTED_ROWS = 35
"""Rows of a sheet that are printed: as many as fit on a page, because blank rows hold formulas, and programs print each of them."""
_A4 = 9
_READABLE = 200
"""The characters that a page can hold side by side and that can still be read."""


def set_page(sheet: Any, from_right: bool) -> None:
    """A4 in landscape, as wide as the page, with the number of the page below."""
    if from_right:
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N", {"scale_with_doc": False})


def set_printed(sheet: Any, layout: SheetLayout, rows: int, widths: Mapping[int, int], frozen: int) -> None:
    """What is printed of a sheet of entries that holds `rows`: its header and row checks on every page, over as many pages as it needs."""
    sheet.hide_gridlines(0)
    last = min(layout.last, layout.header + max(PRINTED_ROWS, rows + PRINTED_ROWS // 4))
    sheet.print_area(0, 0, last, layout.width - 1)
    sheet.repeat_rows(0, layout.header)
    repeated = sum(widths.get(at, 0) for at in range(frozen))
    pages = -(-(sum(widths.values()) - repeated) // (_READABLE - repeated))
    if pages > 1 and frozen:
        sheet.repeat_columns(0, frozen - 1)
    sheet.fit_to_pages(max(pages, 1), 0)
