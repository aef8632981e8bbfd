"""What a closet can do for a board: looks to wear today, outfits, a week, a trip, and whether to buy something.

Pure functions on a `MoodBoard` and `Piece`s; formulas and figures are in docs/closet.md.
"""

from stylerec.closet.calendar import CalendarDay, build_calendar
from stylerec.closet.naming import outfit_title
from stylerec.closet.outfits import ItemOutfits, Outfit, complete_outfits
from stylerec.closet.outline import OutlinedBoard, OutlinedLook, outline_board, outline_look
from stylerec.closet.packing import PackedBag, PackedDay, pack_bag
from stylerec.closet.planning import PlannedDay, WeekPlan, plan_week
from stylerec.closet.purchase import OwnedAlternative, PurchaseAdvice, check_purchase
from stylerec.closet.rerolling import RolledOutfit, roll_outfits
from stylerec.closet.searching import search_pieces
from stylerec.closet.standing_in import STANDS_IN, StandIn, StandIns, kinship, stand_in, stand_in_scores
from stylerec.closet.wearing import Unlock, WearableLook, WearableLooks, looks_to_wear
from stylerec.closet.weather import TEMPERATURES, Weather, WeatherFit, fit_weather, needed_warmth
from stylerec.closet.worth import ClosetWorth, PieceWorth, judge_closet

__all__ = [
    "STANDS_IN",
    "TEMPERATURES",
    "CalendarDay",
    "ClosetWorth",
    "ItemOutfits",
    "Outfit",
    "OutlinedBoard",
    "OutlinedLook",
    "OwnedAlternative",
    "PackedBag",
    "PackedDay",
    "PieceWorth",
    "PlannedDay",
    "PurchaseAdvice",
    "RolledOutfit",
    "StandIn",
    "StandIns",
    "Unlock",
    "WearableLook",
    "WearableLooks",
    "Weather",
    "WeatherFit",
    "WeekPlan",
    "build_calendar",
    "check_purchase",
    "complete_outfits",
    "fit_weather",
    "judge_closet",
    "kinship",
    "looks_to_wear",
    "needed_warmth",
    "outfit_title",
    "outline_board",
    "outline_look",
    "pack_bag",
    "plan_week",
    "roll_outfits",
    "search_pieces",
    "stand_in",
    "stand_in_scores",
]
