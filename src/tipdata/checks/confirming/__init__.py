"""Confirmations: a unit looked at a finding, and it is right as it stands. It then counts as information, while the facts stay the same."""

from .apply import Confirmed, confirm, confirm_in_turn, remembered_in
from .claims import LAPSED

__all__ = ["LAPSED", "Confirmed", "confirm", "confirm_in_turn", "remembered_in"]
