"""Trips: what goes into the bag, and what is worn on which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from stylerec.domain.days import check_days, days_later
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.outfits import build_outfit, set_pieces
from stylerec.store.part import StorePart
from stylerec.store.records import TripInfo
from stylerec.store.rows import check_name, clean_text, new_id, now, own_closet, row_values
from stylerec.store.tables import Closet, StoredTrip

MOST_DAYS = 366

DayOutfit = tuple[str, Sequence[str], str | None]
"""Name, ids of the pieces and the photo that they follow, of an outfit for a day."""


class Trips(StorePart):
    """The owner's trips. Their outfits are in the calendar and are changed there."""

    def all(self, closet_id: str) -> tuple[TripInfo, ...]:
        """The trips of a closet, by their first day."""
        query = select(StoredTrip).where(StoredTrip.closet_id == closet_id)
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
            rows = session.scalars(query.order_by(StoredTrip.start, StoredTrip.created, StoredTrip.trip_id))
            return tuple(_as_info(row) for row in rows)

    def keep(
        self,
        closet_id: str,
        name: str,
        start: date,
        kinds: Sequence[str],
        outfits: Sequence[DayOutfit | None],
        *,
        bag: int,
        least: int,
    ) -> TripInfo:
        """Keep a trip with an outfit for each day from `start` on, or None for a day without one.

        `kinds` are the days' occasions, `bag` the most pieces, `least` the number that no choice can do with less
        than. Raises `StoreError` for no days, more than 366, or another number of outfits, `UsageError` where the
        calendar ends before them.
        """
        if not 1 <= len(kinds) <= MOST_DAYS or len(outfits) != len(kinds):
            raise StoreError(
                _(
                    "Invalid trip: expected 1 to {most} days with as many outfits, received {days} days and "
                    "{outfits} outfits."
                ).format(most=MOST_DAYS, days=len(kinds), outfits=len(outfits))
            )
        check_days(start, len(kinds))
        trip = StoredTrip(trip_id=new_id(), closet_id=closet_id, name=check_name(name), created=now(), start=start)
        trip.kinds, trip.bag, trip.least = tuple(clean_text(kind, "") for kind in kinds), bag, least
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id)
            session.add(trip)
            session.flush()
            for number, outfit in enumerate(outfits):
                if outfit is not None:
                    title, piece_ids, photo_id = outfit
                    day = days_later(start, number)
                    row = build_outfit(closet_id, title, day=day, photo_id=photo_id, trip_id=trip.trip_id)
                    session.add(row)
                    session.flush()
                    set_pieces(session, row, piece_ids)
        return _as_info(trip)

    def delete(self, trip_id: str) -> None:
        """Forget a trip with its outfits; what was worn stays in the wear log."""
        query = select(StoredTrip).join(Closet).where(StoredTrip.trip_id == trip_id, Closet.owner == self.owner)
        with self.database.writing() as session:
            trip = session.scalar(query)
            if trip is None:
                raise StoreError(
                    _("There is no trip {trip_id!r}. It may have been deleted; choose one from the list.").format(
                        trip_id=trip_id
                    )
                )
            session.delete(trip)


def _as_info(row: StoredTrip) -> TripInfo:
    values: dict[str, Any] = row_values(row)
    return TripInfo(**values)
