"""No cell that tipdata writes can start a formula in a spreadsheet program, or steer a terminal."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codebook import FORMULA_STARTS, visible

_SHIELD = re.compile(f"'(?=[{re.escape(''.join(FORMULA_STARTS))}])")
_SHORT = 1_000
_NUMBER = re.compile(r"[-+]?\d[\d.]*(e[-+]?\d+)?", re.IGNORECASE)


def neutral(text: str) -> str:
    """The text, with an apostrophe before a beginning that a spreadsheet would run, and pictures for controls; numbers stay numbers.

    Reading takes the apostrophe off again, so nothing is lost.
    """
    text = visible(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text


def unshielded(text: str) -> str:
    """The text as it was before `neutral` put an apostrophe before it."""
    return _SHIELD.sub("", text, count=1) if text.startswith("'") else text


def neutral_texts(series: pd.Series) -> npt.NDArray[np.object_]:
    """The same for every text of a column, where nothing stands for what is missing; in long columns distinct texts are looked at once."""
    held = series.tolist() if len(series) < _SHORT else []
    if held and all(type(text) is str for text in held):
        return np.array(list(map(neutral, held)), dtype=object)
    codes, unique = pd.factorize(series.astype(str))
    # What is missing has the number -1, which is the last of the texts.
    texts = np.array([*(neutral(str(text)) for text in unique), ""], dtype=object)
    return texts.take(codes, mode="wrap")
