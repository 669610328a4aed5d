"""Codes and texts in worksheet formulas: when a cell certainly says something, and when it certainly says something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .tree import Kind
from .worksheet import MOST_CODES, NoFormula, Shown, both, either, one_of, quoted


def stripped(shown: Shown) -> str:
    """The text of a cell without outer blanks; the word of the default where it is blank."""
    text = f"TRIM({shown.ref})"
    return f'IF({text}="",{quoted(shown.word(shown.default))},{text})' if shown.default else text


def is_reason(shown: Shown) -> str:
    return one_of(stripped(shown), shown.reasons)


def readable(shown: Shown, separator: str) -> str:
    """Whether a cell of texts or codes certainly holds a value that can be read."""
    operand = shown.operand
    text = stripped(shown)
    if operand.kind is Kind.text or not operand.codes:
        return both([f'{text}<>""', *([f"NOT({is_reason(shown)})"] if shown.reasons else [])])
    if shown.stands_for and operand.kind is Kind.code:
        return one_of(text, shown.stands_for)
    if operand.kind is Kind.codes:
        return _several_readable(shown, separator)
    if len(operand.codes) <= MOST_CODES:
        return one_of(text, map(shown.word, operand.codes))
    if not shown.answers:
        raise NoFormula
    return both([f"ISNUMBER(MATCH({text},{shown.answers},0))", *([f"NOT({is_reason(shown)})"] if shown.reasons else [])])


def is_code(shown: Shown, codes: tuple[str, ...], separator: str) -> tuple[str, str]:
    """When a cell certainly holds one of some codes, and when it certainly holds another."""
    text = stripped(shown)
    if shown.operand.kind is Kind.text or not shown.operand.codes:
        exact = either(f'EXACT({shown.ref}&"",{quoted(code)})' for code in codes)
        loose = either(f"EXACT({text},{quoted(' '.join(code.split()))})" for code in codes)
        known = readable(shown, separator)
        return both([known, exact]), both([known, f"NOT({loose})"])
    if shown.stands_for:
        inside, outside = shown.words_within(codes)
        return one_of(text, inside), one_of(text, outside)
    true = one_of(text, map(shown.word, codes))
    others = [code for code in shown.operand.codes if code not in codes]
    if len(others) <= MOST_CODES:
        return true, one_of(text, map(shown.word, others))
    return true, both([readable(shown, separator), f"NOT({true})"])


def same_texts(left: Shown, right: Shown, separator: str) -> tuple[str, str]:
    """When two cells certainly hold the same, and when they certainly do not."""
    one, other = stripped(left), stripped(right)
    if left.stands_for or right.stands_for:
        raise NoFormula
    known = (readable(left, separator), readable(right, separator))
    if not left.operand.codes or not right.operand.codes:
        return both([*known, f'EXACT({left.ref}&"",{right.ref}&"")']), both([*known, f"NOT(EXACT({one},{other}))"])
    words = {left.word(code): code for code in left.operand.codes}
    others = {right.word(code): code for code in right.operand.codes}
    common = set(left.operand.codes) & set(right.operand.codes)
    alike = all(left.word(code) == right.word(code) for code in common)
    if not alike or any(words[word] != others[word] for word in words.keys() & others.keys()):
        raise NoFormula
    return both([*known, f"{one}={other}"]), both([*known, f"NOT({one}={other})"])


def rank(shown: Shown) -> str:
    """The place of a code in its list."""
    if len(shown.operand.codes) > MOST_CODES:
        raise NoFormula
    text = stripped(shown)
    return "+".join(f"{number}*({text}={quoted(shown.word(code))})" for number, code in enumerate(shown.operand.codes, start=1))


def holds(shown: Shown, codes: tuple[str, ...], separator: str) -> tuple[str, str]:
    """When a cell of several codes certainly holds one of some, and when it certainly holds none of them."""
    if not shown.operand.codes and shown.operand.kind is Kind.codes:
        known = readable(shown, separator)
    else:
        known = _several_readable(shown, separator)
    parts = _parts(shown, separator)
    found = either(f"ISNUMBER(FIND({quoted(_framed(shown.word(code), separator))},{parts}))" for code in codes)
    return both([known, found]), both([known, f"NOT({found})"])


def repeats(shown: Shown, separator: str) -> tuple[str, str]:
    """When a cell certainly holds the same code twice in a row, and when it certainly does not."""
    known, parts = _several_readable(shown, separator), _parts(shown, separator)
    twice = either(f"ISNUMBER(FIND({quoted(_framed(word, separator) * 2)},{parts}))" for word in map(shown.word, shown.operand.codes))
    return both([known, twice]), both([known, f"NOT({twice})"])


def number_of_codes(shown: Shown, separator: str) -> tuple[str, str]:
    """How many codes a cell holds, and when that is certain."""
    known, parts = _several_readable(shown, separator), _parts(shown, separator)
    words = [_framed(shown.word(code), separator) for code in shown.operand.codes]
    if shown.operand.in_sequence:
        # Each code takes the separator before and behind it, and nothing else remains of a readable cell but separators.
        counts: Iterator[str] = (f'(LEN({parts})-LEN(SUBSTITUTE({parts},{quoted(word)},"")))/{len(word)}' for word in words)
    else:
        counts = (f"ISNUMBER(FIND({quoted(word)},{parts}))" for word in words)
    return f"({'+'.join(counts)}+0)", known


def _framed(word: str, separator: str) -> str:
    return f"{separator}{word}{separator}"


def _parts(shown: Shown, separator: str) -> str:
    """The text of a cell of several codes with a separator before and behind each: `;a;;b;`."""
    mark = quoted(separator)
    tight = f"SUBSTITUTE(SUBSTITUTE({stripped(shown)},{quoted(separator + ' ')},{mark}),{quoted(' ' + separator)},{mark})"
    return f"{mark}&SUBSTITUTE({tight},{mark},{quoted(separator * 2)})&{mark}"


def _without(text: str, words: Iterable[str], separator: str) -> str:
    for word in words:
        text = f'SUBSTITUTE({text},{quoted(_framed(word, separator))},"")'
    return text


def _several_readable(shown: Shown, separator: str) -> str:
    """Nothing but separators remains of the cell when its codes are taken out, and a code that stands alone does."""
    codes = shown.operand.codes
    if not codes or len(codes) > MOST_CODES - 10:
        raise NoFormula
    parts, mark = _parts(shown, separator), quoted(separator)
    rest = f'SUBSTITUTE({_without(parts, map(shown.word, codes), separator)},{mark},"")=""'
    some = f'SUBSTITUTE({stripped(shown)},{mark},"")<>""'
    single = [_alone(shown.word(code), parts, separator) for code in shown.alone]
    return both([some, rest, *single])


def _alone(word: str, parts: str, separator: str) -> str:
    """Whether a code stands by itself, if it stands there."""
    taken_out = _without(parts, [word], separator)
    return f'OR({taken_out}={parts},SUBSTITUTE({taken_out},{quoted(separator)},"")="")'
