"""Zip archives, of which nothing is unpacked before it is known how large it becomes and where it would go."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from ..errors import TipdataError
from .contents import Content

MAX_UNPACKED = 2_000_000_000
MAX_SUSPECT = 150_000_000
MAX_RATIO = 100
MAX_AREA = 10_000_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_SPARSE = 4
_MOST_PARTS = 20_000
_CHUNK = 1 << 20
AGAIN = "Open it in Excel or LibreOffice and save it as .xlsx."


@contextmanager
def opened(content: Content) -> Iterator[zipfile.ZipFile]:
    """The archive, if it is one that may be unpacked.

    Raises:
        TipdataError: for an archive that is locked, damaged, or would not fit into memory.

    """
    try:
        with content.open() as stream, zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            if any(info.flag_bits & 1 for info in infos):
                raise locked(content.shown)
            _refuse_bombs(infos, content.shown)
            yield archive
    except TipdataError:
        raise
    except Exception:  # noqa: BLE001 - broken archives and broken XML fail in more ways than can be listed
        raise damaged(content.shown) from None


def unpack(archive: zipfile.ZipFile, but: set[str], copy: zipfile.ZipFile | None = None) -> None:
    """Unpacks all parts but these, and copies or forgets them: one that is longer than it says, or broken, fails here and not in the
    reader."""
    for info in archive.infolist():
        if info.filename in but:
            continue
        # Of several parts of one name, the last is the one that is read.
        is_copied = copy is not None and archive.getinfo(info.filename) is info
        with archive.open(info) as stream, copy.open(info.filename, "w") if copy and is_copied else BytesIO() as target:
            while block := stream.read(_CHUNK):
                if is_copied:
                    target.write(block)


def is_sparse(area: int, cells: int) -> bool:
    """Whether few cells stand far apart: whoever holds the whole rectangle in memory would end with one far cell."""
    return area > MAX_AREA and area > _SPARSE * cells


def damaged(shown: str) -> TipdataError:
    return TipdataError(f"{shown} is damaged or no workbook, and cannot be opened.", AGAIN, "TIP-F01")


def locked(shown: str) -> TipdataError:
    return TipdataError(f"{shown} is protected by a password.", "Remove the password in Excel and send it again.", "TIP-F02")


def too_large(shown: str, why: str) -> TipdataError:
    return TipdataError(f"{shown} {why}.", "Copy the filled rows into a fresh template and send that.", "TIP-F05")


def _refuse_bombs(infos: list[zipfile.ZipInfo], shown: str) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = max(sum(info.compress_size for info in infos), 1)
    if unpacked > MAX_UNPACKED or (unpacked > MAX_SUSPECT and unpacked / packed > MAX_RATIO):
        raise too_large(shown, f"would unpack to {unpacked // 1_000_000:,} MB")
    if len(infos) > _MOST_PARTS:
        raise too_large(shown, f"holds {len(infos):,} files")
