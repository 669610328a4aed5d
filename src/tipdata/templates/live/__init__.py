"""The rules of the codebook as worksheet formulas: what is wrong in a row, told while it is typed."""

from .later import unchecked_of
from .names import Names
from .problems import Problem, Unchecked, problems_of
from .status import status_formula

__all__ = ["Names", "Problem", "Unchecked", "problems_of", "status_formula", "unchecked_of"]
