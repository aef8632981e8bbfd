"""How to wear an item: the board's photos ranked by whether they show such a garment, and what goes with it."""

from stylerec.recommendation.answer import Recommendation, recommend
from stylerec.recommendation.item import SURE, ItemAnswer, answer_item, item_from_garment
from stylerec.recommendation.matching import (
    ALIKE,
    WEIGHTS,
    MatchFeatures,
    MatchWeights,
    match_features,
    match_scores,
)
from stylerec.recommendation.naming import pairing_matrix
from stylerec.recommendation.pieces import PieceMatch, match_pieces
from stylerec.recommendation.ranking import RankedPhoto, Reason
from stylerec.recommendation.suggestions import Pairing

__all__ = [
    "ALIKE",
    "SURE",
    "WEIGHTS",
    "ItemAnswer",
    "MatchFeatures",
    "MatchWeights",
    "Pairing",
    "PieceMatch",
    "RankedPhoto",
    "Reason",
    "Recommendation",
    "answer_item",
    "item_from_garment",
    "match_features",
    "match_pieces",
    "match_scores",
    "pairing_matrix",
    "recommend",
]
