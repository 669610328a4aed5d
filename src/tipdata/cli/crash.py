"""A log of a fault of tipdata itself: which code ran, on which versions; never a message, an argument or a value."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from pathlib import Path

from .. import __version__


def write_log(error: BaseException) -> Path:
    """Writes the log to a private file in the folder for temporary files and returns its path."""
    lines = [f"tipdata {__version__}", f"Python {platform.python_version()} on {platform.system()}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    handle, name = tempfile.mkstemp(prefix="tipdata-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write("\n".join(lines) + "\n")
    return Path(name)
