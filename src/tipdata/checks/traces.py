"""Traces of personal data in free texts, by their kind (REFERENCE 6.7). Every pattern is bounded, so that no text takes long.

That no trace is found does not mean that there is no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..codebook import Codebook, FieldType, PrivacyFile
from ..codebook.privacy_models import plain_word_set, plain_words

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(
    r"https?://|www\.[\w-]|\b(?:t|wa|fb|vk)\.(?:me|com)/|(?<![\w.@])@\w{3,30}"
    r"|(?<![\w@.-])[\w-]{2,63}\.(?:com|net|org|info|onion|eu)(?![\w])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\w)(?<!\d[-./])(?:\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})"
    r"|(?:19|20)\d\d ?[-/\u2013] ?(?:19|20)?\d\d)(?!\w|[-./]\d)"
)
_GROUPED = r"\d{1,3}(?:[ .,\u00a0]?\d{3}){1,4}(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(rf"(?:[A-Z]{{3}}|[€$£¥]) ?{_GROUPED}(?![\w])|(?<![\w]){_GROUPED} ?(?:[A-Z]{{3}}\b|[€$£¥])")
_WITH_PLUS = re.compile(r"(?<![\w#])\+\d(?:[ ().-]{0,2}\d){6,13}(?![\w])")
_CALLABLE = re.compile(r"(?<![\w#./-])00[1-9](?:[ ().-]{0,2}\d){6,13}(?![\w])")
_LONG = re.compile(r"(?<![\w#./-])\(?\d(?:[ ().-]{0,2}\d){6,14}(?![\w/])")
_IBAN = re.compile(r"(?<![\w])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![\w])")
_CARD = re.compile(r"(?<![\w])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w])")
_DOCUMENT = re.compile(r"(?<![\w-])[A-Z]{1,3}[ -]?\d{6,9}(?![\w-])")
_COORDINATES = re.compile(
    r"(?<![\w.])[-+]?\d{1,2}\.\d{4,12}[°NS]? ?[,;/ ] ?[-+]?\d{1,3}\.\d{4,12}(?![\w.])|\d{1,3}° ?\d{1,2}['\u2019\u2032]"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d{1,12}[a-z]?(?![\w])|[^\w\s]")
_TWO_WORDS = re.compile(r"[^\W\d_][\s.]{1,3}[^\W\d_]")
_SMALL = 3
_NEAR = 5


@dataclass(frozen=True)
class Trace:
    """How a trace is found, and the kind of `privacy.yaml` that it is of."""

    kind: str
    found: Callable[[Text], bool]


class Text:
    """One text, cut up as the traces need it."""

    def __init__(self, raw: str, words: Words) -> None:
        self.raw, self.words = raw, words

    @cached_property
    def without_dates(self) -> str:
        """Dates, spans of years and amounts of money are no numbers of anything else."""
        return _AMOUNT.sub("#", _DATE.sub("#", self.raw))

    @cached_property
    def other_numbers(self) -> str:
        """Nor are the numbers of accounts, cards, documents and places."""
        text = _IBAN.sub(lambda match: "#" if _is_iban(match[0]) else match[0], self.without_dates)
        text = _CARD.sub(lambda match: "#" if _is_card(match[0]) else match[0], text)
        return _COORDINATES.sub("#", _DOCUMENT.sub("#", text))

    @cached_property
    def tokens(self) -> list[str]:
        return _TOKEN.findall(self.raw)

    @cached_property
    def plain(self) -> list[str]:
        return [_plain(token) for token in self.tokens]


class Words:
    """The words of a codebook that introduce personal data, or that are none."""

    def __init__(self, privacy: PrivacyFile, places: Iterable[str]) -> None:
        def of(kind: str) -> frozenset[str]:
            found = privacy.kind(kind)
            return plain_word_set(found.words) if found is not None else frozenset()

        self.titles, self.phone, self.birth, self.street = (of(kind) for kind in ("name", "phone", "birth", "address"))
        address = privacy.kind("address")
        self.street_endings = tuple(plain_word_set(address.endings)) if address is not None else ()
        self.not_names = plain_word_set(privacy.not_names)
        self.no_part_of_names = self.not_names | self.street
        self.places = frozenset(places)


@lru_cache(maxsize=4)
def words_of(book: Codebook) -> Words:
    """The words of a codebook; places are the words in the labels of its lists of countries and areas."""
    lists = {name for table in book.tables.values() for field in table.fields if (name := _list_of_places(field.type))}
    labels = (code.label for name in lists if name in book.codelists for code in book.codelists[name].codes)
    return Words(book.privacy, {word for label in labels for word in plain_words(label)})


def _list_of_places(kind: FieldType) -> str:
    return kind.value if kind in (FieldType.country, FieldType.area) else ""


def traces_in(raw: str, traces: Iterable[str], words: Words) -> tuple[str, ...]:
    """The kinds of personal data of which one of these traces is found, in the order of the traces."""
    text = Text(raw, words)
    return tuple(dict.fromkeys(TRACES[name].kind for name in traces if TRACES[name].found(text)))


def _link(text: Text) -> bool:
    if not any(mark in text.raw for mark in (".", "@", "://")):
        return False
    return _LINK.search(_EMAIL.sub("#", text.raw) if "@" in text.raw else text.raw) is not None


@lru_cache(maxsize=65536)
def _plain(token: str) -> str:
    return "".join(plain_words(token))


def _with_plus(text: Text) -> bool:
    return "+" in text.raw and _WITH_PLUS.search(text.other_numbers) is not None


def _phone(text: Text) -> bool:
    """A number in the international way, or behind a word for a telephone."""
    return (
        _with_plus(text)
        or _CALLABLE.search(text.other_numbers) is not None
        or any(_digits(text.tokens[at + 1 : at + 12]) > _SMALL * 2 for at, word in enumerate(text.plain) if word in text.words.phone)
    )


def _digits(tokens: list[str]) -> int:
    """How many digits stand at the beginning, with nothing but marks between them."""
    count = 0
    for token in tokens:
        if token[0].isdigit():
            count += sum(character.isdigit() for character in token)
        elif token[0].isalpha():
            break
    return count


def _account(text: Text) -> bool:
    return any(_is_iban(match[0]) for match in _IBAN.finditer(text.raw))


def _is_iban(text: str) -> bool:
    """The checksum of ISO 13616; words in capitals behind the number are none of its groups."""
    groups = re.split("[ -]", text)
    while groups and not any(character.isdigit() for character in groups[-1]):
        groups.pop()
    code = "".join(groups)
    return 15 <= len(code) <= 34 and int("".join(str(int(character, 36)) for character in code[4:] + code[:4])) % 97 == 1


def _card(text: Text) -> bool:
    return any(_is_card(match[0]) for match in _CARD.finditer(text.raw))


def _is_card(text: str) -> bool:
    """The checksum of ISO 7812."""
    digits = re.sub("[ -]", "", text)
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _birth(text: Text) -> bool:
    """A word for birth, and soon behind it a date or a year."""
    for at, word in enumerate(text.plain):
        behind = text.tokens[at + 1 : at + 1 + 2 * _NEAR]
        if word in text.words.birth and any(_YEAR.match(token) for token in behind):
            return True
        if word in text.words.birth and sum(token.isdigit() for token in behind[: _NEAR + 1]) >= 3:
            return True
    return False


def _titled(text: Text) -> bool:
    """A title, and a word with a capital letter behind it that is no word of another sort."""
    if _TWO_WORDS.search(text.raw) is None:
        return False
    for at, word in enumerate(text.plain):
        if word in text.words.titles:
            behind = next((n for n in range(at + 1, min(at + 3, len(text.tokens))) if text.tokens[n] != "."), None)
            if behind is not None and _is_capitalised(text.tokens[behind]) and text.plain[behind] not in text.words.not_names:
                return True
    return False


def _pair(text: Text) -> bool:
    """Two words with capital letters side by side, neither of them a word that makes no name, and not both of them places."""
    words = text.words
    for at in range(len(text.tokens) - 1):
        pair = text.plain[at : at + 2]
        if not all(_is_capitalised(token) for token in text.tokens[at : at + 2]) or not words.no_part_of_names.isdisjoint(pair):
            continue
        if not words.places.issuperset(pair):
            return True
    return False


def _is_capitalised(token: str) -> bool:
    return len(token) > 1 and token[0].isupper() and token[1:] != token[1:].upper()


def _street(text: Text) -> bool:
    """A word for a street with a name and a number beside it."""
    tokens, words = text.tokens, text.words
    for at, word in enumerate(text.plain):
        if word in words.street:
            if _named_number(tokens[at + 1 : at + 1 + _NEAR]) or _named_number(tokens[max(at - _NEAR, 0) : at][::-1]):
                return True
        elif _is_capitalised(tokens[at]) and word.endswith(words.street_endings) and len(word) > _NEAR and _number_behind(tokens, at):
            return True
    return False


def _number_behind(tokens: list[str], at: int) -> bool:
    behind = next((part for part in tokens[at + 1 : at + 3] if part != "."), "")
    return behind.rstrip("abcdef").isdigit()


def _named_number(tokens: list[str]) -> bool:
    """A word with a capital letter or more, small words between them, and then a number that is no year."""
    named = False
    for token in tokens:
        if token[0].isdigit():
            return named and not _YEAR.fullmatch(token)
        if _is_capitalised(token):
            named = True
        elif len(token) > _SMALL:
            return False
    return False


TRACES: dict[str, Trace] = {
    "email": Trace("email", lambda text: "@" in text.raw and _EMAIL.search(text.raw) is not None),
    "link": Trace("online", _link),
    "account": Trace("account", _account),
    "card": Trace("account", _card),
    "number_with_plus": Trace("phone", _with_plus),
    "phone": Trace("phone", _phone),
    "long_number": Trace("phone", lambda text: _LONG.search(text.other_numbers) is not None),
    "document": Trace("id_number", lambda text: _DOCUMENT.search(text.without_dates) is not None),
    "birth": Trace("birth", _birth),
    "street": Trace("address", _street),
    "titled_name": Trace("name", _titled),
    "name_pair": Trace("name", _pair),
    "coordinates": Trace("coordinates", lambda text: _COORDINATES.search(text.raw) is not None),
}
"""Each trace by its name. Those of a kind that another one finds too are found once."""


def unknown_traces(names: Iterable[str]) -> Iterator[str]:
    yield from (name for name in names if name not in TRACES)
