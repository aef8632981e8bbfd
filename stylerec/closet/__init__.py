"""What a closet can do for a board: looks to wear today, complete outfits, a week, and whether to buy something.

Pure functions on a `MoodBoard` and `Piece`s; formulas and figures are in docs/closet.md.
"""

from stylerec.closet.outfits import ItemOutfits, Outfit, complete_outfits
from stylerec.closet.outline import ESSENTIAL, Outline, Outlines, outline_board, outline_look
from stylerec.closet.planning import PlannedDay, WeekPlan, plan_week
from stylerec.closet.purchase import OwnedAlternative, PurchaseAdvice, check_purchase
from stylerec.closet.standing_in import WORKS, StandIn, StandIns, kinship, stand_in, stand_in_scores
from stylerec.closet.wearing import Unlock, WearableLook, WearableLooks, looks_to_wear

__all__ = [
    "ESSENTIAL",
    "WORKS",
    "ItemOutfits",
    "Outfit",
    "Outline",
    "Outlines",
    "OwnedAlternative",
    "PlannedDay",
    "PurchaseAdvice",
    "StandIn",
    "StandIns",
    "Unlock",
    "WearableLook",
    "WearableLooks",
    "WeekPlan",
    "check_purchase",
    "complete_outfits",
    "kinship",
    "looks_to_wear",
    "outline_board",
    "outline_look",
    "plan_week",
    "stand_in",
    "stand_in_scores",
]
