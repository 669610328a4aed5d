"""Plans to start from: one that answers everything, and what justifies a column of victims."""

from __future__ import annotations

from typing import Any

from tipdata.codebook import Plan, load_codebook
from tipdata.plans import proposed

AS_OF = "2026-06-30"
SUSPECTS_ONLY: dict[str, Any] = {
    "plan": "suspects",
    "definition": "palermo-2000",
    "purpose": ["national_reporting"],
    "jurisdiction": "The whole country; police",
    "kinds": ["quantitative"],
    "about": ["perpetrators"],
    "existing_tool": "none",
    "extent": "simple",
    "standard_tools": ["the template and its definitions"],
    "laws": [{"law": "Crime Statistics Act 2019", "article": "7", "allows": "counting of suspects"}],
    "access": [{"who": "statistics officer", "sees": "everything"}],
    "sharing": [{"receiver": "national rapporteur", "when": "each quarter", "how": "encrypted"}],
    "protocol": {"document": "DP-12", "date": "2025-03-01", "owner": "data protection officer"},
}
WITH_VICTIMS: dict[str, Any] = {
    **SUSPECTS_ONLY,
    "plan": "victims",
    "purpose": ["mandated_by_law"],
    "about": ["perpetrators", "victims"],
    "extent": "more",
}


def grounds(field: str, **change: Any) -> dict[str, Any]:
    """What a column of victims' data needs."""
    whole = {"grounds": ["J2_case_counting"], "text": "Ordered counts need it.", "approver": "DPO", "review_by": "2026-12-31"}
    return {"field": field, **whole, **change}


def plan_of(answers: dict[str, Any], **change: Any) -> Plan:
    """The plan that follows from answers."""
    return proposed(Plan.model_validate({**answers, **change}), load_codebook())
