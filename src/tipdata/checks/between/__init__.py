"""Every named check between files: one file each in this folder, found by being there."""

from importlib import import_module
from pkgutil import iter_modules

from .base import BetweenAnswer, Files, Stack, between_check
from .reports import Report, highest_versions, reports_of
from .run import check_between

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["BetweenAnswer", "Files", "Report", "Stack", "between_check", "check_between", "highest_versions", "reports_of"]
