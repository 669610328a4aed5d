"""The plan that a workbook carries, in a hidden sheet: what a unit was asked can then be told from the file alone."""

from __future__ import annotations

from typing import Any

from ..intake import PLAN_SHEET
from ..plans import written
from .content import Content


def write_plan(workbook: Any, content: Content) -> None:
    """Writes the plan's text line by line, where there is a plan."""
    if content.plan is None:
        return
    sheet = workbook.add_worksheet(PLAN_SHEET)
    for row, line in enumerate(written(content.plan, content.book).splitlines()):
        if line:
            sheet.write_string(row, 0, line)
    sheet.hide()
