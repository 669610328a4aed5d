"""The rule language: text to a checked tree. Three-valued; never run as code."""

from .check import faults
from .dates import first_and_last
from .errors import ExpressionError
from .formula import worksheet_formula
from .formula_values import day_formulas
from .parser import parse
from .plain import Labels, in_words
from .reads import asks_back, names_in, reads, tables_read, walk
from .scope import Operand, Scope
from .tree import (
    And,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    CountOf,
    Exists,
    Fold,
    In,
    Kind,
    Known,
    Literal,
    Minus,
    Missing,
    Name,
    Not,
    OfRows,
    Or,
    Repeats,
    Tree,
    Value,
)
from .words import AS_OF, FACTS, KEPT_WORDS, PERIOD_END, PERIOD_START, PROFILE, given_operand, is_kept
from .worksheet import Below, Cells, Shown

__all__ = [
    "AS_OF",
    "FACTS",
    "KEPT_WORDS",
    "PERIOD_END",
    "PERIOD_START",
    "PROFILE",
    "And",
    "AnyOf",
    "Arithmetic",
    "Below",
    "Call",
    "Cells",
    "Compare",
    "CountOf",
    "Exists",
    "ExpressionError",
    "Fold",
    "In",
    "Kind",
    "Known",
    "Labels",
    "Literal",
    "Minus",
    "Missing",
    "Name",
    "Not",
    "OfRows",
    "Operand",
    "Or",
    "Repeats",
    "Scope",
    "Shown",
    "Tree",
    "Value",
    "asks_back",
    "day_formulas",
    "faults",
    "first_and_last",
    "given_operand",
    "in_words",
    "is_kept",
    "names_in",
    "parse",
    "reads",
    "tables_read",
    "walk",
    "worksheet_formula",
]
