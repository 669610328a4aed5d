"""How long the commands take and how much memory they need, as ratios to plain work in the same run.

    python benchmarks/run.py [--rows 100000] [--repeat 3]

Each command is a fresh process. The ratio is its time to that of a baseline: an empty Python, or a bare read of the same file.
Machines differ and drift; ratios of one run are what can be compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOOK = HERE / "codebook"


@dataclass(frozen=True)
class Figure:
    """Median seconds of processor and clock, and the peak memory in megabytes."""

    cpu: float
    wall: float
    memory: float


def measure(command: list[str], repeat: int) -> Figure:
    cpus, walls, memories = [], [], []
    for _ in range(repeat):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - start)
        cpus.append(usage.ru_utime + usage.ru_stime)
        memories.append(usage.ru_maxrss / 1024)
    return Figure(statistics.median(cpus), statistics.median(walls), max(memories))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()

    with tempfile.TemporaryDirectory(prefix="tipdata-bench-") as name:
        folder = Path(name)
        # In a process of its own: what this one holds would count as memory of the commands that it starts.
        subprocess.run([sys.executable, str(HERE / "data.py"), name, str(chosen.rows)], check=True)
        csv_path, xlsx_path = folder / "csv", folder / "rows.xlsx"
        python = [sys.executable, "-c"]
        tipdata = [sys.executable, "-m", "tipdata"]
        own = ["--codebook", str(BOOK), "--quiet"]
        read_csv = [*python, f"import csv\nfor row in csv.reader(open({str(csv_path / 'rows.csv')!r}, newline='')): pass"]
        read_xlsx = [
            *python,
            f"import python_calamine as c\nc.CalamineWorkbook.from_path({str(xlsx_path)!r}).get_sheet_by_name('Rows').to_python()",
        ]
        nothing = [*python, "pass"]
        merged = folder / "merged"
        cases = [
            ("--help", [*tipdata, "--help"], nothing, "empty Python"),
            (
                "template, full form",
                [*tipdata, "template", "--form", "full", "-o", str(folder / "full.xlsx"), "--quiet"],
                nothing,
                "empty Python",
            ),
            ("validate CSV", [*tipdata, "validate", str(csv_path), *own], read_csv, "bare csv.reader"),
            ("validate XLSX", [*tipdata, "validate", str(xlsx_path), *own], read_xlsx, "bare calamine"),
            ("merge CSV", [*tipdata, "merge", str(csv_path), "-o", str(merged), "--replace", *own], read_csv, "bare csv.reader"),
            ("merge XLSX", [*tipdata, "merge", str(xlsx_path), "-o", str(merged), "--replace", *own], read_xlsx, "bare calamine"),
        ]
        print(f"{chosen.rows:,} rows of 40 columns, median of {chosen.repeat}")
        print(f"{'command':<22}{'cpu s':>8}{'wall s':>8}{'MB':>7}   ratio of cpu")
        for label, command, baseline, words in cases:
            plain, full = measure(baseline, chosen.repeat), measure(command, chosen.repeat)
            ratio = f"{full.cpu / plain.cpu:.1f} x {words} ({plain.cpu:.2f} s)"
            print(f"{label:<22}{full.cpu:>8.2f}{full.wall:>8.2f}{full.memory:>7.0f}   {ratio}")


if __name__ == "__main__":
    main()
