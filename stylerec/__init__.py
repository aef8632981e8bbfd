"""stylerec tells a person how to wear what they already own.

The public names load on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stylerec.closet import check_purchase, complete_outfits, looks_to_wear, plan_week
    from stylerec.corrections import Correction, Feedback
    from stylerec.errors import StylerecError
    from stylerec.evidence import how_good
    from stylerec.looks import Garment, ItemPrediction, Look, PhotoLook
    from stylerec.moodboard import MoodBoard
    from stylerec.pairings import rank_pairings
    from stylerec.pieces import Piece
    from stylerec.recogniser import Recogniser
    from stylerec.recommendation import Pairing, RankedPhoto, Reason, Recommendation, pairing_matrix, recommend
    from stylerec.store import Store

_ROOMS = {
    "check_purchase": "closet",
    "complete_outfits": "closet",
    "looks_to_wear": "closet",
    "plan_week": "closet",
    "Correction": "corrections",
    "Feedback": "corrections",
    "how_good": "evidence",
    "Piece": "pieces",
    "pairing_matrix": "recommendation",
    "Store": "store",
    "StylerecError": "errors",
    "Garment": "looks",
    "ItemPrediction": "looks",
    "Look": "looks",
    "PhotoLook": "looks",
    "MoodBoard": "moodboard",
    "rank_pairings": "pairings",
    "Recogniser": "recogniser",
    "Pairing": "recommendation",
    "RankedPhoto": "recommendation",
    "Reason": "recommendation",
    "Recommendation": "recommendation",
    "recommend": "recommendation",
}

__all__ = [
    "Correction",
    "Feedback",
    "Garment",
    "ItemPrediction",
    "Look",
    "MoodBoard",
    "Pairing",
    "PhotoLook",
    "Piece",
    "RankedPhoto",
    "Reason",
    "Recogniser",
    "Recommendation",
    "Store",
    "StylerecError",
    "check_purchase",
    "complete_outfits",
    "how_good",
    "looks_to_wear",
    "pairing_matrix",
    "plan_week",
    "rank_pairings",
    "recommend",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'stylerec' has no attribute {name!r}")
    return getattr(import_module(f"stylerec.{_ROOMS[name]}"), name)
