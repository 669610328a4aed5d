"""The computations that `quality.yaml` may name, and what is wrong with a quality file that names others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ..codebook import Codebook, Fault
from ..codebook.models import Measure
from .ambiguity import AmbiguityParameters, ambiguity
from .completeness import completeness
from .consistency import ConsistencyParameters, rule_passes
from .credibility import CredibilityParameters, credibility
from .depth import DepthParameters, depth
from .elements_known import ElementsParameters, elements_known
from .error_free import error_free_cells
from .facts_beside import DelayParameters, TrainedParameters, delay, trained, withheld
from .in_time import OutsideParameters, definitions_in_time, outside
from .measured import Evidence, Measured, Parameters
from .over_time import over_time
from .representative import RepresentativeParameters, representative
from .second import CollectorsParameters, RepeatedParameters, collectors, repeated
from .verifiability import VerifiabilityParameters, verifiability

_FILE = "quality.yaml"


@dataclass(frozen=True)
class Computation:
    """A computation over a submission and what was found in it, and the shape of its parameters.

    `compute` is called with the evidence and the parameters; None says that the form asks nothing it looks at.
    """

    compute: Callable[[Evidence, Any], Measured | None]
    parameters: type[Parameters] = Parameters

    def __call__(self, evidence: Evidence, measure: Measure) -> Measured | None:
        return self.compute(evidence, self.parameters.model_validate(measure.parameters))


COMPUTATIONS: dict[str, Computation] = {
    "completeness": Computation(lambda evidence, _: completeness(evidence)),
    "error_free_cells": Computation(lambda evidence, _: error_free_cells(evidence.submission, evidence.findings)),
    "recollection": Computation(repeated, RepeatedParameters),
    "collectors": Computation(collectors, CollectorsParameters),
    "over_time": Computation(lambda evidence, _: over_time(evidence)),
    "trained": Computation(lambda evidence, said: trained(evidence.submission, said), TrainedParameters),
    "outside": Computation(outside, OutsideParameters),
    "definitions_in_time": Computation(definitions_in_time),
    "withheld": Computation(lambda evidence, _: withheld(evidence.submission)),
    "delay": Computation(lambda evidence, said: delay(evidence.submission, said), DelayParameters),
    "representative": Computation(representative, RepresentativeParameters),
    "rule_passes": Computation(lambda evidence, said: rule_passes(evidence.submission.book, evidence.rules, said), ConsistencyParameters),
    "verifiability": Computation(verifiability, VerifiabilityParameters),
    "ambiguity": Computation(lambda evidence, said: ambiguity(evidence.submission, said), AmbiguityParameters),
    "credibility": Computation(lambda evidence, said: credibility(evidence.submission, said, evidence.show_values), CredibilityParameters),
    "elements_known": Computation(elements_known, ElementsParameters),
    "depth": Computation(lambda evidence, said: depth(evidence.submission, said), DepthParameters),
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
