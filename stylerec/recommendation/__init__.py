"""How to wear an item: the board's photos ranked by whether they show such a garment, and what goes with it."""

from stylerec.pairing.naming import pairing_matrix
from stylerec.recommendation.answer import Recommendation, recommend
from stylerec.recommendation.item import ItemAnswer, answer_item, garments_to_choose, item_from_garment
from stylerec.recommendation.matching import (
    WEIGHTS,
    MatchFeatures,
    MatchWeights,
    match_features,
    match_scores,
)
from stylerec.recommendation.pieces import PieceMatch, match_pieces
from stylerec.recommendation.ranking import RankedPhoto, Reason, photo_caption
from stylerec.recommendation.suggestions import Pairing
from stylerec.recommendation.wishes import Wishes

__all__ = [
    "WEIGHTS",
    "ItemAnswer",
    "MatchFeatures",
    "MatchWeights",
    "Pairing",
    "PieceMatch",
    "RankedPhoto",
    "Reason",
    "Recommendation",
    "Wishes",
    "answer_item",
    "garments_to_choose",
    "item_from_garment",
    "match_features",
    "match_pieces",
    "match_scores",
    "pairing_matrix",
    "photo_caption",
    "recommend",
]
