"""What is suggested, as cards: photos, categories and own pieces, each with thumbs to like or dislike it.

One element however many cards there are. Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import streamlit as st

from stylerec.app import elements
from stylerec.app.outlines import SIDE
from stylerec.store.opinions import Target

Value = Literal[-1, 0, 1]
"""Disliked, neither, liked."""


@dataclass(frozen=True)
class Thumbs:
    """What can be liked, what it is called, and what was `said` about it."""

    kind: Target
    target: str
    name: str
    said: int


@dataclass(frozen=True)
class Picture:
    """A picture's address, and a sentence for those who cannot see it."""

    address: str
    alt: str


@dataclass(frozen=True)
class Outlined:
    """A photo of `width` x `height` with the outline of a garment over it; `window` is the part that is shown.

    `outline` is an SVG path as made by `stylerec.app.outlines.outline_path`, `window` x, y, width and height.
    """

    address: str
    alt: str
    width: int
    height: int
    outline: str
    window: tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A piece of the closet on a card."""

    title: str
    reason: str
    picture: str
    thumbs: Thumbs


@dataclass(frozen=True)
class Suggestion:
    """A card of a `photo`, or one with a title and small pictures in a row.

    `more` is what its button says, "" for none.
    """

    thumbs: Thumbs
    text: str
    photo: Outlined | None = None
    title: str = ""
    pictures: tuple[Picture, ...] = ()
    lines: tuple[Line, ...] = ()
    more: str = ""


def show(key: str, suggestions: Sequence[Suggestion], on_said: Callable[[Target, str, Value], None]) -> str | None:
    """Draw the cards; returns the target of the card whose button was just pressed.

    `on_said` is called with what was liked, disliked or taken back.
    """
    known = {
        (thumbs.kind, thumbs.target)
        for one in suggestions
        for thumbs in (one.thumbs, *(line.thumbs for line in one.lines))
    }

    def said() -> None:
        opinion: Any = st.session_state[key].get("said")
        if isinstance(opinion, dict) and (opinion["kind"], opinion["target"]) in known:
            on_said(opinion["kind"], opinion["target"], opinion["value"])

    cards = [asdict(suggestion) for suggestion in suggestions]
    result = _mount(key=key, data={"side": SIDE, "cards": cards}, on_said_change=said, on_more_change=elements.nothing)
    return str(result.more) if result.more in {one.thumbs.target for one in suggestions} else None


CSS = """
.cards { display: grid; gap: 1rem; padding: 2px; font-family: var(--st-font); color: var(--st-text-color);
  grid-template-columns: repeat(auto-fill, minmax(min(150px, 44%), 1fr)); }
.cards.titled { grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr)); }
.card { display: flex; flex-direction: column; gap: 8px; margin: 0; min-width: 0; }
.titled .card { gap: 12px; padding: 16px; border: 1px solid var(--st-border-color); border-radius: 0.75rem; }
.card > svg { width: 100%; border-radius: 0.75rem; background: var(--st-secondary-background-color); }
.card > svg path { fill: none; stroke: #fff; stroke-width: 2; vector-effect: non-scaling-stroke;
  filter: drop-shadow(0 0 1.5px rgb(0 0 0 / .85)); }
