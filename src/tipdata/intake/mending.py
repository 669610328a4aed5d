"""A column of texts -> a typed column, with what was repaired in it and in which order its dates have day and month."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field as part, replace

import numpy as np

from ..codebook import Codebook, FieldSpec, FieldType
from ..records import Column, State
from .dates import Order
from .distinct import Distinct
from .exchanged import exchanged_dates
from .repairs import HOWS, LONGEST, Reading, mender, objection, read_loosely
from .spellings import spelt_otherwise
from .spoilt import spoilt
from .typing import Typed, column_of, type_texts

_FAR_MORE = 10
ENOUGH = 3
_FEW_UNCLEAR = 4

_DMY, _MDY, _UNCLEAR, _DOTTED = range(4)
_DOT_AND_THREE = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_DOT_OF_DECIMALS = re.compile(r"[-+]?(?:0|\d+)?\.(?:\d{1,2}|\d{4,})|[-+]?(?:0|\d{4,})?\.\d{3}")


@dataclass(frozen=True)
class DateEvidence:
    """How many cells of a column of dates show that the day stands first, or the month, and how many may be read both ways."""

    dmy: int = 0
    mdy: int = 0
    unclear: int = 0

    @property
    def order(self) -> Order:
        """What the cells show; nothing where they show nothing, or both."""
        if self.dmy > _FAR_MORE * self.mdy:
            return "dmy"
        return "mdy" if self.mdy > _FAR_MORE * self.dmy else ""

    @property
    def is_clear(self) -> bool:
        """Whether the cells that show an order are enough to decide on those that show none: one of them may be a slip."""
        shown = max(self.dmy, self.mdy)
        return shown >= ENOUGH or self.unclear <= _FEW_UNCLEAR * shown

    def __sub__(self, other: DateEvidence) -> DateEvidence:
        return DateEvidence(self.dmy - other.dmy, self.mdy - other.mdy, self.unclear - other.unclear)

    def __add__(self, other: DateEvidence) -> DateEvidence:
        return DateEvidence(self.dmy + other.dmy, self.mdy + other.mdy, self.unclear + other.unclear)


@dataclass(frozen=True, eq=False)
class MendedColumn:
    """A typed column, how many filled cells of it cannot be read, what was repaired in how many cells, and what its dates show."""

    column: Column
    unreadable: int
    repairs: Counter[str] = part(default_factory=Counter)
    evidence: DateEvidence = DateEvidence()

    def sentences(self, label: str, book: Codebook) -> list[str]:
        """What was repaired, one sentence for each way."""
        found = [(book.say(HOWS[how]), number) for how, number in self.repairs.items() if number]
        keys = ("intake.repaired_one", "intake.repaired_many")
        return [book.say(keys[number > 1], label=label, how=how, number=f"{number:,}") for how, number in found]


def mend_column(field: FieldSpec, known: Distinct, book: Codebook, reading: Reading) -> MendedColumn:
    """The typed column. What the strict reading leaves unread is looked at again, once for each distinct text."""
    typed = type_texts(field, known, book)
    shown = _shown(field, known, typed, reading)
    evidence = _evidence(shown, known)
    if reading.order == "" and reading.trusts_column and evidence.is_clear:
        reading = replace(reading, order=evidence.order)
    mend, look = mender(field, book, reading), objection(field, book)
    hows: dict[int, str] = {}
    for number, one in typed.items():
        again = mend if one.problem == "type" else look if one.state is State.filled else None
        found = again(known.texts[number]) if again is not None else None
        if found is not None:
            typed[number] = found.typed
            if found.how:
                hows[number] = found.how
    for number in _thousands_or_decimals(field, known):
        typed[number] = Typed("", State.unreadable, problem="type")
        hows.pop(number, None)
    for number, problem in spoilt(field, known).items():
        typed[number] = Typed("", State.unreadable, problem=problem)
        hows.pop(number, None)
    for number in exchanged_dates(field, known, typed, Counter(what for number, what in shown.items() if known.cells_of[number])):
        typed[number] = Typed("", State.unreadable, problem="swapped")
    for number in spelt_otherwise(field, known.texts, typed, book):
        hows.setdefault(number, "spelling")
    repairs: Counter[str] = Counter()
    for number, how in sorted(hows.items(), key=lambda item: item[1]):
        repairs[how] += int(known.cells_of[number])
    lost = [number for number, one in typed.items() if one.state is State.unreadable and known.holds[number]]
    return MendedColumn(column_of(field, known, typed), int(known.cells_of[lost].sum()) if lost else 0, repairs, evidence)


def _thousands_or_decimals(field: FieldSpec, known: Distinct) -> list[int]:
    """The numbers with a dot before three digits, which may stand between thousands, unless another number shows what a dot is."""
    if field.type is not FieldType.decimal:
        return []
    doubtful = [number for number, text in enumerate(known.texts) if _DOT_AND_THREE.fullmatch(text.strip())]
    shown = doubtful and any(_DOT_OF_DECIMALS.fullmatch(text.strip()) for text in known.held)
    return [] if shown else doubtful


def _shown(field: FieldSpec, known: Distinct, typed: dict[int, Typed], reading: Reading) -> dict[int, int]:
    """What the texts of a column of dates show of the order of day and month: which is first, or neither, or dots between them."""
    found: dict[int, int] = {}
    if field.type is not FieldType.date:
        return found
    for number, one in typed.items():
        text = known.texts[number]
        date = read_loosely(text, reading) if one.problem == "type" and len(text) <= LONGEST else None
        if date is None or date.text or not (date.first or date.second) or date.why not in ("", "order", "century"):
            continue
        # Dates with dots between their numbers are doubtful only where others show that the month stands first.
        is_dotted = date.dotted and bool(date.first and date.second)
        found[number] = _DOTTED if is_dotted else _DMY if not date.second else _MDY if not date.first else _UNCLEAR
    return found


def _evidence(shown: dict[int, int], known: Distinct) -> DateEvidence:
    """How many cells show which order."""
    counts = np.zeros(_DOTTED + 1, dtype=np.int64)
    for number, what in shown.items():
        counts[what] += int(known.cells_of[number])
    return DateEvidence(*counts[:_DOTTED].tolist())
