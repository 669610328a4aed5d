"""Excel workbooks (.xlsx, .xlsm) before they are read: their sheets' XML, and the year from which dates are counted."""

from __future__ import annotations

import zipfile
from xml.etree.ElementTree import iterparse

from .archives import MAX_AREA, opened, unpack
from .contents import Content
from .padded import padded_cells, padded_styles
from .scans import BookScan, Scan
from .sheet_scan import scan_fully, scan_quickly

_TRUE = ("1", "true")
_STYLES = "xl/styles.xml"


def scan_xlsx(content: Content) -> BookScan:
    """What each worksheet holds.

    Raises:
        TipdataError: for a file that is locked, damaged, or would not fit into memory.

    """
    with opened(content) as archive:
        parts = {name.casefold(): name for name in archive.namelist()}
        sheets, epoch = _sheets(archive, parts)
        unpack(archive, but=set(sheets.values()))
        scans = {name: _scan_sheet(archive, part) for name, part in sheets.items()}
        styles = padded_styles(archive, parts[_STYLES]) if _STYLES in parts else {}
        for name, part in sheets.items() if styles else ():
            scans[name].padded = padded_cells(archive, part, styles)
        return BookScan(scans, epoch)


def relations(archive: zipfile.ZipFile, part: str) -> dict[str | None, str]:
    """The parts that a part of the archive points at, by the ids that it uses for them."""
    # The parser beneath refuses entities that grow beyond measure, and opens none from outside.
    with archive.open(part) as stream:
        found = (element for _, element in iterparse(stream) if element.tag.endswith("Relationship"))  # noqa: S314
        return {element.get("Id"): element.get("Target", "") for element in found}


def part_of(target: str, parts: dict[str, str]) -> str:
    """The archive's own name of a part that the workbook points at. Raises KeyError where it is missing."""
    target = target.lstrip("/")
    return parts[(target if target.casefold().startswith("xl/") else f"xl/{target}").casefold()]


def _sheets(archive: zipfile.ZipFile, parts: dict[str, str]) -> tuple[dict[str, str], int]:
    """The part of each sheet in the order of the workbook, and the year of the first day."""
    targets = relations(archive, parts["xl/_rels/workbook.xml.rels"])
    sheets, epoch = {}, 1900
    with archive.open(parts["xl/workbook.xml"]) as stream:
        for _, element in iterparse(stream):  # noqa: S314
            match element.tag.rpartition("}")[2]:
                case "sheet":
                    link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                    sheets[element.get("name", "")] = part_of(targets[link], parts)
                case "workbookPr" if element.get("date1904") in _TRUE:
                    epoch = 1904
    return sheets, epoch


def _scan_sheet(archive: zipfile.ZipFile, name: str) -> Scan:
    with archive.open(name) as stream:
        scan = scan_quickly(stream)
    if scan is not None and scan.area <= MAX_AREA:
        return scan
    with archive.open(name) as stream:
        return scan_fully(stream)
