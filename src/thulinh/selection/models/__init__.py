"""Choosing secretaries: pools, review rounds with their candidates, opinions and choices; the path to the Party."""

from thulinh.selection.models.duals import OtherSeat
from thulinh.selection.models.handing import HandOver, HandOverLine
from thulinh.selection.models.path import Mentoring, PartyRemark, PartyStep
from thulinh.selection.models.pools import Successor
from thulinh.selection.models.rounds import Candidate, Choice, Consulted, HolderReview, Judgement, Opinion, Place, Round
from thulinh.selection.models.rules import SelectionRule

__all__ = [
    "Candidate",
    "Choice",
    "Consulted",
    "HandOver",
    "HandOverLine",
    "HolderReview",
    "Judgement",
    "Mentoring",
    "Opinion",
    "OtherSeat",
    "PartyRemark",
    "PartyStep",
    "Place",
    "Round",
    "SelectionRule",
    "Successor",
]
