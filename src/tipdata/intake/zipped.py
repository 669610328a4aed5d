"""A zip archive as a submission: its files are read where they lie, and none of them is written anywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from ..errors import TipdataError
from .archives import opened
from .contents import Content
from .formats import BY_SUFFIX, Kind

_SYSTEM = ("__MACOSX/", ".")
_LINK = 0o120000
_WORKBOOKS = (Kind.workbook, Kind.binary_workbook, Kind.old_workbook, Kind.open_workbook)


def files_within(content: Content) -> list[Content]:
    """The files of an archive that hold tables: its CSV files, or else its one workbook.

    Raises:
        TipdataError: for an archive that is locked, damaged or hostile, or holds nothing or more than one submission.

    """
    with opened(content) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        if any(_leads_elsewhere(info) for info in archive.infolist()):
            raise _refused(content, "holds a file whose name leads out of the archive")
        if len({name.casefold() for name in names}) < len(names):
            raise _refused(content, "holds two files of one name")
    ours = [name for name in names if not name.startswith(_SYSTEM) and not PurePosixPath(name).name.startswith((".", "~$"))]
    texts = [name for name in ours if BY_SUFFIX.get(_suffix(name)) is Kind.text]
    books = [name for name in ours if BY_SUFFIX.get(_suffix(name)) in _WORKBOOKS]
    if any(BY_SUFFIX.get(_suffix(name)) is Kind.archive for name in ours):
        raise _refused(content, "holds an archive within the archive")
    if not texts and not books:
        raise TipdataError(f"{content.shown} holds no CSV file and no workbook.", "Send one submission in one archive.", "TIP-F04")
    if len({PurePosixPath(name).parent for name in texts}) > 1 or len(books) > 1 or (texts and books):
        raise TipdataError(f"{content.shown} holds more than one submission.", "Unpack it, and name each of them.", "TIP-F04")
    return [Content(f"{content.shown}/{name}", _opener(content, name)) for name in sorted(texts or books)]


def _opener(content: Content, name: str):  # type: ignore[no-untyped-def]
    def open_() -> BinaryIO:
        # A text is read from its beginning to its end; a workbook has to be searched, and is small enough to be held.
        stream = content.open()
        archive = zipfile.ZipFile(stream)
        if BY_SUFFIX.get(_suffix(name)) is Kind.text:
            return cast(BinaryIO, archive.open(name))
        with stream, archive:
            return io.BytesIO(archive.read(name))

    return open_


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _leads_elsewhere(info: zipfile.ZipInfo) -> bool:
    """A path that would leave the folder in which somebody unpacks it, or a link."""
    name = info.orig_filename.replace("\\", "/")
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name or (info.external_attr >> 16) & 0o170000 == _LINK


def _refused(content: Content, why: str) -> TipdataError:
    return TipdataError(f"{content.shown} {why}, and was not opened.", "Zip the files again, from one folder.", "TIP-F01")
