"""Outfits as cards: a photo of the board beside the pieces that stand in for its garments, and what is missing.

One element however many there are. Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import streamlit as st

from stylerec.app import current, elements, own_outfits
from stylerec.app.kept_pictures import card, garment_name
from stylerec.app.own_pieces import PictureOf, address, pictures_of_pieces, title
from stylerec.closet import Outfit, PlannedDay, StandIn, WearableLook
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.prose import capital, listed, told_apart
from stylerec.language import _, pgettext


@dataclass(frozen=True)
class OutfitRow:
    """A garment of the look: the piece for it with its picture, or, without one, what is missing."""

    title: str
    about: str
    picture: str = ""


@dataclass(frozen=True)
class OutfitCard:
    """An outfit; `action` is what its button says, "" for none, `done` whether that has happened.

    `note` is what to know, as in the rain; `keep` what the button says that keeps it, "" for none.
    """

    card_id: str
    heading: str
    picture: str
    alt: str
    rows: tuple[OutfitRow, ...]
    action: str = ""
    done: bool = False
    note: str = ""
    keep: str = ""


def show(key: str, cards: Sequence[OutfitCard], on_keep: Callable[[str], None] | None = None) -> str | None:
    """Draw the cards; returns the `card_id` of the one whose button was just pressed.

    `on_keep` is called with the id of one that is to be kept.
    """
    known = {card.card_id for card in cards}

    def keep() -> None:
        card_id = st.session_state[key].get("kept")
        if on_keep and card_id in known:
            on_keep(card_id)

    data = {"cards": [_packed(card, name) for card, name in zip(cards, _names(cards), strict=True)]}
    result = _mount(key=key, data=data, on_pressed_change=elements.nothing, on_kept_change=keep)
    return str(result.pressed) if result.pressed in known else None


def _names(cards: Sequence[OutfitCard]) -> list[str]:
    """What to call each card beside the others: by its heading, or what it is made of."""
    return told_apart([card.heading or ", ".join(row.title for row in card.rows) for card in cards])


def _packed(card: OutfitCard, name: str) -> dict[str, object]:
    """The card as its script gets it, with what its buttons are called for those who hear them without the card."""
    said = _("{action}: {outfit}")
    return {
        "id": card.card_id,
        **asdict(card),
        "action_name": said.format(action=card.action, outfit=name),
        "keep_name": said.format(action=card.keep, outfit=name),
    }


def look_cards(looks: Sequence[WearableLook], today: date) -> list[OutfitCard]:
    """Looks of the board; those that can be worn get buttons to log it and to keep it."""
    picture = pictures_of_pieces()
    return [_look_card(look, today, today, picture, look.name, "", pgettext("outfit", "Keep")) for look in looks]


def day_cards(days: Sequence[PlannedDay], today: date) -> list[OutfitCard]:
    """The days of a plan, by their dates, with a button to keep one; today's outfit gets one to log it, too."""
    picture = pictures_of_pieces()
    return [
        _look_card(day.look, day.day, today, picture, str(day.day), own_outfits.day_title(day.day, today), _("Plan"))
        for day in days
    ]


def outfit_cards(outfits: Sequence[Outfit], item_title: str, item_picture: bytes, keep: str = "") -> list[OutfitCard]:
    """Outfits with an item; `keep` is what the button says that keeps one, for an item that is in the closet."""
    picture = pictures_of_pieces()
    return [replace(_outfit_card(outfit, item_title, item_picture, picture), keep=keep) for outfit in outfits]


def _look_card(
    look: WearableLook, day: date, today: date, picture: PictureOf, card_id: str, heading: str, keep: str
) -> OutfitCard:
    rows = (
        *(_piece_row(one, picture) for one in look.stand_ins),
        *(_missing_row(garment, nearest) for garment, nearest in zip(look.missing, look.nearest, strict=True)),
        *(_piece_row(one, picture) for one in look.extras),
    )
    done = look.complete and all(day in piece.worn for piece in look.pieces)
    action = ""
    if look.complete and day == today:
        action = _("✓ Worn today") if done else _("Wear this today")
    named = listed([title(one.piece) for one in look.stand_ins]) or _("nothing yet")
    alt = _("{name}; from your closet: {named}").format(name=look.name, named=named)
    keep = keep if look.complete else ""
    return OutfitCard(card_id, heading, _photo(look.photo), alt, rows, action, done, _note(look.notes), keep)


def _outfit_card(outfit: Outfit, item_title: str, item_picture: bytes, picture: PictureOf) -> OutfitCard:
    own = _("for its {garment}: {reason}").format(garment=garment_name(outfit.item.garment), reason=outfit.item.reason)
    item = OutfitRow(item_title, own, address(item_picture))
    rows = (item, *(_piece_row(one, picture) for one in (*outfit.stand_ins, *outfit.extras)))
    named = listed([title(piece) for piece in outfit.pieces]) or _("nothing else")
    alt = _("{name}; with it, from your closet: {named}").format(name=outfit.name, named=named)
    return OutfitCard(outfit.name, "", _photo(outfit.photo), alt, rows)


def _photo(photo: PhotoLook) -> str:
    return address(card(photo.photo_id, current.store().photos.picture))


def _piece_row(one: StandIn, picture: PictureOf) -> OutfitRow:
    return OutfitRow(
        title(one.piece),
        _("for its {garment}: {reason}").format(garment=garment_name(one.garment), reason=one.reason),
        address(picture(one.piece)),
    )


def _missing_row(garment: Garment, nearest: StandIn | None) -> OutfitRow:
    near = (
        _("nearest is your {piece}, not near enough").format(piece=_small(title(nearest.piece)))
        if nearest
        else _("nothing like it in yours")
    )
    return OutfitRow(_("Missing: {garment}").format(garment=garment_name(garment)), near)


def _note(notes: Sequence[str]) -> str:
    """ "Sandals in the rain and no coat or jacket for the rain"."""
    return capital(listed(notes))


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


_mount = elements.register("outfit_cards", '<div class="cards"></div>')
