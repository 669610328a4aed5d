"""Reading schema files: plain data, with the line of every part at hand for messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import TipdataError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a schema file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CodebookError(TipdataError):
    """A codebook that cannot be used, with every fault found in one pass."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"The codebook has a fault: {self.faults[0]}{more}.", "Run: tipdata codebook lint")


@dataclass(frozen=True)
class SchemaFile:
    """One YAML file: its name below the codebook's folder, its text, and what it says."""

    name: str
    text: str

    @cached_property
    def _node(self) -> yaml.Node | None:
        return yaml.compose(self.text, Loader=_LOADER)

    @cached_property
    def data(self) -> Any:
        """The content as plain lists, dictionaries and scalars. Raises yaml.YAMLError."""
        return yaml.load(self.text, Loader=_LOADER)  # noqa: S506 - a safe loader

    def line(self, path: tuple[Any, ...] = ()) -> int:
        """The line (from 1) of the part at `path`, or of the nearest part around it."""
        node = self._node
        line = 1 if node is None else node.start_mark.line + 1
        for step in path:
            following = None
            if isinstance(node, yaml.MappingNode):
                following = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                following = (node.value[step], node.value[step])
            if following is None:
                continue
            line = following[0].start_mark.line + 1
            node = following[1]
        return line

    def fault(self, path: tuple[Any, ...], message: str) -> Fault:
        return Fault(self.name, self.line(path), message)

    def reading_faults(self) -> Iterator[Fault]:
        """Why the file is not readable YAML, and every key that stands twice in one mapping."""
        try:
            node = self._node
            _ = self.data
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            yield Fault(self.name, line, f"This is not readable YAML: {error.problem or error.context}.")
            return
        except (yaml.YAMLError, ValueError) as error:
            yield Fault(self.name, 1, f"This is not readable YAML: {type(error).__name__}.")
            return
        yield from self._repeated_keys(node)

    def _repeated_keys(self, node: yaml.Node | None) -> Iterator[Fault]:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    yield Fault(self.name, key.start_mark.line + 1, f"The key `{key.value}` stands twice here.")
                seen.add(key.value)
                yield from self._repeated_keys(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from self._repeated_keys(value)


def builtin_folder() -> Path:
    """The codebook that comes with tipdata: package data in an installed copy, the project's own folder in an editable one."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "schemas"


def read_folder(folder: Path) -> dict[str, SchemaFile]:
    """All `.yaml` files below `folder`, by their name with forward slashes."""
    if not folder.is_dir():
        raise TipdataError(f"There is no codebook folder {folder}.", "Name a folder that holds codebook.yaml.")
    files = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = SchemaFile(name, path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise TipdataError(f"The codebook file {name} cannot be read: {error}.", "Save it as UTF-8 text.") from None
    return files
