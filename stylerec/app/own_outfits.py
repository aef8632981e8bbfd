"""Outfits of the closet as pages show them: their pieces, what keeps them from being worn, and how they change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from stylerec.app import current
from stylerec.app.own_pieces import title
from stylerec.closet import CalendarDay, WearableLook, Weather, build_calendar, outfit_title, roll_outfits
from stylerec.closet.naming import retitle_outfit
from stylerec.closet.presence import WHERE
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import listed
from stylerec.language import _, ngettext
from stylerec.store import KeptOutfit


def pieces_of(outfit: KeptOutfit) -> tuple[Piece, ...]:
    """The outfit's pieces, head to foot."""
    by_id = {piece.piece_id: piece for piece in current.pieces()}
    return tuple(by_id[piece_id] for piece_id in outfit.piece_ids if piece_id in by_id)


def not_here(outfit: KeptOutfit) -> str:
    """ "Black boots in the wash"; empty when all of its pieces can be worn."""
    pieces = pieces_of(outfit)
    away = [
        _("{piece} {where}").format(piece=title(piece), where=WHERE[piece.place])
        for piece in pieces
        if not piece.is_here
    ]
    n_gone = len(outfit.piece_ids) - len(pieces)
    if n_gone:
        gone = ngettext("{count} piece sold or given away", "{count} pieces sold or given away", n_gone)
        away.append(gone.format(count=n_gone))
    return listed(away)


def keep_once(pieces: Sequence[Piece], photo_id: str) -> str:
    """Keep pieces after a photo of the board, unless they are; what happened, in words."""
    ids = {piece.piece_id for piece in pieces}
    if any(ids == set(outfit.piece_ids) for outfit in current.store().outfits.kept(current.closet_id() or "")):
        return _("It is among your kept outfits already.")
    keep(pieces, photo_id=photo_id)
    return _("It is among your kept outfits.")


def keep(pieces: Sequence[Piece], *, name: str = "", photo_id: str | None = None, day: date | None = None) -> None:
    """Keep pieces as an outfit, or with a `day` in the calendar; without a name it is called by them.

    Raises `StoreError` for no pieces, or more than an outfit can have.
    """
    closet_id = current.closet_id() or ""
    ids = [piece.piece_id for piece in pieces]
    name = name.strip() or outfit_title(pieces, current.taxonomy())
    current.store().outfits.keep(closet_id, ids, name, day=day, photo_id=photo_id)


def plan_look(look: WearableLook, day: date) -> None:
    """Put what is worn for a look of the board into the calendar."""
    keep(look.everything, photo_id=look.photo.photo_id, day=day)


def reroll(outfit: KeptOutfit, locked: Sequence[Piece], weather: Weather) -> bool:
    """Give the outfit other pieces besides the `locked` ones; whether there are any that it has not had."""
    store, board = current.store(), current.board()
    shown = store.outfits.shown(outfit.outfit_id)
    rolled = next(roll_outfits(board, current.pieces(), locked, shown=shown, weather=weather), None)
    if rolled is None:
        return False
    name = retitle_outfit(outfit.name, pieces_of(outfit), rolled.pieces, board.taxonomy)
    store.outfits.update(outfit.outfit_id, name=name, piece_ids=[piece.piece_id for piece in rolled.pieces])
    return True


def calendar_file(outfits: Sequence[KeptOutfit]) -> bytes:
    """Those in the calendar as an .ics file."""
    days = [
        CalendarDay(outfit.outfit_id, outfit.day, outfit.name, "\n".join(map(title, pieces_of(outfit))))
        for outfit in outfits
        if outfit.day
    ]
    return build_calendar(days, datetime.now(UTC))


def day_title(day: date, today: date) -> str:
    """ "Tomorrow, 5 Nov"."""
    near = {today - timedelta(1): _("Yesterday"), today: _("Today"), today + timedelta(1): _("Tomorrow")}
    return f"{near.get(day, f'{day:%A}')}, {day.day} {day:%b}"
