"""A copy of a codebook that a test may break."""

from __future__ import annotations

import re
from pathlib import Path

from tipdata.codebook import Fault, examine

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
CLINIC = ROOT / "tests" / "codebooks" / "clinic"


class Copy:
    """A codebook's folder that can be changed, and its faults. Every change gives the line (from 1) at which it stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def line(self, file: str, marker: str) -> int:
        """The line at which a text begins that stands once in a file."""
        text = self.text(file)
        assert text.count(marker) == 1, f"{file} holds {marker!r} {text.count(marker)} times"
        return text[: text.index(marker)].count("\n") + 1

    def change(self, file: str, old: str, new: str) -> int:
        """Replace a text that stands once."""
        line = self.line(file, old)
        self.write(file, self.text(file).replace(old, new))
        return line

    def append(self, file: str, text: str) -> int:
        lines = self.text(file).rstrip("\n").split("\n")
        self.write(file, "\n".join([*lines, text, ""]))
        return len(lines) + 1

    def entry(self, file: str, name: str | None) -> tuple[int, int]:
        """The lines (from 0, the second excluded) of the entry with this name, code or id; of the whole file without a name."""
        lines = self.text(file).split("\n")
        if name is None:
            return 0, len(lines)
        begins = [n for n, line in enumerate(lines) if re.fullmatch(rf" *- (name|code|id): {re.escape(name)}", line)]
        assert len(begins) == 1, f"{file} holds {name} {len(begins)} times"
        indent = lines[begins[0]].index("-")
        following = (n for n in range(begins[0] + 1, len(lines)) if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip()) <= indent)
        return begins[0], next(following, len(lines))

    def set(self, file: str, name: str | None, key: str, value: str | None) -> int:
        """Write a key of an entry anew (or leave it out, for None), and give the line of the key (or of the entry)."""
        lines = self.text(file).split("\n")
        begin, end = self.entry(file, name)
        indent = lines[begin].index("-") + 2 if name is not None else 0
        first = " " * (indent - 2) + "- " if name is not None else ""
        at = next((n for n in range(begin, end) if re.match(rf"( {{{indent}}}|{re.escape(first)}){key}:", lines[n])), None)
        if at is None:
            assert value is not None, f"{name} has no {key}"
            lines.insert(begin + 1, f"{' ' * indent}{key}: {value}")
            at = begin + 1
        else:
            upto = next((n for n in range(at + 1, end) if len(lines[n]) - len(lines[n].lstrip()) <= indent), end)
            start = lines[at][: lines[at].index(key)]
            lines[at:upto] = [f"{start}{key}: {value}"] if value is not None else []
        self.write(file, "\n".join(lines))
        return (at if value is not None else begin) + 1

    def faults(self) -> list[Fault]:
        return examine(self.folder)[1]
