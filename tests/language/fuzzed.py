"""The rule language and the codebook's loader under a coverage-guided fuzzer: `python fuzzed.py rules|yaml|codebook FOLDER SECONDS SEED`.

What makes one of them raise anything but a refusal, hang, or take more than two gigabytes is kept in the folder.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tipdata.language", "tipdata.codebook"]):
    from tipdata.codebook.models import CodeList, Table
    from tipdata.codebook.partial import in_words, read_model
    from tipdata.codebook.rule_models import RulesFile
    from tipdata.codebook.source import SchemaFile
    from tipdata.errors import TipdataError
    from tipdata.workflows import codebook_warnings, lint_codebook

from test_language_safety import BEFORE, BETWEEN, CALLED, LEAVES, outcome

CLINIC = Path(__file__).parents[1] / "codebooks" / "clinic"
FILES = sorted(path.relative_to(CLINIC).as_posix() for path in CLINIC.rglob("*.yaml"))
BESIDE = ["(", ")", "[", "]", ",", "'", "#", "\\", "\n", " if ", " else ", " for "]
WORDS = [*LEAVES, *BETWEEN, *BEFORE, *(f"{name}(" for name in CALLED), *BESIDE]


def rules(data: bytes) -> None:
    """Raw text, or words that an expression is made of."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeBool():
        outcome(provider.ConsumeUnicode(3000))
    else:
        outcome(" ".join(WORDS[number % len(WORDS)] for number in provider.ConsumeBytes(600)))


def lines_of(text: str) -> int:
    """How many lines YAML counts."""
    return 1 + sum(map(text.count, "\r\n\x85\u2028\u2029"))


def yaml(data: bytes) -> None:
    """One file by itself: its text, and what it says as a table, a list and a file of rules."""
    file = SchemaFile("a.yaml", data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    lines = lines_of(file.text)
    assert all(1 <= fault.line <= lines for fault in file.reading_faults)
    for model in (Table, CodeList, RulesFile) if file.data is not None else ():
        for problem in read_model(model, file.data).problems:
            assert 1 <= file.line(tuple(problem["loc"])) <= lines
            assert in_words(problem)


def codebook_in(folder: Path) -> Callable[[bytes], None]:
    """One file of a small codebook holds these bytes; the first of them says which."""
    shutil.copytree(CLINIC, folder, dirs_exist_ok=True)

    def codebook(data: bytes) -> None:
        name = FILES[data[0] % len(FILES)] if data else FILES[0]
        content = data[1:]
        (folder / name).write_bytes(content)
        try:
            book, faults = lint_codebook(folder)
            lines = lines_of(content.decode("utf-8", "replace"))
            assert all(1 <= fault.line <= lines for fault in faults if fault.file == name)
            if not faults:
                codebook_warnings(book)
        except TipdataError:
            pass
        finally:
            shutil.copyfile(CLINIC / name, folder / name)

    return codebook


def main() -> None:
    what, folder, seconds, seed = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(FILES if what != "rules" else ()):
        chosen = bytes([number]) if what == "codebook" else b""
        (corpus / f"{number}").write_bytes(chosen + (CLINIC / name).read_bytes())
    limits = [f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"]
    with tempfile.TemporaryDirectory() as copy:
        target = {"rules": rules, "yaml": yaml}.get(what) or codebook_in(Path(copy) / "clinic")
        atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(corpus)], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
