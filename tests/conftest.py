"""Tools that some tests need and not every machine has, and the order in which several workers run the tests."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from hypothesis import settings

from running import Convert, Done, Run
from tipdata.cli.main import app, main


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`soffice(file, "pdf", folder)` converts a file, and others after it, with LibreOffice headless and gives the path of the result."""
    program = shutil.which("soffice")
    if program is None:
        reason = "LibreOffice (soffice) is not installed"
        if os.environ.get("TIPDATA_REQUIRE_TOOLS"):
            pytest.fail(reason)
        pytest.skip(reason)
    profile = tmp_path_factory.mktemp("soffice-profile")

    def convert(source: Path, to: str, folder: Path, *others: Path) -> Path:
        own_profile = f"-env:UserInstallation={profile.as_uri()}"
        subprocess.run(
            [program, own_profile, "--headless", "--convert-to", to, "--outdir", folder, source, *others],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return folder / f"{source.stem}.{to.partition(':')[0]}"

    return convert


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="Try many more examples in property-based tests.")


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile("default", max_examples=24, deadline=None, derandomize=True)
    settings.register_profile("long", max_examples=1000, deadline=None)
    settings.load_profile("long" if config.getoption("--long") else "default")
    config.addinivalue_line("markers", "early: takes so long that a worker must not begin it last")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Among several workers, each begins with its part of the modules that set something up once for all of their tests.

    At first each worker has an equal part of the list, and one that is done takes the last half of what another has before it
    (`--dist worksteal`): what two workers would set up twice stands where none is taken from.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.path, []).append(item)
    early = [module for module in modules.values() if any(map(_is_early, module))]
    parts = [[item for module in early[number::workers] for item in module] for number in range(workers)]
    others = [item for module in modules.values() if module not in early for item in module]
    for number, part in enumerate(parts):
        upto = max(0, (len(items) - sum(map(len, parts[:number]))) // (workers - number) - len(part))
        part.extend(others[:upto])
        del others[:upto]
    items[:] = [item for part in parts for item in part] if workers > 1 else items


def _is_early(item: pytest.Item) -> bool:
    shared = getattr(item, "_fixtureinfo", None)
    scopes = {fixture.scope for fixtures in shared.name2fixturedefs.values() for fixture in fixtures} if shared is not None else set()
    return "module" in scopes or item.get_closest_marker("early") is not None


def pytest_collection_finish() -> None:
    """What was collected stays to the end: it is no garbage, and looking for some in it again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def built_command() -> object:
    """The command with all its sub-commands and options: asking typer for it takes longer than many commands do."""
    return typer.main.get_command(app)


@pytest.fixture
def tipdata(built_command: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`tipdata("validate", "x.xlsx")` runs the command in `tmp_path` as the console script does, without a process of its own."""

    def run(*words: str) -> Done:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["tipdata", *words])
        monkeypatch.setattr(typer.main, "get_command", lambda _: built_command)
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run
