"""Outputs that appear whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import TipdataError

_PREFIX = ".tipdata-"
_OWNER_FILE = stat.S_IRUSR | stat.S_IWUSR
_OWNER_FOLDER = stat.S_IRWXU


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; when the block ends without an error it becomes `path`, else nothing is left of it.

    Folders above that are missing are made. An existing file is replaced.

    Raises:
        TipdataError: when `path` is a folder or a device, or its folder cannot be written to.

    """
    with _told(path):
        target = _resolved(path)
        _refuse_file(target, path)
    with _room_for(target, path):
        with _told(path):
            handle, name = tempfile.mkstemp(suffix=target.suffix, prefix=_PREFIX, dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(_OWNER_FILE)
            with _told(path):
                os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def whole_folder(path: Path, replace: bool = False) -> Iterator[Path]:
    """A temporary folder beside `path` to fill; when the block ends without an error it becomes `path`, else nothing is left of it.

    Folders above that are missing are made. An empty folder is taken over; with `replace` a filled one is exchanged, and its content lost.

    Raises:
        TipdataError: when `path` is a file, a filled folder (unless `replace`) or the folder worked in, or cannot be written to.

    """
    with _told(path):
        target = _resolved(path)
        _refuse_folder(target, path, replace)
    with _room_for(target, path):
        with _told(path):
            temporary = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target.parent))
        try:
            yield temporary
            _make_private(temporary)
            with _told(path):
                _exchange(temporary, target)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def refuse_existing(path: Path, replace: bool) -> None:
    """Raises TipdataError when something stands at `path` that was not meant to be replaced."""
    if path.exists() and not replace:
        raise TipdataError(f"{path} exists already.", "Name another output, or add --replace.")


def refuse_inputs(out: Path, inputs: Iterable[Path]) -> None:
    """Raises TipdataError when `out` is one of the inputs, holds one, or lies in a folder that is one: what is read is never changed."""
    target = _resolved(out)
    for path in inputs:
        own = _resolved(path)
        if target == own or target in own.parents or own in target.parents:
            word = "is" if target == own else "holds" if target in own.parents else "lies in"
            told = "what is read here" if word == "is" else str(path)
            raise TipdataError(f"{out} {word} {told}, and inputs are never changed.", "Give the output another name or folder.")


def _resolved(path: Path) -> Path:
    """Where the path leads: an output named by a link replaces what the link stands for, not the link."""
    return Path(os.path.realpath(path))


def _refuse_file(target: Path, path: Path) -> None:
    if target.is_dir():
        raise TipdataError(f"{path} is a folder, not a file.", "Give the output a file name.")
    if target.exists() and not target.is_file():
        raise TipdataError(f"{path} is not an ordinary file and is left alone.", "Give the output another name.")


def _refuse_folder(target: Path, path: Path, replace: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise TipdataError(f"{path} is a file, not a folder.", "Give the output the name of a new folder.")
    here = Path(os.path.realpath(Path.cwd()))
    if target == here or target in here.parents:
        raise TipdataError(f"{path} is the folder you work in, or lies above it.", "Give the output the name of a new folder.")
    if not replace and any(target.iterdir()):
        raise TipdataError(f"The folder {path} is not empty.", "Name a new folder, or empty this one first.")


@contextmanager
def _room_for(target: Path, path: Path) -> Iterator[None]:
    """Makes the missing folders above `target`, and takes them away again when the block fails."""
    missing = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    made: list[Path] = []
    try:
        for folder in reversed(missing):
            with _told(path):
                folder.mkdir(mode=_OWNER_FOLDER)
            made.append(folder)
        yield
    except BaseException:
        for folder in reversed(made):
            _remove_if_empty(folder)
        raise


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def _make_private(folder: Path) -> None:
    folder.chmod(_OWNER_FOLDER)
    for entry in folder.rglob("*"):
        if not entry.is_symlink():
            entry.chmod(_OWNER_FOLDER if entry.is_dir() else _OWNER_FILE)


def _exchange(new: Path, target: Path) -> None:
    """Puts a folder in the place of another; on failure the other is back."""
    if not target.exists():
        os.replace(new, target)
        return
    # Not every system can rename onto a folder, so the old one steps aside first.
    aside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target.parent))
    old = aside / "old"
    try:
        os.replace(target, old)
    except OSError:
        aside.rmdir()
        raise
    try:
        os.replace(new, target)
    except BaseException:
        os.replace(old, target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tells in words what the system refuses."""
    try:
        yield
    except PermissionError:
        hint = "Close it if another program has it open, or choose a folder that you may write to."
        raise TipdataError(f"{path} cannot be written.", hint) from None
    except OSError as error:
        raise TipdataError(f"{path} cannot be written: {error.strerror or error}.", "Choose another place for the output.") from None
