"""The computations that `quality.yaml` may name, and what is wrong with a quality file that names others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ..codebook import Codebook, Fault
from ..codebook.models import Measure
from ..records import Findings, Submission
from .ambiguity import AmbiguityParameters, ambiguity
from .completeness import completeness
from .credibility import CredibilityParameters, credibility
from .depth import DepthParameters, depth
from .error_free import error_free_cells
from .measured import Measured, Parameters
from .verifiability import VerifiabilityParameters, verifiability

_FILE = "quality.yaml"


@dataclass(frozen=True)
class Computation:
    """A computation over a submission and its findings, and the shape of its parameters.

    `compute` is called with the submission, the findings and the parameters; None says that the form asks nothing it looks at.
    """

    compute: Callable[[Submission, Findings, Any], Measured | None]
    parameters: type[Parameters] = Parameters

    def __call__(self, submission: Submission, findings: Findings, measure: Measure) -> Measured | None:
        return self.compute(submission, findings, self.parameters.model_validate(measure.parameters))


COMPUTATIONS: dict[str, Computation] = {
    "completeness": Computation(lambda submission, _, __: completeness(submission)),
    "error_free_cells": Computation(lambda submission, findings, _: error_free_cells(submission, findings)),
    "verifiability": Computation(lambda submission, _, parameters: verifiability(submission, parameters), VerifiabilityParameters),
    "ambiguity": Computation(lambda submission, _, parameters: ambiguity(submission, parameters), AmbiguityParameters),
    "credibility": Computation(lambda submission, _, parameters: credibility(submission, parameters), CredibilityParameters),
    "depth": Computation(lambda submission, _, parameters: depth(submission, parameters), DepthParameters),
}


def measure_faults(book: Codebook) -> list[Fault]:
    """What makes the measures of a codebook impossible to compute: unknown computations, indicators and parameters."""
    faults = []
    for number, measure in enumerate(book.measures):
        if measure.indicator not in book.indicators:
            faults.append(_fault(book, number, "indicator", f"There is no indicator {measure.indicator}."))
        if measure.compute is None:
            continue
        computation = COMPUTATIONS.get(measure.compute)
        if computation is None:
            known = ", ".join(COMPUTATIONS)
            faults.append(_fault(book, number, "compute", f"There is no computation {measure.compute}; known are {known}."))
            continue
        try:
            computation.parameters.model_validate(measure.parameters)
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_context=False, include_input=False):
                name = ".".join(str(part) for part in problem["loc"])
                faults.append(_fault(book, number, "parameters", f"`{name}` of {measure.compute}: {problem['msg']}."))
    return faults


def _fault(book: Codebook, number: int, key: str, message: str) -> Fault:
    source = book.sources.get(_FILE)
    return source.fault(("measures", number, key), message) if source else Fault(_FILE, 1, message)
