"""stylerec tells a person how to wear what they already own.

Photos become looks, looks a mood board, and an item with a board becomes an answer. With the sample that is installed:

>>> from stylerec import MoodBoard, Recogniser, looks_to_wear, recommend
>>> from stylerec.domain.pieces import piece_from
>>> from stylerec.sample import compose_photo, load_closet, load_item
>>> recogniser = Recogniser.load()
>>> board = MoodBoard(list(recogniser.recognise(compose_photo(number)[:2] for number in range(4))))
>>> board.user_items().shape
(4, 53)
>>> (skirt,) = recogniser.recognise([load_item()[:2]])
>>> advice = recommend(skirt, board)
>>> advice.category, len(advice.photos)
('skirt', 4)
>>> closet = [piece_from(photo) for photo in recogniser.recognise(photo[:2] for photo in load_closet()[:6])]
>>> len(looks_to_wear(board, closet).looks)
4

The public names load on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stylerec.closet import check_purchase, complete_outfits, looks_to_wear, plan_week
    from stylerec.domain.corrections import Correction, Feedback
    from stylerec.domain.looks import Garment, ItemPrediction, Look, PhotoLook
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import Piece
    from stylerec.errors import StylerecError
    from stylerec.pairing.evidence import how_good
    from stylerec.pairing.naming import pairing_matrix
    from stylerec.pairing.pairings import rank_pairings
    from stylerec.recommendation import Pairing, RankedPhoto, Reason, Recommendation, recommend
    from stylerec.store import Store
    from stylerec.vision.recogniser import Recogniser

_ROOMS = {
    "check_purchase": "closet",
    "complete_outfits": "closet",
    "looks_to_wear": "closet",
    "plan_week": "closet",
    "Correction": "domain.corrections",
    "Feedback": "domain.corrections",
    "how_good": "pairing.evidence",
    "Piece": "domain.pieces",
    "pairing_matrix": "pairing.naming",
    "Store": "store",
    "StylerecError": "errors",
    "Garment": "domain.looks",
    "ItemPrediction": "domain.looks",
    "Look": "domain.looks",
    "PhotoLook": "domain.looks",
    "MoodBoard": "domain.moodboard",
    "rank_pairings": "pairing.pairings",
    "Recogniser": "vision.recogniser",
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
    if name == "__version__":
        return _read_version()
    if name not in _ROOMS:
        raise AttributeError(f"module 'stylerec' has no attribute {name!r}")
    return getattr(import_module(f"stylerec.{_ROOMS[name]}"), name)


def _read_version() -> str:
    """The version stands in pyproject.toml: in a checkout that file has it, else what was installed."""
    import tomllib
    from importlib import metadata

    checkout = Path(__file__).parents[1] / "pyproject.toml"
    if checkout.exists():
        return str(tomllib.loads(checkout.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("stylerec")
