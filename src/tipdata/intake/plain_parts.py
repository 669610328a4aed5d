"""Excel workbooks with parts in another encoding than UTF-8, or reached by a roundabout way, written again as readers know them."""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import zipfile

from .archives import opened
from .contents import Content, of_bytes

_HEAD = 256
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DECLARATION = re.compile(r"\ufeff?<\?xml[^>]*\?>")
_UTF8 = frozenset(("utf-8", "ascii"))
_BEGINNINGS = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "<?".encode("utf-16-le"): "utf-16-le",
    "<?".encode("utf-16-be"): "utf-16-be",
}
_RELATIONS = re.compile(r"xl/_rels/workbook\.(?:xml|bin)\.rels", re.IGNORECASE)
_TARGET = re.compile(rb"(\sTarget\s*=\s*)([\"'])([^\"']*)\2")
_EXTERNAL = b":"


def plain(content: Content) -> Content:
    """The workbook with its parts in UTF-8 and straight ways to them; the content itself where it is so already, as nearly always.

    Raises:
        TipdataError: for a file that is locked, damaged, or would not fit into memory.

    """
    with opened(content) as archive:
        changed = {name: text for name in dict.fromkeys(archive.namelist()) if (text := _written_again(archive, name)) is not None}
        if not changed:
            return content
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name in dict.fromkeys(archive.namelist()):
                copy.writestr(name, changed[name] if name in changed else archive.read(name))
    return of_bytes(stream.getvalue(), content.shown)


def _written_again(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The part as readers know it; None where it is so already."""
    if not name.casefold().endswith((".xml", ".rels")):
        return None
    with archive.open(name) as stream:
        encoding = encoding_of(stream.read(_HEAD))
    are_relations = _RELATIONS.fullmatch(name) is not None
    if not encoding and not are_relations:
        return None
    text = archive.read(name)
    again = _DECLARATION.sub("", text.decode(encoding), count=1).encode() if encoding else text
    if are_relations:
        again = _TARGET.sub(_straight, again)
    return None if again == text else again


def encoding_of(head: bytes) -> str:
    """The encoding of an XML part by its first bytes, by the name that Python has for it; blank for UTF-8."""
    for beginning, encoding in _BEGINNINGS.items():
        if head.startswith(beginning):
            return encoding
    declared = _DECLARED.search(head)
    if declared is None or head.startswith(codecs.BOM_UTF8):
        return ""
    encoding = codecs.lookup(declared[1].decode()).name
    return "" if encoding in _UTF8 else encoding


def _straight(target: re.Match[bytes]) -> bytes:
    """The way to a part, without steps that lead nowhere."""
    way = target[3].decode()
    if _EXTERNAL in target[3] or not way:
        return target[0]
    full = posixpath.normpath(posixpath.join("/xl", way))
    straight = full if way.startswith("/") else posixpath.relpath(full, "/xl") if full.startswith("/xl/") else full
    return target[0] if straight == way else target[1] + target[2] + straight.encode() + target[2]
