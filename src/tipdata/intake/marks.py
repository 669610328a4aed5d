"""Signs and words that people write where an answer is missing. Which of blank, unknown or not applicable is meant, only they know."""

from __future__ import annotations

import re
from typing import Literal

from ..codebook import loose

Meaning = Literal["unknown", "not_applicable", ""]

_SIGNS_ALONE = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"-?(9{2,6}|8{2,6})|-[1-9]")


def _words(text: str) -> frozenset[str]:
    return frozenset(loose(word) for word in text.split("|"))


_UNKNOWN = _words(
    "unk|unkn|ukn|not known|n.k.|nk|n/k|dk|d/k|don't know|dont know|inconnue|nsp|n.s.p.|ne sait pas"
    "|desconocida|no sabe|s/d|sin dato|sin datos|неизвестно|не известно|غير معروف|لا يعرف|nieznane"
    "|nieznany|neznamo|neznámé|ismeretlen|desconhecido|sconosciuto|unbekannt|onbekend"
)
_NOT_APPLICABLE = _words(
    "n/a|n.a.|na|#n/a|not appl|not appl.|n/appl|s.o.|sans objet|no aplica|no corresponde|n.v.t.|nie dotyczy|не применимо|لا ينطبق"
)
_OTHERS = _words(
    "nil|none|null|nan|nothing|missing|blank|empty|n/d|n.d.|nd|no data|néant|neant|rien|aucun|aucune|ninguno|ninguna|nada|nulo|vacío"
    "|нет|нет данных|н/д|لا يوجد|لا شيء|brak|k.a.|keine|xx|xxx"
)


def meaning_of_signs(text: str) -> Meaning | None:
    """What signs alone probably mean as an answer, nothing where that cannot be told; None for a text that is more than signs."""
    if _SIGNS_ALONE.fullmatch(text):
        return "unknown" if "?" in text or "\u061f" in text else ""
    return None


def meaning_of(text: str, with_numbers: bool = True) -> Meaning | None:
    """What a mark probably means, nothing where that cannot be told; None for a text that is no mark."""
    if _SIGNS_ALONE.fullmatch(text):
        return meaning_of_signs(text)
    word = loose(text)
    if word in _UNKNOWN:
        return "unknown"
    if word in _NOT_APPLICABLE:
        return "not_applicable"
    return "" if word in _OTHERS or (with_numbers and _NUMBERS.fullmatch(text)) else None
