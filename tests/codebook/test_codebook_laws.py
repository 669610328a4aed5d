"""Whatever is wrong with a codebook, it is told as faults with file and line; nothing crashes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml
from copies import CLINIC
from hypothesis import HealthCheck, given, settings, strategies as st

from tipdata.codebook import examine

FILES = {path.relative_to(CLINIC).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8")) for path in CLINIC.rglob("*.yaml")}
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(
        ["", " ", "ward", "patients", "patient_no", "surgery", "key", "cover", "code", "codes", "count", "known(ward)", "a == 'b'", "("]
    ),
    st.just([]),
    st.just({}),
    st.just(["ward", "ward"]),
    st.just([{"name": "ward"}]),
    st.just({"code": "surgery"}),
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of a file."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in steps for place in places(value, (*path, key)))]


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """The clinic's files with one to three parts changed, left out, doubled or named anew."""
    files = copy.deepcopy(FILES)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        path = draw(st.sampled_from(places(files[name])))
        if not path:
            files[name] = copy.deepcopy(draw(VALUES))
            continue
        holder = files[name]
        for step in path[:-1]:
            holder = holder[step]
        change = draw(st.sampled_from(["change", "change", "leave out", "double", "rename"]))
        if change == "change":
            holder[path[-1]] = copy.deepcopy(draw(VALUES))
        elif change == "leave out":
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[path[-1]]))
        else:
            holder[draw(st.sampled_from(["name", "when", "references", "codelist", "colour"]))] = holder.pop(path[-1])
    return files


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_a_broken_codebook_gives_faults_with_file_and_line_and_never_crashes(tmp_path_factory: Any, files: dict[str, Any]) -> None:
    folder: Path = tmp_path_factory.mktemp("broken")
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    book, faults = examine(folder)
    assert faults == sorted(set(faults))
    for fault in faults:
        assert fault.file in files
        assert 1 <= fault.line <= len((folder / fault.file).read_text(encoding="utf-8").splitlines())
        assert fault.message.endswith((".", "?"))
        assert "\n" not in fault.message
    if book is not None and not faults:
        assert book.collections
        assert book.fingerprint
