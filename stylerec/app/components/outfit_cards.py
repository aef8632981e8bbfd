"""Outfits as cards: a photo of the board beside the pieces that stand in for its garments, and what is missing.

One element however many there are. Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from stylerec.app import current, elements
from stylerec.app.kept_pictures import card, garment_name
from stylerec.app.own_pieces import Picture, address, pictures_of_pieces, title
from stylerec.closet import Outfit, PlannedDay, StandIn, WearableLook
from stylerec.looks import Garment, PhotoLook
from stylerec.words import listed


@dataclass(frozen=True)
class Row:
    """A garment of the look: the piece for it with its picture, or, without one, what is missing."""

    title: str
    about: str
    picture: str = ""


@dataclass(frozen=True)
class Card:
    """An outfit; `action` is what its button says, "" for none, `done` whether that has happened."""

    card_id: str
    heading: str
    picture: str
    alt: str
    rows: tuple[Row, ...]
    action: str = ""
    done: bool = False


def show(key: str, cards: Sequence[Card]) -> str | None:
    """Draw the cards; returns the `card_id` of the one whose button was just pressed."""
    result = _mount(key=key, data={"cards": [_packed(card) for card in cards]}, on_pressed_change=elements.nothing)
    return str(result.pressed) if result.pressed in {card.card_id for card in cards} else None


def look_cards(looks: Sequence[WearableLook], today: date) -> list[Card]:
    """Looks of the board; those that can be worn get a button to log it."""
    picture = pictures_of_pieces()
    return [_look_card(look, today, today, picture, look.name) for look in looks]


def day_cards(days: Sequence[PlannedDay], today: date) -> list[Card]:
    """The days of a plan, by their dates; today's outfit gets a button to log it."""
    picture = pictures_of_pieces()
    return [
        _look_card(day.look, day.day, today, picture, str(day.day), heading=_day_name(day.day, today)) for day in days
    ]


def outfit_cards(outfits: Sequence[Outfit], item_title: str, item_picture: bytes) -> list[Card]:
    """Outfits with an item that is not in the closet yet."""
    picture = pictures_of_pieces()
    return [_outfit_card(outfit, item_title, item_picture, picture) for outfit in outfits]


def _day_name(day: date, today: date) -> str:
    """ "Tomorrow, 5 November"."""
    near = {today: "Today", today + timedelta(1): "Tomorrow"}
    return f"{near.get(day, f'{day:%A}')}, {day.day} {day:%B}"


def _look_card(
    look: WearableLook, day: date, today: date, picture: Picture, card_id: str, *, heading: str = ""
) -> Card:
    rows = (
        *(_piece_row(one, picture) for one in look.stand_ins),
        *(_missing_row(garment, nearest) for garment, nearest in zip(look.missing, look.nearest, strict=True)),
        *(_piece_row(one, picture) for one in look.extras),
    )
    done = look.complete and all(day in piece.worn for piece in look.pieces)
    action = ""
    if look.complete and day == today:
        action = "✓ Worn today" if done else "Wear this today"
    named = listed([title(one.piece) for one in look.stand_ins]) or "nothing yet"
    alt = f"{look.name}; from your closet: {named}"
    return Card(card_id, heading, _photo(look.photo), alt, rows, action, done)


def _outfit_card(outfit: Outfit, item_title: str, item_picture: bytes, picture: Picture) -> Card:
    own = f"for its {garment_name(outfit.item.garment)}: {outfit.item.reason}"
    item = Row(item_title, own, address(item_picture))
    rows = (item, *(_piece_row(one, picture) for one in (*outfit.stand_ins, *outfit.extras)))
    named = listed([title(piece) for piece in outfit.pieces]) or "nothing else"
    alt = f"{outfit.name}; with it, from your closet: {named}"
    return Card(outfit.name, "", _photo(outfit.photo), alt, rows)


def _photo(photo: PhotoLook) -> str:
    return address(card(photo.photo_id, current.store().picture))


def _piece_row(one: StandIn, picture: Picture) -> Row:
    return Row(title(one.piece), f"for its {garment_name(one.garment)}: {one.reason}", address(picture(one.piece)))


