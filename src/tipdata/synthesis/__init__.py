"""Codebook and form -> synthetic submissions for training, trials and tests; with planted faults, the findings that must come."""

from .example import Example, make_example
from .planted import Planted
from .write import expected_json, write_example

__all__ = ["Example", "Planted", "expected_json", "make_example", "write_example"]
