"""Tools that some tests need and not every machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from running import Convert, Done, Run
from tipdata.cli.main import main


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


@pytest.fixture
def tipdata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`tipdata("validate", "x.xlsx")` runs the command in `tmp_path` as the console script does, without a process of its own."""

    def run(*words: str) -> Done:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["tipdata", *words])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return run
