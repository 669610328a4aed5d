"""The answer that somebody probably meant. Never asked for personal and higher fields."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from ..codebook import Codebook, FieldSpec
from ..intake import Nearest, meant_by, nearest_answers
from ..records import Texts, strings

_MOST = 2000
_MOST_IDS = 100_000
_SEPARATORS = re.compile(r"[\W_]+")
_NEEDLESS = re.compile(r"(?<!\d)0+(?=\d)|(?<=[^\W\d_])-(?=\d)")
# Letters of other scripts that look like Latin ones.
_LATIN = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEKMHOPCTYXABEZHIKMNOPTYX",
)


def suggestions(found: Texts, field: FieldSpec, book: Codebook) -> Texts:
    """For each found text what was probably meant: the label of an answer that is spelt like it and like no other, or the same date or
    number written as it should be; nothing where that cannot be told."""
    codes, unique = pd.factorize(found)
    nearest = nearest_answers(field, book)
    meant = [_meant(str(text), field, book, nearest) for text in unique[:_MOST]]
    return strings([*meant, *[""] * (len(unique) - len(meant))])[codes]


def _meant(text: str, field: FieldSpec, book: Codebook, nearest: Nearest | None) -> str:
    return meant_by(text, field, book) or (nearest.label(text) if nearest is not None else "")


def alike_ids(found: Texts, known: Texts) -> Texts:
    """For each id the one among the known ones that differs from it by little more than how it is written; nothing where there is none, or
    more than one."""
    codes, unique = pd.factorize(found)
    if len(known) > _MOST_IDS or len(unique) > _MOST:
        return strings([""] * len(found))
    by_look: dict[str, set[str]] = {}
    for text in dict.fromkeys(map(str, known)):
        by_look.setdefault(_look(text), set()).add(text)
    alike = (by_look.get(_look(str(text)), set()) - {""} for text in unique)
    return strings([next(iter(ids)) if len(ids) == 1 else "" for ids in alike])[codes]


def _look(text: str) -> str:
    """An id without what a person or a program may add or leave out: capitals, kinds of digits and letters, separators, zeros in front."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_LATIN)
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in plain if unicodedata.category(sign) != "Cf").strip()
    plain = re.sub(r"\.0+$", "", plain)
    return _NEEDLESS.sub("", _SEPARATORS.sub("-", plain).strip("-"))
