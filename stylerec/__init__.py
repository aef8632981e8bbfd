"""stylerec tells a person how to wear what they already own.

The public names load on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stylerec.errors import StylerecError
    from stylerec.looks import Garment, ItemPrediction, Look, PhotoLook
    from stylerec.moodboard import MoodBoard
    from stylerec.pairings import rank_pairings
    from stylerec.recogniser import Recogniser
    from stylerec.recommendation import Pairing, RankedPhoto, Reason, Recommendation, recommend

_ROOMS = {
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
    "Garment",
    "ItemPrediction",
    "Look",
    "MoodBoard",
    "Pairing",
    "PhotoLook",
    "RankedPhoto",
    "Reason",
    "Recogniser",
    "Recommendation",
    "StylerecError",
    "rank_pairings",
    "recommend",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'stylerec' has no attribute {name!r}")
    return getattr(import_module(f"stylerec.{_ROOMS[name]}"), name)
