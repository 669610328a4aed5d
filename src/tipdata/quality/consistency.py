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
    that were asked, worst first.
    """
    rules = {code: rule for code, rule in book.rules.items() if rule.indicator == parameters.indicator}
    asked = [result for result in results if result.code in rules and result.in_plan]
    if not asked:
        return None
    applied, failed = sum(result.applied for result in asked), sum(result.failed for result in asked)
    worst_first = sorted((result for result in asked if result.applied), key=lambda result: -result.failed / result.applied)
    parts = [(rules[result.code].title, result.applied - result.failed, result.applied) for result in worst_first]
    tables = dict.fromkeys(rules[result.code].table or "" for result in worst_first)
    shares = []
    for table in tables:
        own = [result for result in worst_first if (rules[result.code].table or "") == table]
        shares.append(Share(table, "", sum(result.applied - result.failed for result in own), sum(result.applied for result in own)))
    return Measured(applied - failed, applied, tuple(parts), lacks=book.say("scores.no_rule_asked"), shares=tuple(shares))
