"""A code -> all that the codebook says of it, with examples."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from ..codebook import Codebook, FindingText, Rule
from ..codebook.models import Measure
from ..errors import TipdataError
from ..language import in_words

_PREFIX = "TIP-"
_WHERE = "Codes stand in every report, such as TIP-K05, and questions of quality such as REL1."


@dataclass(frozen=True)
class Explanation:
    """What is said of a code; `expects` is the rule behind it in words; examples are lines of text."""

    text: FindingText
    table: str
    expects: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


def look_up(code: str, book: Codebook) -> Explanation | Measure:
    """What a code means: a question of quality, such as REL1, or a finding.

    Raises:
        TipdataError: for a code that the codebook does not have.

    """
    wanted = code.strip().upper()
    asked = (measure for measure in book.measures if wanted in (measure.id.upper(), *(one.id.upper() for one in measure.asked)))
    return next(asked, None) or explain(code, book)


def explain(code: str, book: Codebook) -> Explanation:
    """What a code means.

    Raises:
        TipdataError: for a code that the codebook does not have.

    """
    known = _known(code, book)
    text = book.findings[known]
    rule = book.rules.get(known)
    if rule is None:
        return Explanation(text, "", "", (text.wrong,) if text.wrong else (), (text.right,) if text.right else ())
    wrong, right = (tuple(_example(one) for one in examples) for examples in (rule.examples.fails, rule.examples.passes))
    table = book.tables[rule.table].label if rule.table in book.tables else ""
    return Explanation(text, table, _expects(rule, book), wrong[:2], right[:2])


def _known(code: str, book: Codebook) -> str:
    wanted = code.strip().upper()
    if not wanted:
        raise TipdataError("No code was given.", _WHERE)
    wanted = wanted if wanted.startswith(_PREFIX) else _PREFIX + wanted
    by_upper = {name.upper(): name for name in book.findings}
    if wanted in by_upper:
        return by_upper[wanted]
    parts = [name for upper, name in by_upper.items() if upper.startswith(wanted)]
    questions = difflib.get_close_matches(code.strip().upper(), [measure.id.upper() for measure in book.measures], n=3, cutoff=0.7)
    near = parts or [*questions, *(by_upper[name] for name in difflib.get_close_matches(wanted, by_upper, n=3))]
    hint = f"Did you mean {', '.join(near[:5])}?" if near else _WHERE
    raise TipdataError(f"There is no finding {code.strip()}.", hint)


def _expects(rule: Rule, book: Codebook) -> str:
    """The condition in words; nothing for a check that is more than a condition, and in a language for which no grammar is known."""
    if rule.expect is None or rule.table is None or book.native is not None:
        return ""
    labels = book.labels(book.tables[rule.table])
    said = in_words(book.tree(rule.expect), labels)
    return f"{said}, where {in_words(book.tree(rule.when), labels)}" if rule.when is not None else said


def _example(example: object, depth: int = 0) -> str:
    """An example's row as `field: value` pairs."""
    match example:
        case dict():
            if set(example) in ({"tables"}, {"submissions"}):
                return _example(next(iter(example.values())), depth)
            inner = ", ".join(f"{key}: {_example(value, depth + 1)}" for key, value in example.items())
            return f"({inner})" if depth else inner
        case list() | tuple():
            return "; ".join(_example(one, depth + 1) for one in example)
    return str(example) or "(blank)"
