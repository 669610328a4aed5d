"""Writes `docs/terminal.svg`: what `tipdata validate` shows for the bundled faulty workbook."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from rich.console import Console

from tipdata.codebook import load_codebook
from tipdata.reports.terminal import print_validation
from tipdata.workflows import validate

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    os.chdir(ROOT)
    validation = validate([Path("examples/faulty/submission.xlsx")], load_codebook())
    out = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, highlight=False, markup=False, emoji=False)
    print_validation(validation, out)
    picture = out.export_svg(title="tipdata validate submission.xlsx", unique_id="tipdata")
    # The picture uses the reader's own fonts; it fetches none.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    (ROOT / "docs" / "terminal.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
