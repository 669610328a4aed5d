"""What a file is, by its first bytes: names lie."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum

from ..errors import TipdataError
from .contents import Content

_HEAD = 4096
_SEND = "Send the workbook as it was filled, or save it as CSV UTF-8."


class Kind(StrEnum):
    """The kinds of file that hold tables, in words."""

    text = "delimited text (CSV)"
    workbook = "a workbook (.xlsx)"
    binary_workbook = "a binary workbook (.xlsb)"
    old_workbook = "an old workbook (.xls)"
    open_workbook = "an OpenDocument workbook (.ods)"
    archive = "a zip archive"


BY_SUFFIX = {
    ".csv": Kind.text,
    ".tsv": Kind.text,
    ".tab": Kind.text,
    ".txt": Kind.text,
    ".xlsx": Kind.workbook,
    ".xlsm": Kind.workbook,
    ".xltx": Kind.workbook,
    ".xltm": Kind.workbook,
    ".xlsb": Kind.binary_workbook,
    ".xls": Kind.old_workbook,
    ".ods": Kind.open_workbook,
    ".zip": Kind.archive,
}
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
    b"\x00\x01\x00\x00Standard": "an Access database",
}
_MARKUP = (
    (re.compile(rb'progid="Excel\.Sheet"|urn:schemas-microsoft-com:office:spreadsheet', re.IGNORECASE), "an Excel 2003 XML file"),
    (re.compile(rb"<!doctype\s+html|<html|<table|^MIME-Version:", re.IGNORECASE), "a web page, whatever its name says"),
    (re.compile(rb"<office:document", re.IGNORECASE), "a flat OpenDocument file"),
    (re.compile(rb"^<\?xml", re.IGNORECASE), "an XML document"),
)
_PARTS = (
    ("xl/workbook.bin", Kind.binary_workbook),
    ("xl/workbook.xml", Kind.workbook),
    ("content.xml", Kind.open_workbook),
)
_DOCUMENTS = {"word/": "a Word document", "ppt/": "a presentation"}
_OPEN_DOCUMENTS = {"opendocument.text": "a text document (.odt)", "opendocument.presentation": "a presentation (.odp)"}


def kind_of(content: Content) -> Kind:
    """The kind of a file.

    Raises:
        TipdataError: for a file that holds no table that can be read.

    """
    head = content.head(_HEAD)
    for magic, what in _OTHERS.items():
        if head.startswith(magic):
            raise _refused(content, what)
    if head.startswith(_ZIP):
        return _kind_of_archive(content)
    if head.startswith(_OLE):
        return Kind.old_workbook
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", b"MIME-Version:")):
        for pattern, what in _MARKUP:
            if pattern.search(start):
                raise _refused(content, what)
    if not head and BY_SUFFIX.get(content.suffix, Kind.text) is not Kind.text:
        raise TipdataError(f"{content.shown} is empty.", "Fill the template and send it again.", "TIP-F03")
    return Kind.text


def _kind_of_archive(content: Content) -> Kind:
    """What is in an archive says what it is. One that is damaged is what it is called."""
    try:
        with content.open() as stream, zipfile.ZipFile(stream) as archive:
            names = [name.replace("\\", "/").casefold() for name in archive.namelist()]
            for part, kind in _PARTS:
                if part in names:
                    if kind is Kind.open_workbook:
                        _refuse_other_open_documents(content, archive)
                    return kind
    except TipdataError:
        raise
    except Exception:  # noqa: BLE001 - damaged archives fail in more ways than can be listed
        return BY_SUFFIX.get(content.suffix, Kind.archive) if BY_SUFFIX.get(content.suffix) is not Kind.text else Kind.archive
    for prefix, what in _DOCUMENTS.items():
        if any(name.startswith(prefix) for name in names):
            raise _refused(content, what)
    named = BY_SUFFIX.get(content.suffix)
    return Kind.workbook if named is Kind.workbook else Kind.archive


def _refuse_other_open_documents(content: Content, archive: zipfile.ZipFile) -> None:
    if "mimetype" in archive.namelist() and archive.getinfo("mimetype").file_size < _HEAD:
        mimetype = archive.read("mimetype").decode("ascii", "replace")
        for word, what in _OPEN_DOCUMENTS.items():
            if word in mimetype:
                raise _refused(content, what)


def _refused(content: Content, what: str) -> TipdataError:
    return TipdataError(f"{content.shown} is {what}.", _SEND, "TIP-F01")
