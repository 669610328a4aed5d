"""In which encoding a text was saved: by its mark, by being valid UTF-8, or by the words that it then holds."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from .alphabets import ALONE, ARABIC_SIGNS, CODE_PAGES, LETTERS, NEVER_FIRST, ONLY_LAST, SIGNS, VOWEL_MARKS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# Begun only where a word begins, so that a cell of a million letters is looked at once.
_WORD = re.compile(rb"(?<![0-9A-Za-z'\x80-\xff])[0-9A-Za-z']*+[\x80-\xff][0-9A-Za-z'\x80-\xff]*+")
_WIDE_BLANK = "\u00a0"
_VALID = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MOST_WORDS = 4000
_SHORTEST_KNOWN = 3
_MOST_COMMON = "cp1252"
_ORDINALS = ("\u00aa", "\u00ba")
_RARE = frozenset({"mac_cyrillic", "cp720", "iso8859-7"})
_DAMAGED_AT_MOST = 0.1
_HEAD = 4096
_ENDS = b"\x00\x1a"
_MOST_CONTROLS = 0.01
_FEWEST_NARROW = 0.1
_CONTROLS = bytes(sign for sign in (*range(32), 127) if sign not in b"\x00\t\n\v\f\r\x1a")
_QUOTES = "'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u200e\u200f"
_BEFORE, _BEHIND = _QUOTES + "\u00bf\u00a1", _QUOTES + "\u2026\u00aa\u00ba\u00b0\u2122\u00ae\u060c\u061b\u061f"
_WITHIN = "\u2019\u00b7\u200c\u2013\u2014"


@dataclass(frozen=True)
class Encoding:
    """A codec with the words for it, the length of the mark at the beginning, and the codecs that would read other letters as plausibly."""

    codec: str
    said: str
    mark: int = 0
    others: tuple[str, ...] = ()
    damaged: bool = False


class Sample:
    """What has to be known of a file's bytes to tell their encoding, gathered block by block."""

    def __init__(self) -> None:
        self.head = b""
        self.is_ascii = True
        self.has_nul = False
        self.words: Counter[bytes] = Counter()
        self.valid = self.invalid = 0
        self.length = self.end = 0
        self.has_end_signs = False
        self._utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def add(self, block: bytes) -> None:
        if len(self.head) < _HEAD:
            self.head += block[: _HEAD - len(self.head)]
        self._look_for_end(block)
        if self.is_ascii and block.isascii():
            return
        self.is_ascii = False
        text = self._utf8.decode(block)
        # A byte that is no UTF-8 comes out as a lone surrogate, which nothing can encode.
        try:
            text.encode("utf-8")
            self.valid += 1
        except UnicodeEncodeError:
            self.invalid += sum(1 for sign in text if "\udc80" <= sign <= "\udcff")
        if len(self.words) < _MOST_WORDS:
            self.words.update(_WORD.findall(block))

    def _look_for_end(self, block: bytes) -> None:
        """Zero bytes, and what old programs write where a file ends, say nothing when nothing follows them."""
        self.has_nul = self.has_nul or b"\0" in block
        text = block.rstrip(_ENDS + b"\r\n")
        if text:
            self.end, self.has_end_signs = self.length + len(text), False
        self.has_end_signs = self.has_end_signs or any(sign in _ENDS for sign in set(block[len(text) :]))
        self.length += len(block)

    @property
    def is_plain(self) -> bool:
        """Whether the text reads alike in every encoding."""
        return self.is_ascii and not self.has_nul

    def encoding(self, known: Callable[[], frozenset[str]] = frozenset, languages: Collection[str] = ("en",)) -> Encoding | None:
        """The encoding; None for what is no text.

        `known` gives words of the codebook, in lower case; `languages` those that it offers.
        """
        for mark, codec, said in _MARKS:
            if self.head.startswith(mark):
                return Encoding(codec, said, len(mark), damaged=codec == "utf-8" and (self.has_nul or self._ends_badly()))
        if self.has_nul and (wide := _wide(self.head)) is not None:
            return wide
        text = self.head[: self.end]
        if self.has_nul and len(text.translate(None, _CONTROLS)) < (1 - _MOST_CONTROLS) * len(text):
            return None
        if not self._ends_badly():
            return Encoding("utf-8", "UTF-8", damaged=self.has_nul)
        whole = sum(len(_VALID.findall(word)) * number for word, number in self.words.items())
        if self.invalid <= _DAMAGED_AT_MOST * whole:
            return Encoding("utf-8", "UTF-8", damaged=True)
        found = _code_page(self.words, known(), languages)
        return replace(found, damaged=self.has_nul) if found is not None else None

    def _ends_badly(self) -> bool:
        return self.invalid > 0 or bool(self._utf8.getstate()[0])


