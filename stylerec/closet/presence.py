"""What of a closet can be worn now, and what comes back with the laundry."""

from collections import Counter
from collections.abc import Sequence

from stylerec.domain.pieces import Piece, Place
from stylerec.domain.prose import listed
from stylerec.language import _, ngettext

WHERE: dict[Place, str] = {
    "wash": _("in the wash"),
    "lent": _("lent"),
    "stored": _("stored away"),
    "tailor": _("at the tailor"),
    "gone": _("sold or given away"),
}


def pieces_here(pieces: Sequence[Piece]) -> list[Piece]:
    """Those that hang in the closet, clean."""
    return [piece for piece in pieces if piece.is_here]


def pieces_after_laundry(pieces: Sequence[Piece]) -> list[Piece]:
    """Those that are here once the laundry is done, too."""
    return [piece for piece in pieces if piece.place in ("here", "wash")]


def away_sentence(pieces: Sequence[Piece]) -> str:
    """ "3 pieces are not here: 2 in the wash and 1 lent." Empty when all are."""
    places = Counter(piece.place for piece in pieces if not piece.is_here)
    if not places:
        return ""
    n_away = places.total()
    where = listed(
        [
            _("{count} {where}").format(count=places[place], where=words)
            for place, words in WHERE.items()
            if places[place]
        ]
    )
    return ngettext("{count} piece is not here: {places}.", "{count} pieces are not here: {places}.", n_away).format(
        count=n_away, places=where
    )
