"""What an archive says about a closet's pieces besides their looks, about outfits and about trips."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from stylerec.domain.pieces import MOST_CLO, PLACES
from stylerec.language import _, ngettext
from stylerec.store.outfits import BEST_RATING, join_ids, set_pieces
from stylerec.store.rows import clean_text, new_id
from stylerec.store.tables import ShownOutfit, StoredOutfit, StoredTrip
from stylerec.store.transfer.entry import ID, PHOTO_ID, BadEntry, Entry
from stylerec.store.trips import MOST_DAYS

PLACE = re.compile("|".join(PLACES))
SHOWN = re.compile(rf"{ID.pattern}( {ID.pattern})*")
HIGHEST_PRICE = 1e12
MOST_IN_BAG = 10_000


def read_belongings(entry: Entry, worn: Iterable[date]) -> dict[str, Any]:
    """The columns of a piece that older versions did not have. What was worn before there was a laundry is clean."""
    if not entry.has("place"):
        return {"place": "here", "washed": max(worn, default=None)}
    return {
        "place": entry.text("place", PLACE),
        "washed": entry.day("washed") if entry.has("washed") else None,
        "warmth": entry.number("warmth", 0, MOST_CLO) if entry.has("warmth") else None,
        "price": entry.number("price", 0, HIGHEST_PRICE) if entry.has("price") else None,
        "bought": entry.day("bought") if entry.has("bought") else None,
    }


def add_trip(session: Session, closet_id: str, entry: Entry, trip_ids: dict[str, str]) -> bool:
    """Take in a trip, unless it is here; `trip_ids` gets the id that it has here. Raises `BadEntry`."""
    trip_id = entry.text("trip_id", ID)
    kinds = tuple(clean_text(kind, "") for kind in entry.listed("kinds"))
    if not 1 <= len(kinds) <= MOST_DAYS:
        raise BadEntry(ngettext("it has {count} day", "it has {count} days", len(kinds)).format(count=len(kinds)))
    row = StoredTrip(closet_id=closet_id, name=entry.text("name"), created=entry.moment("created"), kinds=kinds)
    row.start = entry.day("start")
    row.bag, row.least = (int(entry.number(name, 0, MOST_IN_BAG)) for name in ("bag", "least"))
    here = session.get(StoredTrip, trip_id)
    if here and here.closet_id == closet_id:
        trip_ids[trip_id] = trip_id
        return False
    row.trip_id = trip_ids[trip_id] = new_id() if here else trip_id
    session.add(row)
    session.flush()
    return True


def add_outfit(
    session: Session, closet_id: str, entry: Entry, piece_ids: Mapping[str, str], trip_ids: Mapping[str, str]
) -> bool:
    """Take in an outfit with those of its pieces that came in, unless it is here.

    The mappings tell what the archive's ids are here. Raises `BadEntry`.
    """
    outfit_id = entry.text("outfit_id", ID)
    trip_id = entry.text("trip_id", ID) if entry.has("trip_id") else None
    if trip_id is not None and trip_id not in trip_ids:
        raise BadEntry(_("its trip {trip_id} was refused").format(trip_id=trip_id))
    row = StoredOutfit(closet_id=closet_id, name=entry.text("name"), created=entry.moment("created"))
    row.trip_id = None if trip_id is None else trip_ids[trip_id]
    row.tags, row.rating, row.worn = (
        entry.words("tags"),
        int(entry.number("rating", 0, BEST_RATING)),
        entry.flag("worn"),
    )
    row.photo_id = entry.text("photo_id", PHOTO_ID) if entry.has("photo_id") else None
    row.day = entry.day("day") if entry.has("day") else None
    if row.day is None and (row.trip_id or row.worn):
        raise BadEntry(_("it has no day"))
    pieces = [piece_ids[piece_id] for piece_id in entry.listed("pieces") if piece_id in piece_ids]
    shown = {Entry({"shown": text}).text("shown", SHOWN) for text in entry.listed("shown")}
    here = session.get(StoredOutfit, outfit_id)
    if here and here.closet_id == closet_id:
        return False
    if not pieces:
        raise BadEntry(_("none of its pieces is here"))
    row.outfit_id = new_id() if here else outfit_id
    session.add(row)
    session.flush()
    set_pieces(session, row, pieces)
    for text in sorted({join_ids(piece_ids.get(piece_id, piece_id) for piece_id in text.split()) for text in shown}):
        session.add(ShownOutfit(outfit_id=row.outfit_id, pieces=text))
    session.flush()
    return True
