"""The library's answers about board and closet, kept until one of them changes."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.closet import PurchaseAdvice, WearableLooks, WeekPlan, check_purchase, looks_to_wear, plan_week
from stylerec.evidence import HowGood, how_good
from stylerec.recommendation import pairing_matrix


def wearable(seasons: Collection[str], occasions: Collection[str]) -> WearableLooks:
    """The looks of the chosen board for the chosen closet."""

    def make() -> WearableLooks:
        return looks_to_wear(current.board(), current.pieces(), seasons=seasons, occasions=occasions)

    found: WearableLooks = _kept("wearable", (sorted(seasons), sorted(occasions)), make)
    return found


def week(start: date, days: int, seasons: Collection[str], occasions: Collection[str]) -> WeekPlan:
    """A plan of outfits from `start` on."""

    def make() -> WeekPlan:
        return plan_week(
            current.board(), current.pieces(), start=start, days=days, seasons=seasons, occasions=occasions
        )

    found: WeekPlan = _kept("week", (start, days, sorted(seasons), sorted(occasions)), make)
    return found


def purchase(item: StyledItem) -> PurchaseAdvice:
    """Whether to buy the item."""

    def make() -> PurchaseAdvice:
        # What was bought meanwhile, or is looked at again, must not be its own twin.
        owned = [piece for piece in current.pieces() if piece.photo_id != item.photo_id]
        return check_purchase(item.prediction, current.board(), owned, category=item.category)

    found: PurchaseAdvice = _kept("purchase", (item.key, item.category), make)
    return found


def how_good_for_board() -> HowGood:
    """How well the chosen board predicts itself; photos that look nearly the same do not speak for one another."""

    def make(_: str) -> HowGood:
        board = current.board()
        group_of = {photo_id: group[0] for group in current.duplicates() for photo_id in group}
        distinct = dict.fromkeys(photo.photo_id for photo in board.readable)  # as `pairing_matrix` has them
        same = [group_of.get(photo_id, photo_id) for photo_id in distinct]
        return how_good(pairing_matrix(board), same=same)

    chosen = current.board_id()
    found: HowGood = current.kept_for_board("how good", chosen, make) if chosen else make("")
    return found


def _kept(what: str, details: object, make: Callable[[], Any]) -> Any:
    """The newest of each kind: who goes back to a filter waits for one computation."""
    store = current.store()
    board, closet = current.board_id(), current.closet_id()
    versions = store.version(board) if board else "", store.closet_version(closet) if closet else ""
    return current.kept(f"{board} {closet} {what}", f"{versions} {details}", make)