def _wide(head: bytes) -> Encoding | None:
    """UTF-16 without a mark: every second byte of digits, commas and line ends is zero, and these are many of the signs of a table."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 2 * _FEWEST_NARROW:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = head[: len(head) // 2 * 2].decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return None
    if b"\n" in head and "\n" not in text:
        return None
    plain = sum(1 for sign in text if sign.isprintable() or sign.isspace())
    return Encoding(codec, "UTF-16") if min(even, odd) <= len(text) / 50 and plain >= 0.98 * len(text) else None


def _code_page(words: Counter[bytes], known: frozenset[str], offered: Collection[str]) -> Encoding | None:
    """The code page in which most bytes are words of one language: words of the codebook before others, its languages before others."""
    total = sum(words.values())
    found: list[tuple[tuple[int, int, bool], str, dict[bytes, str]]] = []
    for codec, (_, languages) in CODE_PAGES.items():
        texts = {word: text for word in words if (text := _decoded(word, codec)) is not None}
        if len(texts) < len(words):
            continue
        hits = sum(number for word, number in words.items() if _is_known(texts[word], known))
        shares = {language: _share(texts, words, LETTERS[language]) for language in languages}
        best = max(shares.values())
        found.append(((hits, best, any(shares.get(language) == best for language in offered)), codec, texts))
    if not found:
        return None
    evidence, codec, texts = max(found, key=lambda one: one[0])
    if evidence[1] < 0.5 * total and not evidence[0]:
        return None
    # An offered language decides where the letters are of one script; another script is another matter.
    scripts = _scripts(texts)
    others = tuple(
        CODE_PAGES[other][0]
        for other_evidence, other, read in found
        if read != texts
        and (other_evidence == evidence or (other_evidence[:2] == evidence[:2] and other not in _RARE and not scripts & _scripts(read)))
        and not (codec == _MOST_COMMON and not _has_letters(texts) and _has_letters(read))
    )
    return Encoding(codec, CODE_PAGES[codec][0], others=others)


def _has_letters(texts: dict[bytes, str]) -> bool:
    """Whether letters beside a to z stand in the words, and not signs alone, such as those that Windows puts for quotation marks."""
    return any(sign.isalpha() and not sign.isascii() and sign not in SIGNS for text in texts.values() for sign in text)


def _scripts(texts: dict[bytes, str]) -> set[str]:
    """The scripts of the words that have several letters beside a to z, or of all where there are none; signs have no script."""
    written = [[sign for sign in text if sign.isalpha() and not sign.isascii()] for text in texts.values()]
    words = [letters for letters in written if len(letters) > 1]
    return {unicodedata.name(letters[0], "").partition(" ")[0] for letters in words} or {"LATIN", "ARABIC", "CYRILLIC", "GREEK"}


def _is_known(text: str, known: frozenset[str]) -> bool:
    """Whether a text is a word of the codebook, or some with blanks that a code page has a letter of its own for.

    Words of one or two letters stand in any reading.
    """
    if len(text) < _SHORTEST_KNOWN:
        return False
    return text.casefold() in known or (_WIDE_BLANK in text and all(part in known for part in text.casefold().split(_WIDE_BLANK) if part))


def _decoded(word: bytes, codec: str) -> str | None:
    try:
        return word.decode(codec)
    except UnicodeDecodeError:
        return None


def _share(texts: dict[bytes, str], words: Counter[bytes], letters: str) -> int:
    """How many of the words can be words of a language."""
    wanted = frozenset(letters) | frozenset(letters.upper())
    return sum(words[word] for word, text in texts.items() if is_plausible(text, wanted))


def is_plausible(text: str, letters: frozenset[str]) -> bool:
    """Whether a text can be words of a language with these letters beside a to z: one script, capitals and digits only where they can
    stand."""
    return all(_is_plausible(part, letters) for part in text.split(_WIDE_BLANK) if part)


def _is_plausible(text: str, letters: frozenset[str]) -> bool:
    written = [sign for sign in text if not sign.isascii()]
    if any(sign not in letters and sign not in SIGNS for sign in written):
        return False
    if not any(sign.isalpha() for sign in text):
        return True
    inner = text.lstrip(_BEFORE).rstrip(_BEHIND)
    if len(inner) <= 3:
        inner = inner.rstrip("\u00b2\u00b3")
    if any(sign in SIGNS and sign not in letters and sign not in _WITHIN for sign in inner):
        return False
    if any(sign > "\u0370" and sign not in SIGNS for sign in inner) and any(sign.isascii() and sign.isalpha() for sign in inner):
        return False
    if any(before.islower() and sign.isupper() and not sign.isascii() for before, sign in pairwise(inner)):
        return False
    if _is_lone_letter(inner) or text in _ORDINALS:
        return False
    if any(sign in ARABIC_SIGNS for sign in text) and any(sign.isalpha() and sign < "\u0370" for sign in text):
        return False
    if inner[:1] in NEVER_FIRST or any(sign in VOWEL_MARKS and before in VOWEL_MARKS for before, sign in pairwise(inner)):
        return False
    if any(before in ONLY_LAST and sign.isalpha() for before, sign in pairwise(inner)):
        return False
    if any(sign == "\u03c2" and after.isalpha() for sign, after in pairwise(inner)) or (inner[-1:] == "\u03c3" and len(inner) > 1):
        return False
    return not any(_stands_alone(*signs) for signs in zip(inner, inner[1:], inner[2:], strict=False))


def _is_lone_letter(text: str) -> bool:
    """Whether a text is nothing but one letter beside a to z that is no word, or such a letter before digits."""
    letters = sum(1 for sign in text if sign.isalpha())
    if letters != 1 or text[0].isascii() or not text[0].isalpha():
        return False
    return text[0] not in ALONE if len(text) == 1 else any(sign.isdigit() for sign in text)


def _stands_alone(before: str, sign: str, after: str) -> bool:
    """Whether a letter beside a to z stands between digits, a small one between capitals, or a capital within a word before a small one."""
    if sign.isascii() or not sign.isalpha():
        return False
    between_digits = before.isdigit() and after.isdigit()
    return between_digits or (before.isalpha() and after.islower() if sign.isupper() else before.isupper() and after.isupper())


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts, in lower case."""
    return frozenset(word.casefold() for text in texts for word in re.findall(r"[^\W\d_]+", text))