def _missing_row(garment: Garment, nearest: StandIn | None) -> Row:
    near = f"nearest is your {_small(title(nearest.piece))}, not near enough" if nearest else "nothing like it in yours"
    return Row(f"Missing: {garment_name(garment)}", near)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _packed(card: Card) -> dict[str, object]:
    return {
        "id": card.card_id,
        "heading": card.heading,
        "picture": card.picture,
        "alt": card.alt,
        "rows": [{"title": row.title, "about": row.about, "picture": row.picture} for row in card.rows],
        "action": card.action,
        "done": card.done,
    }


CSS = """
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(350px, 100%), 1fr)); gap: 18px;
  padding: 2px 2px 6px; font-family: var(--st-font); color: var(--st-text-color); }
.card { display: grid; grid-template-columns: 44% 1fr; border: 1px solid var(--st-border-color); border-radius: 14px;
  overflow: hidden; margin: 0; min-height: 280px; }
/* As high as the list beside it, whatever that is. */
.card > img { width: 100%; height: 0; min-height: 100%; object-fit: cover; object-position: 50% 20%; }
.side { display: flex; flex-direction: column; gap: 10px; padding: 14px; min-width: 0; }
h3 { margin: 0 0 2px; font-family: var(--st-heading-font); font-size: 17px; line-height: 1.25; font-weight: 600; }
ul { display: flex; flex-direction: column; gap: 10px; list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 52px 1fr; gap: 10px; align-items: center; font-size: 14px;
  line-height: 1.3; }
li img, li .gap { width: 52px; height: 52px; box-sizing: border-box; border-radius: 8px; }
li img { object-fit: contain; padding: 3px; background: #f4f1ea; }
li .gap { border: 1.5px dashed color-mix(in srgb, currentColor 45%, transparent); }
li b { font-weight: 600; overflow-wrap: anywhere; }
li span { display: block; font-size: 12.5px; opacity: .76; overflow-wrap: anywhere; }
button { margin-top: auto; align-self: flex-start; padding: 5px 16px; border: 1px solid var(--st-primary-color);
  border-radius: 99px; font: inherit; font-size: 14px; cursor: pointer; color: #fff;
  background: var(--st-primary-color); }
button:hover { filter: brightness(1.08); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
button[aria-pressed=true] { color: inherit; background: transparent; }
"""

# A card that did not change is kept as it is, so that nothing flickers when the page is drawn again.
JS = """
function makeCard(card, press) {
  const element = document.createElement("article");
  element.className = "card";
  const image = make("img", "", element);
  image.alt = card.alt;
  image.decoding = "async";
  image.src = card.picture;
  const side = make("div", "side", element);
  if (card.heading) make("h3", "", side, card.heading);
  const list = make("ul", "", side);
  for (const row of card.rows) {
    const item = make("li", "", list);
    if (row.picture) {
      const piece = make("img", "", item);
      piece.alt = "";
      piece.src = row.picture;
    } else {
      make("div", "gap", item);
    }
    const words = make("div", "", item);
    make("b", "", words, row.title);
    make("span", "", words, row.about);
  }
  if (card.action) {
    const button = make("button", "", side, card.action);
    button.type = "button";
    button.setAttribute("aria-pressed", String(card.done));
    button.addEventListener("click", () => press(card.id));
  }
  return element;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const cards = parentElement.querySelector(".cards");
  cards.press = (id) => setTriggerValue("pressed", id);
  const old = cards.kept || new Map();
  cards.kept = new Map();
  for (const card of data.cards) {
    const content = JSON.stringify(card);
    const known = old.get(card.id);
    cards.kept.set(card.id, known && known.content === content
      ? known : { content, element: makeCard(card, (id) => cards.press(id)) });
  }
  const wanted = [...cards.kept.values()].map((entry) => entry.element);
  if (wanted.length !== cards.children.length || wanted.some((element, place) => cards.children[place] !== element)) {
    cards.replaceChildren(...wanted);
  }
}
"""

_mount = st.components.v2.component(
    "stylerec_outfit_cards", html='<div class="cards"></div>', css=CSS, js=elements.JS + JS
)
