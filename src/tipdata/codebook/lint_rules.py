"""What can be wrong with consistency rules: names that lead nowhere, expressions that do not fit, examples that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .lint_expressions import check_expression, words_in
from .models import Table, TableKind
from .rule_models import BESIDES, KINDS, SETTINGS, Rule, RulesFile
from .source import Fault, SchemaFile, Steps

if TYPE_CHECKING:
    from .codebook import Codebook

_COACHING = {
    "pass": "a row of which the rule holds",
    "fail": "a row of which it certainly does not hold",
    "not_applied": "a row that it says nothing about, such as one where a value is not known",
}
_ANSWERS_A_QUESTION = ("reliability", "validity", "accuracy", "precision")


def rules_faults(book: Codebook, files: dict[str, RulesFile]) -> list[Fault]:
    """Every fault of `rules/`; `book` knows as yet only the findings of the catalogue. A codebook may have no rules."""
    faults: list[Fault] = []
    first: dict[str, str] = dict.fromkeys(book.findings, "findings.yaml")
    for name, content in files.items():
        for number, rule in enumerate(content.rules):
            file, path = book.sources[name], ("rules", number)
            if rule.code in first:
                where = "here" if first[rule.code] == name else f"in {first[rule.code]}"
                faults.append(file.fault((*path, "code"), f"{rule.code} stands more than once: also {where}.", rule.code))
            first.setdefault(rule.code, name)
            faults += rule_faults(book, rule, file, path)
    return faults


def rule_faults(book: Codebook, rule: Rule, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    """Every fault of one rule that stands at `path` of a file."""

    def fault(key: str, message: str, *about: str) -> Fault:
        return file.fault((*path, key), f"{rule.code}: {message}", rule.code, *about)

    yield from _texts(book, rule, fault)
    table = book.tables.get(rule.table or "")
    about = tuple(word for text in (rule.when, rule.expect) if text for word in words_in(text))
    if rule.table is not None and table is None:
        yield fault("table", f"There is no table {rule.table}.", rule.table)
        return
    if rule.expect is not None and table is None:
        yield fault("expect", "An expression is asked of rows: name their `table`.")
        return
    if (rule.expect is None) == (rule.check is None):
        yield fault("code", "Say with exactly one of `expect` and `check` what the rule expects.")
    if rule.check is not None and rule.when is not None:
        yield fault("when", "`when` goes with `expect`; a named check has `parameters` instead.")
    if rule.check is None and rule.parameters:
        yield fault("parameters", "`parameters` go with a named check.")
    if table is not None:
        for key, text in (("when", rule.when), ("expect", rule.expect)):
            for error in check_expression(text, book.scope(table)) if text is not None else ():
                yield fault(key, str(error), *about)
        if rule.cell is not None and rule.cell not in {field.name for field in table.fields}:
            yield fault("cell", f"The table {table.name} has no field {rule.cell}.", rule.cell, table.name)
    yield from _examples(book, rule, table, file, path)


def _texts(book: Codebook, rule: Rule, fault: Any) -> Iterator[Fault]:
    for key, text in (("title", rule.title), ("message", rule.message), ("why", rule.why), ("mend", rule.mend)):
        if not text.strip():
            yield fault(key, f"The rule has no {key}.")
    if rule.question is None:
        if rule.indicator in _ANSWERS_A_QUESTION:
            yield fault("indicator", "The rule bears on no question: name one of quality.yaml under `question`, such as ACC1.")
    elif rule.question not in {measure.id for measure in book.measures}:
        yield fault("question", f"There is no question {rule.question} in quality.yaml.", rule.question)


def _examples(book: Codebook, rule: Rule, table: Table | None, file: SchemaFile, path: Steps) -> Iterator[Fault]:
    given = rule.examples.by_kind()
    for kind in KINDS:
        if not given[kind]:
            message = f"{rule.code} has no example under `examples: {kind}`: add {_COACHING[kind]}."
            yield file.fault((*path, "examples"), message, rule.code)
        for number, example in enumerate(given[kind]):
            for problem, *about in _example(book, table, example):
                yield file.fault((*path, "examples", kind, number), f"{rule.code}: {problem}", rule.code, *about)


def _example(book: Codebook, table: Table | None, example: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    if (form := example.get("form")) is not None and form not in book.forms:
        yield f"There is no form {form}.", str(form)
    if (profile := example.get("profile")) is not None and profile not in book.profiles:
        yield f"There is no definition profile {profile}.", str(profile)
    row = {key: value for key, value in example.items() if key not in SETTINGS}
    sets = [row.pop(key) for key in BESIDES if key in row]
    if sets:
        if row:
            yield f"Beside `tables` or `submissions` stand only {', '.join(SETTINGS)}.", *row
        for tables in sets[0] if isinstance(sets[0], list) else sets:
            yield from _tables(book, tables, tuple(book.tables), "there is no table")
    elif table is None:
        yield ("An example of a rule without a table of its own holds its rows under `tables` or `submissions`.",)
    else:
        yield from _row(book, table, row)


def _row(book: Codebook, table: Table, row: Any) -> Iterator[tuple[str, ...]]:
    if not isinstance(row, dict):
        yield f"A row of {table.name} holds fields and their values.", table.name
        return
    fields = book.operands[table.name]
    above = book.above(table)
    for key, value in row.items():
        if key in fields:
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, dict | list) for text in texts):
                yield f"The field {key} holds a text, or a list of texts.", key
        elif key in above:
            yield from _row(book, above[key], value)
        elif key in book.tables:
            yield from _tables(book, {key: value}, _below(book, table), f"no table below {table.name} is called")
        else:
            yield f"The table {table.name} has no field {key}, and no row above or table below it is called so.", str(key), table.name


def _tables(book: Codebook, tables: Any, allowed: tuple[str, ...], otherwise: str) -> Iterator[tuple[str, ...]]:
    if not isinstance(tables, dict):
        yield ("Tables of an example hold, by their names, lists of rows.",)
        return
    for name, rows in tables.items():
        if name in SETTINGS:
            continue
        if name not in allowed:
            yield f"In this example {otherwise} {name}.", str(name)
        elif isinstance(rows, dict) and book.tables[name].kind is TableKind.cover:
            yield from _row(book, book.tables[name], rows)
        elif not isinstance(rows, list):
            yield f"Under {name} stands a list of rows.", name
        else:
            for row in rows:
                yield from _row(book, book.tables[name], row)


def _below(book: Codebook, table: Table) -> tuple[str, ...]:
    """The tables whose rows refer to rows of this one; below the cover, every table."""
    if table.kind is TableKind.cover:
        return tuple(name for name in book.tables if name != table.name)
    return tuple(name for name, other in book.tables.items() if any(p.references == table.name for p in other.parents))