.card p { margin: 0; font-size: 15px; line-height: 1.4; overflow-wrap: anywhere; }
.titled .card p { font-size: 14px; }
.head, .line { display: flex; align-items: center; gap: 12px; }
.head h3 { flex: 1; margin: 0; font: inherit; font-weight: 600; font-size: 16px; }
.row { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; }
.row img, .line img { border-radius: 0.5rem; background: #f4f1ea; object-fit: contain; }
.row img { width: 100%; height: 110px; padding: 4px; box-sizing: border-box; }
.line img { flex: 0 0 64px; width: 64px; height: 64px; }
.line .words { flex: 1; min-width: 0; font-size: 15px; line-height: 1.35; overflow-wrap: anywhere; }
.line span { display: block; font-size: 13.5px; opacity: .8; }
.own { font-size: 14px; opacity: .75; }
.thumbs { display: flex; gap: 6px; flex: none; }
.card > .thumbs { margin-top: auto; }
.thumbs button { width: 38px; height: 30px; padding: 0; border: 1px solid var(--st-border-color); border-radius: 99px;
  color: inherit; background: transparent; cursor: pointer; }
.thumbs svg { width: 16px; height: 16px; vertical-align: middle; fill: currentColor; }
.thumbs button:last-child svg { transform: rotate(180deg); }
.thumbs button:hover { border-color: var(--st-primary-color); color: var(--st-link-color); }
.thumbs button[aria-pressed=true] { color: #fff; border-color: var(--st-primary-color);
  background: var(--st-primary-color); }
.more { align-self: flex-start; padding: 2px 0; border: 0; font: inherit; font-size: 15px; text-align: left;
  color: var(--st-link-color); background: transparent; cursor: pointer; }
.more:hover { text-decoration: underline; }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
@media (pointer: coarse) { .thumbs button { width: 46px; height: 40px; } }
"""

# A card that did not change is kept as it is, so that nothing flickers when the page is drawn again.
JS = """
const SVG = "http://www.w3.org/2000/svg";
const THUMB = "M720-120H280v-520l280-280 50 50q7 7 11.5 19t4.5 23v14l-44 174h258q32 0 56 24t24 56v80q0 7-2 15t-4 15"
  + "L794-168q-9 20-30 34t-44 14Zm-360-80h360l120-280v-80H480l54-220-174 174v406Zm-80-440v80H160v360h120v80H80v-520"
  + "h200Z";

function addPicture(parent, picture) {
  const image = make("img", "", parent);
  image.alt = picture.alt;
  image.decoding = "async";
  image.src = picture.address;
}

function addThumbs(parent, thumbs, cards) {
  const group = make("div", "thumbs", parent);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `Do you like this: ${thumbs.name}?`);
  for (const [value, label] of [[1, "Yes"], [-1, "No"]]) {
    const button = make("button", "", group);
    button.type = "button";
    button.title = value > 0 ? "I like this" : "Not for me";
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-pressed", String(thumbs.said === value));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 -960 960 960");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", THUMB);
    svg.appendChild(path);
    button.appendChild(svg);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(thumbs.said !== value));  // at once; the order follows
      cards.say({ kind: thumbs.kind, target: thumbs.target, value: thumbs.said === value ? 0 : value });
    });
  }
}

function addPhoto(parent, photo, side) {
  const add = (tag, element, values) => {
    const made = element.appendChild(document.createElementNS(SVG, tag));
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };
  const svg = add("svg", parent, { viewBox: photo.window.join(" "), role: "img", "aria-label": photo.alt });
  add("image", svg, { href: photo.address, width: photo.width, height: photo.height, preserveAspectRatio: "none" });
  add("path", svg, { d: photo.outline, transform: `scale(${photo.width / side} ${photo.height / side})` });
}

function makeCard(card, cards, side) {
  const element = document.createElement("article");
  element.className = "card";
  if (card.title) {
    const head = make("div", "head", element);
    make("h3", "", head, card.title);
    addThumbs(head, card.thumbs, cards);
    make("p", "", element, card.text);
    const row = make("div", "row", element);
    for (const picture of card.pictures) addPicture(row, picture);
    row.hidden = !card.pictures.length;
  } else {
    addPhoto(element, card.photo, side);
    if (card.text) make("p", "", element, card.text);
    addThumbs(element, card.thumbs, cards);
  }
  if (card.lines.length) make("div", "own", element, "From your closet");
  for (const line of card.lines) {
    const row = make("div", "line", element);
    addPicture(row, { address: line.picture, alt: `Yours: ${line.title}` });
    const words = make("div", "words", row, line.title);
    make("span", "", words, line.reason);
    addThumbs(row, line.thumbs, cards);
  }
  if (card.more) {
    const button = make("button", "more", element, card.more);
    button.type = "button";
    button.addEventListener("click", () => cards.more(card.thumbs.target));
  }
  return element;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const cards = parentElement.querySelector(".cards");
  cards.say = (opinion) => setTriggerValue("said", opinion);
  cards.more = (target) => {
    if (cards.watch) cards.watch.disconnect();
    cards.watch = comeBack(() => cards.kept.get(target)?.element.querySelector(".more"));
    setTriggerValue("more", target);
  };
  cards.classList.toggle("titled", data.cards.some((card) => card.title));
  const old = cards.kept || new Map();
  cards.kept = new Map();
  for (const card of data.cards) {
    const content = JSON.stringify(card);
    const known = old.get(card.thumbs.target);
    cards.kept.set(card.thumbs.target, known && known.content === content
      ? known : { content, element: makeCard(card, cards, data.side) });
  }
  const wanted = [...cards.kept.values()].map((entry) => entry.element);
  if (wanted.length !== cards.children.length || wanted.some((element, place) => cards.children[place] !== element)) {
    const focused = cards.getRootNode().activeElement;
    const target = [...old].find(([, entry]) => entry.element.contains(focused))?.[0];
    const place = target ? [...old.get(target).element.querySelectorAll("button")].indexOf(focused) : -1;
    cards.replaceChildren(...wanted);
    cards.kept.get(target)?.element.querySelectorAll("button")[place]?.focus();  // a like draws its card anew
  }
}
"""

_mount = st.components.v2.component(
    "stylerec_suggestion_cards", html='<div class="cards"></div>', css=CSS, js=elements.JS + JS
)
