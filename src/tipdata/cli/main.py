"""The command `tipdata`: its sub-commands, and the one place where errors become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, Any

import typer

from .. import __version__
from ..errors import TipdataError
from .options import put

# Each is a module here, with a function of its name, or with an `app` of further commands.
_COMMANDS = ("plan", "template", "validate", "explain", "agree", "merge", "summary", "example", "definition", "codebook")


def __getattr__(name: str) -> Any:
    """`app` is tipdata with all its commands."""
    if name == "app":
        return _app(_COMMANDS)
    raise AttributeError(name)


def _app(names: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        name="tipdata",
        help="Criminal justice data on human trafficking: templates, validation, merging, tables.",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(options)
    for name in names:
        module = import_module(f".{name}", __package__)
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command()(getattr(module, name))
    return app


def _called(words: list[str]) -> tuple[str, ...]:
    """The command that is called, because to build all others takes longer than some commands do; all where none is, as before `--help`."""
    return (words[0],) if words and words[0] in _COMMANDS else _COMMANDS


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tipdata {__version__}")
        raise typer.Exit


def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    """Criminal justice data on human trafficking: templates, validation, merging, tables.

    Exit codes: 0 done; 1 done, and the data does not meet the bar; 2 wrong usage or unusable input; 3 a fault of tipdata itself.
    """


def main() -> None:
    """Runs a command. A user's mistake is one line and exit code 2; anything unforeseen is a log without values and exit code 3."""
    _plain_streams()
    try:
        _app(_called(sys.argv[1:]))()
    except TipdataError as error:
        put(f"tipdata: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the one error boundary
        from .crash import write_log

        typer.echo(f"tipdata: this is a fault of tipdata, not yours. Please send {write_log(error)}; it holds no data.", err=True)
        sys.exit(3)


def _plain_streams() -> None:
    """Text goes out as UTF-8 whatever the computer's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
