"""ACC1: the share of rule applications that passed (REFERENCE 3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from ..checks import RuleResult
from ..codebook import Codebook
from .measured import Measured, Parameters, Share


class ConsistencyParameters(Parameters):
    """The indicator of the rules that are counted."""

    indicator: str


def rule_passes(book: Codebook, results: Sequence[RuleResult], parameters: ConsistencyParameters) -> Measured | None:
    """Rule applications that did not fail / rule applications, over the rules of an indicator; None when the form asks for none of them.

    A rule that could not be asked of a row, because something that it looks at is not known, is no application. The parts are the rules
    that were asked, worst first. A rule that is asked of no single table counts with the cover, which speaks of the file as a whole.
    """
    rules = {code: rule for code, rule in book.rules.items() if rule.indicator == parameters.indicator}
    asked = [result for result in results if result.code in rules and result.in_plan]
    if not asked:
        return None
    applied, failed = sum(result.applied for result in asked), sum(result.failed for result in asked)
    worst_first = sorted((result for result in asked if result.applied), key=lambda result: -result.failed / result.applied)
    parts = [passed(book, result) for result in worst_first]
    whole_file = book.cover.name if book.cover is not None else ""
    tables = dict.fromkeys(rules[result.code].table or whole_file for result in worst_first)
    shares = []
    for table in tables:
        own = [result for result in worst_first if (rules[result.code].table or whole_file) == table]
        shares.append(Share(table, "", sum(result.applied - result.failed for result in own), sum(result.applied for result in own)))
    pieces, lacks = frozenset(name for name, *_ in parts), book.say("scores.no_rule_asked")
    return Measured(applied - failed, applied, tuple(parts), lacks=lacks, shares=tuple(shares), pieces=pieces)


def passed(book: Codebook, result: RuleResult) -> tuple[str, int, int]:
    """How often a rule passed, of how often it was asked. Its title names the fault, so the words say which of both is counted."""
    return book.say("scores.rule_passed", title=book.rules[result.code].title), result.applied - result.failed, result.applied
