"""Workbooks that are protected by a password, opened in memory with the password that was given for them."""

from __future__ import annotations

import io

from ..errors import TipdataError
from .archives import AGAIN
from .compound import Compound
from .contents import Content, of_bytes
from .formats import Kind
from .xls_scan import is_locked, is_package

_REMOVE = "Remove the password in Excel and send it again, or give the password with --password-file."


# With this one Excel encrypts what it opens without asking, such as older workbooks whose structure is protected.
_OF_EXCEL = "VelvetSweatshop"


def unlocked(content: Content, kind: Kind, password: str | None) -> tuple[Content, str]:
    """The content, decrypted if it is a locked workbook, and with which password that was done, in words; nothing where it is not locked.

    Raises:
        TipdataError: when there is no password, it is not the right one, or the program that decrypts is not installed.

    """
    if kind is not Kind.old_workbook or not _is_locked(content):
        return content, ""
    try:
        plain = _decrypted(content, _OF_EXCEL)
    except TipdataError:
        if password is not None:
            raise
        plain = None
    if plain is not None:
        return plain, "the password that Excel itself gives to workbooks"
    if password is None:
        raise TipdataError(f"{content.shown} is protected by a password.", _REMOVE, "TIP-F02")
    plain = _decrypted(content, password)
    if plain is None:
        raise TipdataError(f"{content.shown} does not open with the password that was given.", "Check the password file.", "TIP-F02")
    return plain, "the password that was given"


def _decrypted(content: Content, password: str) -> Content | None:
    """The content, decrypted; None where the password is not the right one."""
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    except ImportError:
        hint = "Install it with: pip install 'tipdata[passwords]'."
        problem = f"{content.shown} is protected by a password, and the program that opens such files is not installed."
        raise TipdataError(problem, hint, "TIP-F02") from None
    plain = io.BytesIO()
    try:
        with content.open() as stream:
            file = msoffcrypto.OfficeFile(stream)
            file.load_key(password=password)
            file.decrypt(plain)
    except (InvalidKeyError, DecryptionError):
        return None
    except Exception:  # noqa: BLE001 - damaged files fail in more ways than can be listed
        raise TipdataError(f"{content.shown} is locked and damaged, and cannot be opened.", AGAIN, "TIP-F01") from None
    return of_bytes(plain.getvalue(), content.shown)


def _is_locked(content: Content) -> bool:
    try:
        compound = Compound(content.whole())
        return is_package(compound) or is_locked(compound)
    except Exception:  # noqa: BLE001 - what is damaged is told by whoever reads it
        return False
