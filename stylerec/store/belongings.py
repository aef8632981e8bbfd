"""Where pieces are, when they are washed, how warm they are and what they cost."""

from collections.abc import Iterable
from datetime import date

from stylerec.domain.pieces import MOST_CLO, PLACES, Place
from stylerec.domain.washing import MOST_WEARS
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.belonging_rows import last_worn, wash_rules
from stylerec.store.categories_in_use import load_categories
from stylerec.store.part import StorePart
from stylerec.store.rows import own_piece
from stylerec.store.tables import WashRule


class Belongings(StorePart):
    """What the owner says about their pieces besides what these look like."""

    def put(self, piece_ids: Iterable[str], place: Place) -> None:
        """Pieces are here, in the wash, lent, stored away, at the tailor, or gone: sold or given away.

        One that comes here out of the wash was washed. Raises `StoreError` for another place.
        """
        if place not in PLACES:
            raise StoreError(
                _("Unknown place: expected one of {places}, received {place!r}.").format(
                    places=", ".join(PLACES), place=place
                )
            )
        with self.database.writing() as session:
            for piece_id in piece_ids:
                row = own_piece(session, self.owner, piece_id)
                if place == "here" and row.place in ("here", "wash"):
                    row.washed = last_worn(session, piece_id) or row.washed
                row.place = place

    def wash(self, piece_ids: Iterable[str], day: date) -> None:
        """Pieces were washed on a day and are here again; wears up to that day do not count any more."""
        with self.database.writing() as session:
            for piece_id in piece_ids:
                row = own_piece(session, self.owner, piece_id)
                row.place, row.washed = "here", day

    def wash_rules(self) -> dict[str, int]:
        """After how many wears what is of a category is washed, where the owner said so; 0: not for being worn."""
        with self.database.reading() as session:
            return wash_rules(session, self.owner)

    def set_wash_rule(self, category: str, wears: int | None) -> None:
        """Wash what is of a category after so many wears; None: as shipped.

        Raises `TaxonomyError` for an unknown category, `StoreError` for a number below 0 or above 1000.
        """
        if wears is not None and not 0 <= wears <= MOST_WEARS:
            raise StoreError(
                _("Invalid number of wears: expected 0 to {most}, received {wears}.").format(
                    most=MOST_WEARS, wears=wears
                )
            )
        with self.database.writing() as session:
            category = load_categories(session, self.owner).taxonomy.resolve(category)
            if wears is not None:
                session.merge(WashRule(owner=self.owner, category=category, wears=wears))
            elif rule := session.get(WashRule, (self.owner, category)):
                session.delete(rule)

    def set_warmth(self, piece_id: str, clo: float | None) -> None:
        """How warm a piece is; None: as its category. Raises `StoreError` for less than 0 or more than 5 clo."""
        if clo is not None and not 0 <= clo <= MOST_CLO:
            raise StoreError(
                _("Invalid warmth: expected 0 to {most:g} clo, received {clo}.").format(most=MOST_CLO, clo=clo)
            )
        with self.database.writing() as session:
            own_piece(session, self.owner, piece_id).warmth = clo

    def set_purchase(self, piece_id: str, price: float | None, bought: date | None) -> None:
        """What a piece cost and when it was bought; None for what is not known. Raises `StoreError` below 0."""
        if price is not None and not 0 <= price < float("inf"):
            raise StoreError(_("Invalid price: expected 0 or more, received {price}.").format(price=price))
        with self.database.writing() as session:
            row = own_piece(session, self.owner, piece_id)
            row.price, row.bought = price, bought
