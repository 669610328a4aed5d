"""Excel workbooks (.xlsx, .xlsm) before they are read: their sheets' XML, and the year from which dates are counted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import iterparse

from .archives import MAX_AREA, opened, unpack
from .contents import Content
from .extracts import extracted
from .padded import DAY, padded_cells, padded_styles
from .scans import BookScan, Scan, SheetExtract
from .sheet_scan import scan_fully, scan_quickly

_TRUE = ("1", "true")
_STYLES = "xl/styles.xml"
_MOST_COPIED = 100_000_000


def scan_xlsx(content: Content) -> BookScan:
    """What each worksheet holds.

    Raises:
        TipdataError: for a file that is locked, damaged, or would not fit into memory.

    """
    with opened(content) as archive:
        parts = {name.casefold(): name for name in archive.namelist()}
        sheets, epoch = _sheets(archive, parts)
        names = set(sheets.values())
        is_copied = sum(info.file_size for info in archive.infolist() if info.filename not in names) <= _MOST_COPIED
        scans: dict[str, Scan] = {}
        extracts: dict[str, SheetExtract] = {}
        extract = io.BytesIO()
        with zipfile.ZipFile(extract, "w") as copy:
            unpack(archive, but=names, copy=copy if is_copied else None)
            padded = padded_styles(archive, parts[_STYLES]) if _STYLES in parts else {}
            for name, part in sheets.items():
                found = _extracted(archive, part, padded) if is_copied else None
                if found is None:
                    scans[name] = _scan_sheet(archive, part, padded)
                    scans[name].without_day = _without_day(content, part, padded)
                    continue
                scans[name], extracts[name], xml = found
                if part in names:
                    copy.writestr(part, xml)
                    names.remove(part)
        extract.seek(0)
        return BookScan(scans, epoch, extract if extracts else None, extracts)


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


def _extracted(archive: zipfile.ZipFile, name: str, padded: dict[bytes, int]) -> tuple[Scan, SheetExtract, bytes] | None:
    with archive.open(name) as stream:
        return extracted(stream, padded)


def _scan_sheet(archive: zipfile.ZipFile, name: str, padded: dict[bytes, int]) -> Scan:
    with archive.open(name) as stream:
        scan = scan_quickly(stream)
    if scan is None or scan.area > MAX_AREA:
        with archive.open(name) as stream:
            scan = scan_fully(stream)
    zeros = {style: look for style, look in padded.items() if look != DAY}
    if zeros:
        with archive.open(name) as stream:
            scan.padded = padded_cells(stream, zeros)
    return scan


def _without_day(content: Content, part: str, padded: Mapping[bytes, int]) -> Callable[[], dict[tuple[int, int], str]]:
    days = {style: look for style, look in padded.items() if look == DAY}

    def found() -> dict[tuple[int, int], str]:
        with opened(content) as archive, archive.open(part) as stream:
            return padded_cells(stream, days) if days else {}

    return found
