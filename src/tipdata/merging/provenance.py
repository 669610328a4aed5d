"""Where a row of a dataset comes from: columns that survive every further merge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

import numpy as np
import pandas as pd

from ..protection import unshielded
from ..records import TableData, Texts, strings

UNIT, SUBMISSION, FORM = "src_unit", "src_submission", "src_form"
PERIOD_START, PERIOD_END, VERSION, SUBMITTED = "src_period_start", "src_period_end", "src_version", "src_submitted"
FILE, SHEET, ROW, ERRORS = "src_file", "src_sheet", "src_row", "src_errors"
CONTENT, TABLES, ASIDE = "src_content", "src_tables", "src_set_aside"
REFUSED, UNREAD, NOT_ASKED = "src_refused", "src_unread", "src_not_asked"
PROVENANCE = (UNIT, SUBMISSION, FORM, PERIOD_START, PERIOD_END, VERSION, SUBMITTED, FILE, SHEET, ROW, ERRORS)
COVER_PROVENANCE = (*PROVENANCE, CONTENT, TABLES, ASIDE, REFUSED, UNREAD, NOT_ASKED)


def unneutral(texts: Texts) -> Texts:
    """The texts without the apostrophe that keeps a spreadsheet from running them."""
    codes, unique = pd.factorize(texts)
    return strings([unshielded(str(text)) for text in unique])[codes]


def provenance_of(data: TableData, names: Iterable[str] = PROVENANCE) -> dict[str, Texts]:
    """The provenance of a dataset's rows; empty texts where it lacks a column."""
    blank = np.full(len(data), "", dtype=object)
    return {name: unneutral(data.provenance[name]) if name in data.provenance else blank for name in names}


def short_names(paths: Iterable[str]) -> dict[str, str]:
    """Each file's name with the folder that holds it, the same on every computer; with more folders where two files would look alike."""
    parts = {path: PurePath(path.replace("\\", "/")).parts for path in dict.fromkeys(paths)}
    names = {path: "/".join(of_path[-2:]) for path, of_path in parts.items()}
    for length in range(3, max(map(len, parts.values()), default=0) + 1):
        counts = pd.Series(list(names.values()), dtype=object).value_counts()
        alike = {path for path, name in names.items() if counts[name] > 1}
        if not alike:
            break
        names |= {path: "/".join(parts[path][-length:]).replace("//", "/") for path in alike}
    return names
