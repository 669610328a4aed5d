"""The checks of `versus.py`, each library by its own documented means: CSV in, faulty cells per column out.

    python benchmarks/versus_tools.py TOOL CSV CHECKS

Nothing of tipdata is imported here, so any interpreter that has the library can run this file. CHECKS is a JSON file that `versus.py`
writes. In the data, an id that is repeated stands exactly twice; what counts both rows is halved.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Check:
    """One column: what may stand in it."""

    column: str
    answers: tuple[str, ...] = ()
    pattern: str = ""
    longest: int = 0
    required: bool = False
    unique: bool = False


def by_masks(path: Path, wanted: list[Check]) -> dict[str, int]:
    """pandas, by hand."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    found: Counter[str] = Counter()
    for check in wanted:
        column = frame[check.column]
        filled = column != ""
        if check.answers:
            found[check.column] += int((filled & ~column.isin(check.answers)).sum())
        if check.pattern:
            found[check.column] += int((filled & ~column.str.fullmatch(check.pattern)).sum())
        if check.longest:
            found[check.column] += int((column.str.len() > check.longest).sum())
        if check.required:
            found[check.column] += int((~filled).sum())
        if check.unique:
            found[check.column] += int(column.duplicated().sum())
    return found


def by_pandera(path: Path, wanted: list[Check]) -> dict[str, int]:
    """As its documentation shows it: a schema, validated lazily."""
    import pandas as pd
    import pandera.pandas as pa

    columns = {}
    for check in wanted:
        own: list[Any] = [pa.Check.isin(check.answers)] if check.answers else []
        own += [pa.Check.str_matches(f"^({check.pattern})$")] if check.pattern else []
        own += [pa.Check.str_length(max_value=check.longest)] if check.longest else []
        columns[check.column] = pa.Column(str, own, nullable=not check.required, unique=check.unique, report_duplicates="exclude_first")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return {str(name): int(number) for name, number in error.failure_cases["column"].value_counts().items()}
    return {}


def by_pointblank(path: Path, wanted: list[Check]) -> dict[str, int]:
    """On a frame of polars, its fastest ground; the counts alone."""
    return _by_pointblank(path, wanted, reports=False)


def by_pointblank_with_report(path: Path, wanted: list[Check]) -> dict[str, int]:
    """The same, with the report that it shows its users, in which the rows that failed can be had."""
    return _by_pointblank(path, wanted, reports=True)


def _by_pointblank(path: Path, wanted: list[Check], reports: bool) -> dict[str, int]:
    import pointblank as pb
    import polars as pl

    plan = pb.Validate(pl.read_csv(path, infer_schema=False))
    steps: list[Check] = []
    for check in wanted:
        if check.answers:
            plan, _ = plan.col_vals_in_set(check.column, [*check.answers, None]), steps.append(check)
        if check.pattern:
            plan, _ = plan.col_vals_regex(check.column, f"^({check.pattern})$", na_pass=True), steps.append(check)
        if check.longest:
            plan, _ = plan.col_vals_regex(check.column, f"^.{{0,{check.longest}}}$", na_pass=True), steps.append(check)
        if check.required:
            plan, _ = plan.col_vals_not_null(check.column), steps.append(check)
        if check.unique:
            plan, _ = plan.rows_distinct([check.column]), steps.append(check)
    done = plan.interrogate()
    if reports:
        done.get_tabular_report().as_raw_html()
    failed = done.n_failed()
    found: Counter[str] = Counter()
    for check, number in zip(steps, failed.values(), strict=True):
        found[check.column] += int(number) // (2 if check.unique else 1)
    return found


def by_great_expectations(path: Path, wanted: list[Check]) -> dict[str, int]:
    """A suite on a pandas frame, in an ephemeral context."""
    import great_expectations as gx
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""]).astype(object)
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    suite, made = gx.ExpectationSuite("s"), gx.expectations
    for check in wanted:
        name = check.column
        if check.answers:
            suite.add_expectation(made.ExpectColumnValuesToBeInSet(column=name, value_set=list(check.answers)))
        if check.pattern:
            suite.add_expectation(made.ExpectColumnValuesToMatchRegex(column=name, regex=f"^({check.pattern})$"))
        if check.longest:
            suite.add_expectation(made.ExpectColumnValueLengthsToBeBetween(column=name, min_value=0, max_value=check.longest))
        if check.required:
            suite.add_expectation(made.ExpectColumnValuesToNotBeNull(column=name))
        if check.unique:
            suite.add_expectation(made.ExpectColumnValuesToBeUnique(column=name))
    result = batch.get_batch(batch_parameters={"dataframe": frame}).validate(suite)
    repeated = {check.column for check in wanted if check.unique}
    found: Counter[str] = Counter()
    for one in result.results:
        name = one.expectation_config.kwargs["column"]
        number = int(one.result.get("unexpected_count", 0))
        found[name] += number // (2 if name in repeated and "unique" in one.expectation_config.type else 1)
    return found


def by_frictionless(path: Path, wanted: list[Check]) -> dict[str, int]:
    """A table schema with constraints, every error kept."""
    from frictionless import Resource, Schema, validate

    fields = []
    for check in wanted:
        rules: dict[str, Any] = {}
        if check.answers:
            rules["enum"] = list(check.answers)
        if check.pattern:
            rules["pattern"] = f"^({check.pattern})$"
        if check.longest:
            rules["maxLength"] = check.longest
        if check.required:
            rules["required"] = True
        if check.unique:
            rules["unique"] = True
        fields.append({"name": check.column, "type": "string", "constraints": rules})
    resource = Resource(path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor({"fields": fields}))
    report = validate(resource, limit_errors=10**9)
    return Counter(name for (name,) in report.flatten(["fieldName"]))


TOOLS: dict[str, tuple[str, Callable[[Path, list[Check]], dict[str, int]]]] = {
    "pandas masks": ("pandas", by_masks),
    "pointblank": ("pointblank", by_pointblank),
    "pointblank, report": ("pointblank", by_pointblank_with_report),
    "pandera lazy": ("pandera", by_pandera),
    "great_expectations": ("great_expectations", by_great_expectations),
    "frictionless": ("frictionless", by_frictionless),
}


def main() -> None:
    tool, path, checks = sys.argv[1:]
    wanted = [Check(**{**one, "answers": tuple(one["answers"])}) for one in json.loads(Path(checks).read_text("utf-8"))]
    print(json.dumps({name: number for name, number in TOOLS[tool][1](Path(path), wanted).items() if number}))


if __name__ == "__main__":
    main()
