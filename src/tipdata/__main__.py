"""`tipdata` and `python -m tipdata`: a process of its own for one command."""

from __future__ import annotations

import gc

_ALLOCATIONS_BETWEEN_COLLECTIONS, _YOUNG, _MIDDLE = 200_000, 50, 1_000


def run() -> None:
    """Runs the command that the arguments name, and ends the process.

    It lives for seconds and keeps nearly all that it makes. To look for garbage again and again, and once more at the end, would take a
    quarter of its time.
    """
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS, _YOUNG, _MIDDLE)
    # Imports make much to look through, so that they come behind the threshold.
    from .cli.main import main

    try:
        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
