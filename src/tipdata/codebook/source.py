"""Reading schema files: plain data, with the line of every part at hand for messages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field as part
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from ..errors import TipdataError

MAIN = "codebook.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT, _MERGE, _NOTHING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge", "tag:yaml.org,2002:null"
_MAX_DEPTH = 50
_TOO_DEEP = f"it is nested more than {_MAX_DEPTH} deep"
_MAX_PARTS = 200_000

Steps = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a schema file.

    `about` are the names that it speaks of. `unsettles` are names of which nothing can be said until it is mended: a fault about one
    of them would only repeat this one.
    """

    file: str
    line: int
    message: str
    about: tuple[str, ...] = part(default=(), compare=False, repr=False)
    unsettles: frozenset[str] = part(default=frozenset(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CodebookError(TipdataError):
    """A codebook that cannot be used, with every fault found in one pass; `folder` is where it lies when it is not tipdata's own."""

    def __init__(self, faults: list[Fault], folder: Path | None = None) -> None:
        self.faults = sorted(set(faults))
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        run = "Run: tipdata codebook lint" + (f" {folder}" if folder is not None else "")
        super().__init__(f"The codebook has a fault: {self.faults[0]}{more}", run)


@dataclass(frozen=True)
class SchemaFile:
    """One YAML file: its name below the codebook's folder, its text, and what it says.

    `kept` says, for lists of which faulty entries were left out, where the others stand in the file. `refused` is set where the file is no
    text that can be read. What stands under the keys `texts` is a text as it is written, also where YAML takes it for a number (014) or a
    truth (NO).
    """

    name: str
    text: str
    kept: dict[Steps, tuple[int, ...]] = part(default_factory=dict, compare=False)
    refused: Fault | None = None
    texts: frozenset[str] = frozenset()

    @cached_property
    def _read(self) -> tuple[yaml.Node | None, Any, tuple[Fault, ...]]:
        """The tree of the file, its content as plain data (None where it cannot be read), and why it is not as it should be."""
        if self.refused is not None:
            return None, None, (self.refused,)
        try:
            self._refuse_depth()
            node = yaml.compose(self.text, Loader=_LOADER)
            if node is None:
                return None, None, (Fault(self.name, 1, "The file is empty."),)
            faults = tuple(self._keys(node))
            return node, SafeConstructor().construct_document(node), faults
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            why = error.problem or error.context or ""
            # Newer YAML readers have a limit of their own, in words of their own.
            return None, None, (self._unreadable(mark.line + 1 if mark else 1, _TOO_DEEP if "nesting depth" in why else why),)
        except yaml.reader.ReaderError as error:
            return None, None, (self._unreadable(self.text.count("\n", 0, error.position) + 1, error.reason),)
        except (yaml.YAMLError, ValueError) as error:
            return None, None, (self._unreadable(1, str(error)),)

    def _unreadable(self, line: int, why: str) -> Fault:
        # The reader puts what it misses at the end of the file on a line behind it.
        last = len(f"{self.text}.".splitlines())
        return Fault(self.name, min(line, last), f"This is not readable YAML: {why}.")

    @property
    def data(self) -> Any:
        """The content as plain lists, dictionaries and scalars; None where it is not readable YAML."""
        return self._read[1]

    @property
    def reading_faults(self) -> tuple[Fault, ...]:
        """Why the file is not readable YAML, or every key that stands twice in one mapping."""
        return self._read[2]

    def entries(self, kind: str) -> list[Any]:
        """The entries of a list at the top of the file as they are written, also those that are left out."""
        found = self.data.get(kind) if isinstance(self.data, dict) else None
        return found if isinstance(found, list) else []

    def line(self, path: Steps = (), as_written: bool = False) -> int:
        """The line (from 1) of the part at `path`, or of the nearest part around it; `as_written` counts entries that are left out too."""
        node = self._read[0]
        line = 1 if node is None else node.start_mark.line + 1
        found: Steps = ()
        for step in path:
            following, at = None, step
            if isinstance(node, yaml.MappingNode):
                following = next(((k, v) for k, v in reversed(node.value) if k.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                kept = range(len(node.value)) if as_written else self.kept.get(found, range(len(node.value)))
                at = kept[step] if step < len(kept) else step
                following = (node.value[at], node.value[at]) if step < len(kept) else None
            if following is None:
                continue
            found = (*found, at)
            line = following[0].start_mark.line + 1
            node = following[1]
        return line

    def fault(self, path: Steps, message: str, *about: str, unsettles: frozenset[str] = frozenset()) -> Fault:
        return Fault(self.name, self.line(path), message, about, unsettles)

    def _refuse_depth(self) -> None:
        """YAML's own reader follows brackets without limit, and crashes on a file of nothing else."""
        if sum(map(self.text.count, ("[", "{", "- ", "? "))) < 10_000:
            return
        depth = 0
        for event in yaml.parse(self.text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=event.start_mark)  # type: ignore[arg-type]

    def _keys(self, root: yaml.Node) -> Iterator[Fault]:
        """Make every key a text, also one that YAML takes for a number or a truth (`no`), and yield those that stand twice.

        Parts that are repeated by name (`*name`) are walked as often as they stand, up to a limit.
        """
        waiting: list[tuple[yaml.Node, int]] = [(root, 0)]
        for _ in range(_MAX_PARTS):
            if not waiting:
                return
            node, depth = waiting.pop()
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=node.start_mark)
            if isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                        key.tag = _TEXT
                        if key.value in self.texts and isinstance(value, yaml.ScalarNode) and value.tag != _NOTHING:
                            value.tag = _TEXT
                        if key.value in seen:
                            yield Fault(self.name, key.start_mark.line + 1, f"The key `{key.value}` stands twice here.")
                        seen.add(key.value)
                    waiting.append((value, depth + 1))
            elif isinstance(node, yaml.SequenceNode):
                waiting += ((value, depth + 1) for value in node.value)
        raise yaml.MarkedYAMLError(problem="its parts repeat each other too often", problem_mark=root.start_mark)


def fingerprint_of(files: Iterable[SchemaFile]) -> str:
    """SHA-256 (first 16 hex digits) over schema files, line ends made alike."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        digest.update(file.name.encode() + b"\0" + file.text.replace("\r\n", "\n").encode() + b"\0")
    return digest.hexdigest()[:16]


def builtin_folder() -> Path:
    """The codebook that comes with tipdata: package data in an installed copy, the project's own folder in an editable one."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "schemas"


def read_folder(folder: Path) -> dict[str, SchemaFile]:
    """All `.yaml` files below `folder`, by their name with forward slashes."""
    if not folder.is_dir():
        raise TipdataError(f"There is no codebook folder {folder}.", "Name a folder that holds codebook.yaml.")
    if not (folder / MAIN).is_file():
        raise TipdataError(f"There is no codebook in {folder}: it holds no {MAIN}.", "Name the folder that holds it.")
    files = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        files[name] = _file(name, path)
    return files


def builtin_file(name: str) -> SchemaFile:
    """A file of the codebook that comes with tipdata."""
    return _file(name, builtin_folder() / name)


@lru_cache(maxsize=1024)
def _of_text(name: str, text: str) -> SchemaFile:
    """The file, parsed once however many codebooks hold it as it is: one that extends another shares most of it."""
    return SchemaFile(name, text)


def _file(name: str, path: Path) -> SchemaFile:
    """The file; one that is no UTF-8 text holds nothing but the fault that says so."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return SchemaFile(name, "", refused=Fault(name, 1, f"This file cannot be read: {error.strerror}."))
    try:
        return _of_text(name, content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Fault(name, line, "This file is not UTF-8 text; save it as UTF-8.")
        return SchemaFile(name, content.decode("utf-8", errors="replace"), refused=fault)
