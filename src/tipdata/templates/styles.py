"""The looks of a workbook's cells."""

from __future__ import annotations

import textwrap
import unicodedata
from functools import lru_cache
from typing import Any

from ..codebook import FieldSpec
from .cells import NUMBERS
from .marks import Due, Mark

_GROUND = "#DCE6F1"
_PROTECTED_GROUND = "#FBE0C3"
_LINE = "#8EA4BD"
_QUIET = "#595959"
_DEEP = "#1F3B57"
_PALE = "#F2F5F9"
_FINE, _FINE_GROUND = "#1E5E31", "#E3F1E5"
_ALARM, _ALARM_GROUND = "#9C1C1C", "#FBE3E0"
_LINE_HEIGHT = 15.0


@lru_cache(maxsize=1 << 14)
def height_of(text: str, width: float) -> float:
    """The height in points of a row in which a text is wrapped to a width in characters; not every program works it out when opening."""
    return _LINE_HEIGHT * max(1, len(textwrap.wrap(text, max(int(width) - 1, 1))))


class Styles:
    """XlsxWriter formats by what they are for; each is made once. A language that is written `from_right` begins there; what it does not
    say yet is said in another, which is `foreign` to its sheets."""

    def __init__(self, workbook: Any, from_right: bool = False, foreign: bool = False) -> None:
        self._add = workbook.add_format
        self._workbook = workbook
        self._from_right = from_right
        self._order = 1 if foreign else 2
        self._made: dict[object, Any] = {}
        self._other: Styles | None = None

    def of(self, text: str) -> Styles:
        """The looks for a text: the same, but that a text from left to right is read so on a sheet from right to left."""
        if not self._from_right or any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
            return self
        if self._other is None:
            self._other = Styles(self._workbook, from_right=True, foreign=True)
        return self._other

    def title(self) -> Any:
        return self._format("title", bold=True, font_size=16, valign="vcenter", font_color="#FFFFFF", bg_color=_DEEP)

    def subtitle(self) -> Any:
        return self._format("subtitle", bold=True, font_size=11, valign="vcenter", font_color="#FFFFFF", bg_color=_DEEP)

    def heading(self) -> Any:
        return self._format("heading", bold=True, font_size=12, valign="vcenter", font_color=_DEEP, bottom=2, bottom_color=_DEEP)

    def band(self, begins: bool = True, wrapped: bool = False) -> Any:
        """A section of a sheet's columns; a line stands before its first column."""
        look: dict[str, Any] = {"bold": True, "valign": "vcenter", "font_color": "#FFFFFF", "bg_color": _DEEP, "text_wrap": wrapped}
        return self._format(("band", begins, wrapped), **look, **({"left": 5, "left_color": "#FFFFFF"} if begins else {}))

    def banner(self) -> Any:
        """Lines above and below run over the whole sheet."""
        lines = {"top": 2, "top_color": _ALARM, "bottom": 2, "bottom_color": _ALARM}
        return self._format("banner", bold=True, valign="vcenter", bg_color=_PROTECTED_GROUND, font_color=_ALARM, **lines)

    def text(self) -> Any:
        return self._format("text", text_wrap=True, valign="top")

    def label(self) -> Any:
        return self._format("label", bold=True, text_wrap=False, valign="top", font_color=_DEEP)

    def strong(self) -> Any:
        return self._format("strong", bold=True, valign="top", top=1, top_color=_LINE)

    def number(self) -> Any:
        return self._format("number", bold=True, valign="top", align="right", font_color=_DEEP, indent=1)

    def note(self) -> Any:
        return self._format("note", text_wrap=True, valign="top", align="left", indent=1)

    def help(self) -> Any:
        return self._format("help", text_wrap=True, valign="top", align="left", indent=1, font_color=_QUIET)

    def count(self) -> Any:
        return self._format("count", num_format="0", align="left", indent=1, valign="top", bold=True, font_color=_FINE)

    def wrong_count(self) -> Any:
        return self._format("wrong count", bold=True, font_color=_ALARM, bg_color=_ALARM_GROUND)

    def status(self) -> Any:
        return self._format("status", valign="top", text_wrap=True, bg_color=_PALE, right=1, right_color=_LINE, font_size=10)

    def status_header(self) -> Any:
        look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE}
        return self._format("status header", **look, bg_color=_PALE)

    def done(self) -> Any:
        return self._format("done", font_color=_FINE, bg_color=_FINE_GROUND)

    def wrong(self) -> Any:
        """Bold and framed, so that it is told without colour too."""
        return self._format("wrong", bold=True, font_color=_ALARM, bg_color=_ALARM_GROUND, border=1, border_color=_ALARM)

    def cell(self, first: bool = True, quiet: bool = False) -> Any:
        """A line of a list; the first line of a group has a rule above it."""
        look: dict[str, Any] = {"text_wrap": True, "valign": "top"}
        if first:
            look |= {"top": 1, "top_color": _LINE}
        if quiet:
            look["font_color"] = _LINE
        return self._format(("cell", first, quiet), **look)

    def header(self, mark: Mark) -> Any:
        """Bold on a ground; the mark's script tells what is due and what needs protection."""
        look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE}
        look["bg_color"] = _PROTECTED_GROUND if mark.protected else _GROUND
        if mark.protected:
            look["italic"] = True
        if mark.due is Due.expected:
            look["underline"] = 1
        return self._format(mark, **look)

    def entry(self, field: FieldSpec, boxed: bool = False) -> Any:
        """Cells of a field. Numbers stay in the general format, because any other would show a date typed by mistake as a number."""
        number = field.type in NUMBERS
        look: dict[str, Any] = {"valign": "top"} if number else {"num_format": "@", "valign": "top"}
        if boxed:
            look |= {"border": 1, "border_color": _LINE, "align": "left", "text_wrap": True}
        return self._format((number, boxed), **look)

    def _format(self, key: object, **look: Any) -> Any:
        if key not in self._made:
            if self._from_right:
                aligned = look.get("align") == "left" or (self._order == 1 and "align" not in look)
                look |= {"reading_order": self._order, **({"align": "right"} if aligned else {})}
            self._made[key] = self._add(look)
        return self._made[key]
