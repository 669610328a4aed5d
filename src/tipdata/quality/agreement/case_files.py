"""Which records belong to one case file: a record that stands below no other, and everything below it.

They were collected together, by one person and from one file, so that intervals draw whole files and not single records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...records import Submission, Texts
from .naming import Named

_OF = "\x1f"


def case_files(names: Mapping[str, Named], collections: Sequence[Submission]) -> dict[str, tuple[Texts, ...]]:
    """For each table, in each collection, the name of the file of every row."""
    by_collection = [_files(names, number, collection) for number, collection in enumerate(collections)]
    return {table: tuple(files[table] for files in by_collection) for table in names}


def _files(names: Mapping[str, Named], number: int, collection: Submission) -> dict[str, Texts]:
    found: dict[str, Texts] = {}

    def of_table(name: str, below: frozenset[str]) -> Texts:
        if name in found:
            return found[name]
        own = names[name].names[number]
        # A row without a name is nobody's twin, and a file of its own.
        alone = np.char.add(f"{number}{_OF}", np.arange(len(own)).astype(str)).astype(object)
        files: Texts = np.where(own == "", alone, own)
        files = f"{name}{_OF}" + files
        for field in reversed(names[name].table.parents):
            rows, above = collection.parents.get((name, field.name)), field.references or ""
            if rows is not None and above in names and above not in below:
                over = np.append(of_table(above, below | {above}), "")
                files = np.where(rows >= 0, over[rows], files)
        found[name] = files
        return files

    for name in names:
        of_table(name, frozenset({name}))
    return found
