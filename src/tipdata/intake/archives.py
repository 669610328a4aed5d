"""The zip archive of a workbook: what must not be opened is refused before a reader sees it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import iterparse

from ..errors import TipdataError
from .sheet_scan import Scan, scan_fully, scan_quickly

MAX_UNPACKED = 2_000_000_000
MAX_SUSPECT = 200_000_000
MAX_RATIO = 100
MAX_AREA = 10_000_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AGAIN = "Open it in Excel or LibreOffice and save it as .xlsx."


def scan_workbook(path: Path, shown: str) -> dict[str, Scan]:
    """What each sheet's XML holds, by the sheet's name.

    Raises:
        TipdataError: for a file that is not a workbook, is locked, is damaged, or would not fit into memory.

    """
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise locked(shown)
        raise TipdataError(f"{shown} is an old or damaged Office file.", "Save it in Excel as a workbook (.xlsx).", "TIP-F01")
    if not start:
        raise TipdataError(f"{shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    if start.startswith(b"%PDF"):
        raise TipdataError(f"{shown} is a PDF document, not a workbook.", "Send the workbook as it was filled.", "TIP-F01")
    try:
        with zipfile.ZipFile(path) as archive:
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise locked(shown)
            _refuse_bombs(archive, path, shown)
            parts = {name.casefold(): name for name in archive.namelist()}
            sheets = _sheet_parts(archive, parts)
            _unpack_others(archive, set(sheets.values()))
            return {name: _scan_sheet(archive, part) for name, part in sheets.items()}
    except TipdataError:
        raise
    except Exception:  # noqa: BLE001 - broken archives and broken XML fail in more ways than can be listed
        raise TipdataError(f"{shown} cannot be opened as a workbook.", _AGAIN, "TIP-F01") from None


def damaged(shown: str, error: Exception) -> TipdataError:
    """What to say when a reader gives up."""
    if "password" in f"{type(error).__name__} {error}".casefold():
        return locked(shown)
    return TipdataError(f"{shown} is damaged and cannot be read.", _AGAIN, "TIP-F01")


def locked(shown: str) -> TipdataError:
    return TipdataError(f"{shown} is protected by a password.", "Remove the password in Excel and send it again.", "TIP-F02")


def _refuse_bombs(archive: zipfile.ZipFile, path: Path, shown: str) -> None:
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = max(path.stat().st_size, 1)
    if unpacked > MAX_UNPACKED or (unpacked > MAX_SUSPECT and unpacked / packed > MAX_RATIO):
        hint = "Copy the filled rows into a fresh template and send that."
        raise TipdataError(f"{shown} would unpack to {unpacked // 1_000_000} MB.", hint, "TIP-F05")


def _sheet_parts(archive: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, str]:
    """The archive's name of each sheet's part, in the order of the workbook. Raises KeyError where a part is missing."""
    # The parser beneath refuses entities that grow beyond measure, and opens none from outside.
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        targets = {e.get("Id"): e.get("Target", "") for _, e in iterparse(stream) if e.tag.endswith("Relationship")}  # noqa: S314
    sheets = {}
    with archive.open("xl/workbook.xml") as stream:
        for _, element in iterparse(stream):  # noqa: S314
            if element.tag.rpartition("}")[2] == "sheet":
                link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                target = targets[link].lstrip("/")
                target = target if target.startswith("xl/") else f"xl/{target}"
                sheets[element.get("name", "")] = parts[target.casefold()]
    return sheets


def _unpack_others(archive: zipfile.ZipFile, sheets: set[str]) -> None:
    """Unpacks what is not a sheet and forgets it: a part that is longer than it says, or broken, fails here and not in the reader."""
    for info in archive.infolist():
        if info.filename not in sheets:
            with archive.open(info) as stream:
                while stream.read(_CHUNK):
                    pass


def _scan_sheet(archive: zipfile.ZipFile, name: str) -> Scan:
    with archive.open(name) as stream:
        scan = scan_quickly(stream)
    if scan is not None and scan.area <= MAX_AREA:
        return scan
    with archive.open(name) as stream:
        return scan_fully(stream)
