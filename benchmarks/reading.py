"""How long it takes until a file is a Submission, hazards looked for, as a ratio to plain reads of the same file in one run.

    python benchmarks/reading.py [--rows 1000000] [--sheet-rows 100000] [--repeat 3]

Each read is a process of its own and measures its processor time after the imports; the peak memory is that of the whole process. A CSV
file is compared with pandas reading every cell as a text (`dtype=str`), a workbook with pandas and its calamine engine reading texts, and
with openpyxl going through every row in its read-only mode. tipdata also looks for another encoding, delimiter or header row, for hidden,
merged and far cells and errors, mends what can be mended, types every cell and makes tables.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from run import BOOK

_TIMED = """
import json, resource, sys, time
{before}
start = time.process_time()
{read}
taken = time.process_time() - start
print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, {rows}]))
"""
_OWN = (
    "from pathlib import Path\nfrom tipdata.codebook import load_codebook\nfrom tipdata.intake import read_submission\n"
    f"import tipdata.intake.workbooks, python_calamine\nbook = load_codebook(Path({str(BOOK)!r}))",
    "found = read_submission(Path(sys.argv[1]), book)",
    "len(found.tables['rows'])",
)
_PANDAS_CSV = ("import pandas", "found = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)", "len(found)")
_PANDAS_XLSX = (
    "import pandas, python_calamine",
    "found = pandas.read_excel(sys.argv[1], sheet_name='Rows', engine='calamine', dtype=str, keep_default_na=False)",
    "len(found)",
)
_OPENPYXL = (
    "import openpyxl",
    "rows = sum(1 for _ in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)['Rows'].iter_rows(values_only=True)) - 1",
    "rows",
)


@dataclass(frozen=True)
class Taken:
    """Seconds of the processor, median; megabytes, the most; rows that were read."""

    cpu: float
    memory: float
    rows: int


def taken(reader: tuple[str, str, str], path: Path, repeat: int) -> Taken:
    before, read, rows = reader
    program = _TIMED.format(before=before, read=read, rows=rows)
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", program, str(path)])) for _ in range(repeat)]
    return Taken(statistics.median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2])


def make(folder: Path, rows: int, sheet_rows: int) -> None:
    """The files that are read."""
    from data import columns, write_csv, write_xlsx
    from tipdata.codebook import load_codebook

    book = load_codebook(BOOK)
    write_csv(folder / "sent", columns(book, rows))
    write_xlsx(folder / "rows.xlsx", columns(book, sheet_rows))


def compare(label: str, own: Taken, other: Taken) -> None:
    assert own.rows == other.rows, (own.rows, other.rows)
    ratio = own.cpu / other.cpu
    print(f"  {label:<28}{other.cpu:>7.2f} s {other.memory:>6.0f} MB   tipdata takes {ratio:.2f} of that")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="of the CSV file")
    options.add_argument("--sheet-rows", type=int, default=100_000, help="of the workbook")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.make:
        make(chosen.make, chosen.rows, chosen.sheet_rows)
        return
    with tempfile.TemporaryDirectory(prefix="tipdata-bench-") as name:
        folder = Path(name)
        # In a process of its own: what this one holds would count as memory of those that it starts.
        sizes = ["--rows", str(chosen.rows), "--sheet-rows", str(chosen.sheet_rows)]
        subprocess.run([sys.executable, __file__, "--make", name, *sizes], check=True)
        sent, workbook = folder / "sent", folder / "rows.xlsx"
        own = taken(_OWN, sent, chosen.repeat)
        print(f"CSV, {own.rows:,} rows of 40 columns: tipdata {own.cpu:.2f} s, {own.memory:.0f} MB")
        compare("pandas dtype=str", own, taken(_PANDAS_CSV, sent / "rows.csv", chosen.repeat))
        own = taken(_OWN, workbook, chosen.repeat)
        print(f"xlsx, {own.rows:,} rows of 40 columns: tipdata {own.cpu:.2f} s, {own.memory:.0f} MB")
        compare("pandas calamine dtype=str", own, taken(_PANDAS_XLSX, workbook, chosen.repeat))
        compare("openpyxl read-only", own, taken(_OPENPYXL, workbook, 1))


if __name__ == "__main__":
    main()
