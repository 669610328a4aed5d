"""The same checks by tipdata and by others, from the file to the count of faulty cells, as ratios in one run.

    python -m venv others && others/bin/pip install pandera pointblank polars great_expectations frictionless
    python benchmarks/versus.py --python others/bin/python [--rows 1000000] [--slow-rows 100000] [--repeat 3] [--only NAME ...]

The checks are those of the benchmark codebook that all of them can hold: answers of closed lists, forms of dates and numbers, lengths,
required columns and the unique key. Each tool must find the same number of faulty cells in every column; what differs is named. tipdata is
the command `validate` with its report: beyond the checks it types every cell, accounts for each of them, finds places, scores and judges.
Each tool is a fresh process of its own interpreter; one that is not installed there is left out, and said so. The slow ones read fewer
rows, and beside them stands tipdata on the same rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from run import BOOK, HERE, measure
from tipdata.codebook import Codebook, FieldSpec, FieldType, Requirement, load_codebook
from versus_tools import TOOLS, Check

SLOW = ("great_expectations", "frictionless")
_FORMS = {
    FieldType.date: r"\d{4}-\d{2}-\d{2}",
    FieldType.integer: r"\d{1,3}|1000",
    FieldType.decimal: r"\d+(\.\d+)?",
    FieldType.count: r"\d+|<\d+|x",
    FieldType.text: r".*\w.*",
    FieldType.identifier: r"\S+",
}


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


def found_by_tipdata(csv: str) -> dict[str, int]:
    """Faulty cells per column: findings of severity reject and error, and rows that repeat an id."""
    from tipdata.codebook import Severity
    from tipdata.workflows import validate

    findings = validate([Path(csv).parent], load_codebook(BOOK)).submissions[0].findings
    found: Counter[str] = Counter()
    for batch in findings.by_severity(Severity.reject, Severity.error):
        found[batch.column] += batch.count
    return found


def _run(tools: list[str], rows: int, python: str, repeat: int) -> None:
    book = load_codebook(BOOK)
    with tempfile.TemporaryDirectory(prefix="tipdata-bench-") as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(HERE / "data.py"), name, str(rows), "varied"], check=True)
        csv, wanted = str(folder / "csv" / "rows.csv"), folder / "checks.json"
        wanted.write_text(json.dumps([asdict(check) for check in checks(book)]), encoding="utf-8")
        # In a process of its own: what this one holds would count as memory of the commands that it starts.
        own = json.loads(_said([sys.executable, __file__, "--found", csv]))
        ours = measure([sys.executable, "-m", "tipdata", "validate", str(folder / "csv"), "--codebook", str(BOOK)], repeat)
        print(f"{rows:,} rows of 40 columns, median of {repeat}; from the file to the count of faulty cells")
        print(f"{'tool':<20}{'faulty':>10}{'cpu s':>8}{'wall s':>8}{'MB':>7}   cpu and wall against tipdata")
        print(f"{'tipdata validate':<20}{sum(own.values()):>10,}{ours.cpu:>8.2f}{ours.wall:>8.2f}{ours.memory:>7.0f}")
        for tool in tools:
            if subprocess.run([python, "-c", f"import {TOOLS[tool][0]}"], check=False, capture_output=True).returncode:
                print(f"{tool:<20}not installed in {python}")
                continue
            command = [python, str(HERE / "versus_tools.py"), tool, csv, str(wanted)]
            found = json.loads(_said(command))
            figure = measure(command, repeat)
            ratios = f"{figure.cpu / ours.cpu:.2f} x, {figure.wall / ours.wall:.2f} x"
            differs = [name for name in {**own, **found} if own.get(name, 0) != found.get(name, 0)]
            told = "the same cells in every column" if not differs else f"differs in {', '.join(sorted(differs))}"
            sums = f"{sum(found.values()):>10,}{figure.cpu:>8.2f}{figure.wall:>8.2f}{figure.memory:>7.0f}"
            print(f"{tool:<20}{sums}   {ratios}; {told}", flush=True)


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--python", default=sys.executable, help="the interpreter in which the other libraries are installed")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--slow-rows", type=int, default=100_000, help=f"the rows for {' and '.join(SLOW)}")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--only", nargs="*", choices=TOOLS, default=list(TOOLS))
    options.add_argument("--found", metavar="CSV", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.found:
        print(json.dumps(found_by_tipdata(chosen.found)))
        return
    fast, slow = ([tool for tool in chosen.only if (tool in SLOW) is late] for late in (False, True))
    for tools, rows in ((fast, chosen.rows), (slow, chosen.slow_rows)):
        if tools:
            _run(tools, rows, chosen.python, chosen.repeat)


if __name__ == "__main__":
    main()
