"""The same checks by tipdata and by others, from the file to the count of failures, as ratios in one run.

    pip install pointblank polars great_expectations frictionless
    python benchmarks/versus.py [--rows 100000] [--repeat 3] [--only NAME ...]

The checks are those of the benchmark codebook that all of them can hold: answers of closed lists, forms of dates and numbers, lengths,
required columns and the unique key. tipdata does more in its time: it types every cell, accounts for each of them, finds places, scores and
judges. Each tool is a fresh process; one that is not installed is left out, and said so.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from run import BOOK, HERE, measure
from tipdata.codebook import Codebook, FieldSpec, FieldType, Requirement, load_codebook

_FORMS = {
    FieldType.date: r"\d{4}-\d{2}-\d{2}",
    FieldType.integer: r"\d{1,3}|1000",
    FieldType.decimal: r"\d+(\.\d+)?",
    FieldType.count: r"\d+|<\d+|x",
    FieldType.identifier: r"\S+",
}


@dataclass(frozen=True)
class Check:
    """One column: what may stand in it."""

    column: str
    answers: tuple[str, ...] = ()
    pattern: str = ""
    longest: int = 0
    required: bool = False
    unique: bool = False


def checks(book: Codebook) -> list[Check]:
    return [_check(field, book) for field in book.tables["rows"].fields]


def _check(field: FieldSpec, book: Codebook) -> Check:
    codelist = book.codelist(field)
    answers = tuple(code.code for code in codelist.codes) if codelist is not None else ()
    must = field.requirement in (Requirement.key, Requirement.required) and field.when is None
    is_key = field.requirement is Requirement.key
    if field.type is FieldType.codes:
        one = "|".join(answers)
        return Check(field.name, pattern=f"({one})(;({one}))*", required=must)
    return Check(field.name, answers, _FORMS.get(field.type, ""), field.max_length or 0, must, is_key)


def by_masks(path: Path, wanted: list[Check]) -> int:
    """pandas, by hand, over the distinct texts of each column."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    failures = 0
    for check in wanted:
        column = frame[check.column]
        filled = column != ""
        if check.answers:
            failures += int((filled & ~column.isin(check.answers)).sum())
        if check.pattern:
            failures += int((filled & ~column.str.fullmatch(check.pattern)).sum())
        if check.longest:
            failures += int((column.str.len() > check.longest).sum())
        if check.required:
            failures += int((~filled).sum())
        if check.unique:
            failures += int(column.duplicated(keep=False).sum())
    return failures


def by_tipdata(path: Path, _: list[Check]) -> int:
    from tipdata.workflows import validate

    counts = validate([path.parent], load_codebook(BOOK)).submissions[0].findings.counts()
    return counts["reject"] + counts["error"]


def by_pandera(path: Path, wanted: list[Check]) -> int:
    """As its documentation shows it: a schema, validated lazily."""
    import pandas as pd
    import pandera.pandas as pa

    columns = {}
    for check in wanted:
        own: list[Any] = [pa.Check.isin(check.answers)] if check.answers else []
        own += [pa.Check.str_matches(f"^({check.pattern})$")] if check.pattern else []
        own += [pa.Check.str_length(max_value=check.longest)] if check.longest else []
        columns[check.column] = pa.Column(str, own, nullable=not check.required, unique=check.unique)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return len(error.failure_cases)
    return 0


def by_pointblank(path: Path, wanted: list[Check]) -> int:
    import pointblank as pb
    import polars as pl

    plan = pb.Validate(pl.read_csv(path, infer_schema=False))
    for check in wanted:
        if check.answers:
            plan = plan.col_vals_in_set(check.column, [*check.answers, None])
        if check.pattern:
            plan = plan.col_vals_regex(check.column, f"^({check.pattern})$", na_pass=True)
        if check.longest:
            plan = plan.col_vals_regex(check.column, f"^.{{0,{check.longest}}}$", na_pass=True)
        if check.required:
            plan = plan.col_vals_not_null(check.column)
        if check.unique:
            plan = plan.rows_distinct([check.column])
    return int(sum(plan.interrogate().n_failed().values()))


def by_great_expectations(path: Path, wanted: list[Check]) -> int:
    import great_expectations as gx
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""]).astype(object)
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    suite = gx.ExpectationSuite("s")
    for check in wanted:
        if check.answers:
            suite.add_expectation(gx.expectations.ExpectColumnValuesToBeInSet(column=check.column, value_set=list(check.answers)))
        if check.pattern:
            suite.add_expectation(gx.expectations.ExpectColumnValuesToMatchRegex(column=check.column, regex=f"^({check.pattern})$"))
        if check.longest:
            suite.add_expectation(
                gx.expectations.ExpectColumnValueLengthsToBeBetween(column=check.column, min_value=0, max_value=check.longest)
            )
        if check.required:
            suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column=check.column))
        if check.unique:
            suite.add_expectation(gx.expectations.ExpectColumnValuesToBeUnique(column=check.column))
    result = batch.get_batch(batch_parameters={"dataframe": frame}).validate(suite)
    return sum(one.result.get("unexpected_count", 0) for one in result.results)


def by_frictionless(path: Path, wanted: list[Check]) -> int:
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
    return int(validate(resource, limit_errors=10**9).stats["errors"])


TOOLS: dict[str, tuple[str, Callable[[Path, list[Check]], int]]] = {
    "pandas masks": ("pandas", by_masks),
    "tipdata": ("tipdata", by_tipdata),
    "pointblank": ("pointblank", by_pointblank),
    "pandera lazy": ("pandera", by_pandera),
    "great_expectations": ("great_expectations", by_great_expectations),
    "frictionless": ("frictionless", by_frictionless),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--only", nargs="*", choices=TOOLS, default=list(TOOLS))
    options.add_argument("--run", nargs=2, metavar=("TOOL", "CSV"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.run:
        name, path = chosen.run
        print(TOOLS[name][1](Path(path), checks(load_codebook(BOOK))))
        return
    with tempfile.TemporaryDirectory(prefix="tipdata-bench-") as folder:
        subprocess.run([sys.executable, str(HERE / "data.py"), folder, str(chosen.rows)], check=True)
        path = str(Path(folder) / "csv" / "rows.csv")
        print(f"{chosen.rows:,} rows of 40 columns, median of {chosen.repeat}; from the file to the count of failures")
        print(f"{'tool':<20}{'failures':>10}{'cpu s':>8}{'wall s':>8}{'MB':>7}   cpu against tipdata")
        ours = None
        for name in sorted(chosen.only, key=lambda one: one != "tipdata"):
            if importlib.util.find_spec(TOOLS[name][0]) is None:
                print(f"{name:<20}not installed")
                continue
            command = [sys.executable, __file__, "--run", name, path]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
            figure = measure(command, chosen.repeat)
            ours = ours or figure
            print(f"{name:<20}{int(said):>10,}{figure.cpu:>8.2f}{figure.wall:>8.2f}{figure.memory:>7.0f}   {figure.cpu / ours.cpu:.2f} x")


if __name__ == "__main__":
    main()
