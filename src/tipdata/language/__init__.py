"""The rule language: text to a checked tree. Three-valued; never run as code."""

from .check import Operand, Scope, faults
from .errors import ExpressionError
from .parser import parse
from .tree import And, AnyOf, Compare, Exists, In, Kind, Known, Literal, Missing, Name, Not, Or, Tree, names_in

__all__ = [
    "And",
    "AnyOf",
    "Compare",
    "Exists",
    "ExpressionError",
    "In",
    "Kind",
    "Known",
    "Literal",
    "Missing",
    "Name",
    "Not",
    "Operand",
    "Or",
    "Scope",
    "Tree",
    "faults",
    "names_in",
    "parse",
]
