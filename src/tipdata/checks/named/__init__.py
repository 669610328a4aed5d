"""Every named check: one file each in this folder, found by being there."""

from importlib import import_module
from pkgutil import iter_modules

from .base import CHECKS, Answer, Context, Failure, NamedCheck, Parameters, expression_faults, field_faults, named_check, of_rows

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "CHECKS",
    "Answer",
    "Context",
    "Failure",
    "NamedCheck",
    "Parameters",
    "expression_faults",
    "field_faults",
    "named_check",
    "of_rows",
]
