"""The library's answers about board and closet, kept until one of them changes."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.closet import (
    ClosetWorth,
    PurchaseAdvice,
    WearableLooks,
    Weather,
    WeekPlan,
    check_purchase,
    judge_closet,
    looks_to_wear,
    plan_week,
)
from stylerec.pairing.evidence import HowGood, how_good
from stylerec.pairing.naming import pairing_matrix

Value = TypeVar("Value")


def wearable(seasons: Collection[str], occasions: Collection[str], weather: Weather) -> WearableLooks:
    """The looks of the chosen board for the chosen closet."""

    def make() -> WearableLooks:
        return looks_to_wear(current.board(), current.pieces(), seasons=seasons, occasions=occasions, weather=weather)

    return _kept("wearable", (sorted(seasons), sorted(occasions), weather), make)


def week(start: date, days: int, seasons: Collection[str], occasions: Collection[str], weather: Weather) -> WeekPlan:
    """A plan of outfits from `start` on."""

    def make() -> WeekPlan:
        return plan_week(
            current.board(),
            current.pieces(),
            start=start,
            days=days,
            seasons=seasons,
            occasions=occasions,
            weather=weather,
        )

    return _kept("week", (start, days, sorted(seasons), sorted(occasions), weather), make)


def purchase(item: StyledItem) -> PurchaseAdvice:
    """Whether to buy the item."""

    def make() -> PurchaseAdvice:
        # What was bought meanwhile, or is looked at again, must not be its own twin.
        owned = [piece for piece in current.pieces() if piece.photo_id != item.photo_id]
        return check_purchase(item.prediction, current.board(), owned, category=item.category)

    return _kept("purchase", (item.key, item.category), make)


def worth(today: date) -> ClosetWorth:
    """What each piece costs per wear and does for the looks of the chosen board."""
    return _kept("worth", today, lambda: judge_closet(current.board(), current.pieces(), today))


def how_good_for_board() -> HowGood:
    """How well the chosen board predicts itself."""

    def make(_: str) -> HowGood:
        return how_good(pairing_matrix(current.board()))

    chosen = current.board_id()
    return current.kept_for_board("how good", chosen, make) if chosen else make("")


def _kept(what: str, details: object, make: Callable[[], Value]) -> Value:
    """The newest of each kind: who goes back to a filter waits for one computation."""
    store = current.store()
    board, closet = current.board_id(), current.closet_id()
    versions = store.boards.version(board) if board else "", store.closets.version(closet) if closet else ""
    return current.kept(f"{board} {closet} {what}", f"{versions} {details}", make)
