"""What makes a rule's named check impossible to run: names that lead nowhere, parameters that it does not take."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache

from pydantic import ValidationError

from ..codebook import Codebook, CodebookError, Fault, Rule
from .named import CHECKS, NamedCheck, Parameters


def named_faults(book: Codebook) -> list[Fault]:
    """Every fault of the named checks that the rules of a codebook switch on, each at its line."""
    return [fault for rule in book.rules.values() for fault in _faults(rule, book)]


def check_of(rule: Rule, book: Codebook) -> tuple[NamedCheck, Parameters]:
    """The check that a rule names, and its parameters.

    Raises:
        CodebookError: when there is no such check, or when it does not take the parameters.

    """
    return _known_check(rule.code, book) if book.rules.get(rule.code) is rule else _check_of(rule, book)


@lru_cache(maxsize=512)
def _known_check(code: str, book: Codebook) -> tuple[NamedCheck, Parameters]:
    """Every submission asks for the checks of its codebook's rules again."""
    return _check_of(book.rules[code], book)


def _check_of(rule: Rule, book: Codebook) -> tuple[NamedCheck, Parameters]:
    if faults := list(_faults(rule, book)):
        raise CodebookError(faults)
    check = CHECKS[rule.check or ""]
    return check, check.parameters.model_validate(rule.parameters)


def _faults(rule: Rule, book: Codebook) -> Iterator[Fault]:
    if rule.check is None:
        return
    check = CHECKS.get(rule.check)
    if check is None:
        close = difflib.get_close_matches(rule.check, list(CHECKS), n=1)
        mend = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(sorted(CHECKS))}."
        yield _fault(book, rule, "check", f"There is no named check {rule.check}. {mend}")
        return
    if check.needs_table and rule.table is None:
        yield _fault(book, rule, "code", f"The check {check.name} is asked of one table: name it under `table`.")
        return
    try:
        parameters = check.parameters.model_validate(rule.parameters)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            name = ".".join(str(step) for step in problem["loc"])
            known = ", ".join(check.parameters.model_fields) or "none"
            what = f"there is no such parameter; known are {known}" if problem["type"] == "extra_forbidden" else problem["msg"]
            yield _fault(book, rule, "parameters", f"`{name}` of {check.name}: {what}.")
        return
    for message in check.faults(parameters, rule, book) if check.faults is not None else ():
        yield _fault(book, rule, "parameters", f"{check.name}: {message}")


def _fault(book: Codebook, rule: Rule, key: str, message: str) -> Fault:
    """At the line of the rule's key, in the file that holds the rule."""
    for name, source in book.sources.items():
        if not name.startswith("rules/") or not isinstance(source.data, dict):
            continue
        for number, entry in enumerate(source.data.get("rules") or ()):
            if isinstance(entry, dict) and entry.get("code") == rule.code:
                return source.fault(("rules", number, key), f"{rule.code}: {message}")
    return Fault("rules", 1, f"{rule.code}: {message}")
