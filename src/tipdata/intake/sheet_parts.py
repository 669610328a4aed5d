"""Where the cells of a sheet's XML may stand, and by which names they may go, so that a reader sees every one of them."""

from __future__ import annotations

import re

from .sheet_places import CellPlaces

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_PREFIX = re.compile(rb"xmlns:([^\s=]+)\s*=\s*[\"'](?:%s)[\"']" % b"|".join(re.escape(name.encode()) for name in NAMESPACES))
_DATA = b"sheetData"


class BrokenSheetError(Exception):
    """A sheet that holds cells where no reader looks for them."""


class OtherNames:
    """Names of rows and cells with another prefix than the sheet's own, which says the same where it is bound to the same namespace."""

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self._others: set[bytes] = set()

    def stand_in(self, xml: bytes) -> bool:
        """Whether such names stand in this piece of the sheet, which follows the pieces before."""
        if b"xmlns:" in xml:
            self._others |= {found + b":" for found in _PREFIX.findall(xml)} - {self._prefix}
        return any(b"<" + other in xml for other in self._others)


class DataPart:
    """Follows where the one part of a sheet that holds its cells begins and ends."""

    def __init__(self) -> None:
        self._begun = self._ended = False

    def holds(self, rows: bytes, found: CellPlaces) -> bool:
        """Whether all cells of this piece of the sheet stand in that part."""
        first, last = (int(found.at[0]), int(found.at[-1])) if len(found) else (len(rows), -1)
        begun_before, ended_before = self._begun, self._ended
        begin, end = 0, len(rows)
        at = -1
        while (at := rows.find(_DATA, at + 1)) >= 0:
            if rows[at - 1 : at] == b"<":
                if self._begun:
                    return False
                self._begun, begin = True, at
                if rows[rows.find(b">", at) - 1 : rows.find(b">", at)] == b"/":
                    self._ended, end = True, at
            elif rows[at - 2 : at] == b"</":
                self._ended, end = True, at
        is_inside = (begun_before or begin <= first) and self._begun and not ended_before and last < end
        return is_inside or not len(found)
