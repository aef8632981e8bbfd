import {
  arrange,
  focusAfterDialog,
  keepElements,
  make,
  makeButton,
  makePicture,
  makeSvg,
  withName,
} from "./elements.js";

// A thumb that points up, as Material Symbols draw it.
const THUMB = [
  "M720-120H280v-520l280-280 50 50q7 7 11.5 19t4.5 23v14l-44 174h258q32 0 56 24t24 56v80q0 7-2 15t-4 15",
  "L794-168q-9 20-30 34t-44 14Zm-360-80h360l120-280v-80H480l54-220-174 174v406Zm-80-440v80H160v360h120v80H80v-520",
  "h200Z",
].join("");

/** What pressing a thumb (1 or -1) says, after what was `said` before: the same again takes it back. */
export function opinionOf(thumbs, value) {
  return { kind: thumbs.kind, target: thumbs.target, value: thumbs.said === value ? 0 : value };
}

function addThumbs(parent, thumbs, cards) {
  const group = make("div", "thumbs", parent);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", withName(cards.words.question, thumbs.name));
  for (const [value, label] of [
    [1, cards.words.yes],
    [-1, cards.words.no],
  ]) {
    const button = makeButton("", group);
    button.title = value > 0 ? cards.words.like : cards.words.dislike;
    button.setAttribute("aria-label", withName(label, thumbs.name));
    button.setAttribute("aria-pressed", String(thumbs.said === value));
    makeSvg("path", makeSvg("svg", button, { viewBox: "0 -960 960 960", "aria-hidden": "true" }), { d: THUMB });
    button.addEventListener("click", () => {
      const opinion = opinionOf(thumbs, value);
      button.setAttribute("aria-pressed", String(opinion.value === value)); // at once; the order follows
      cards.say(opinion);
    });
  }
}

/** A photo that opens large when it is pressed. */
function addPhoto(parent, photo, side, open) {
  const button = makeButton("photo", parent);
  button.setAttribute("aria-label", photo.alt);
  button.addEventListener("click", open);
  const svg = makeSvg("svg", button, { viewBox: photo.window.join(" "), "aria-hidden": "true" });
  const { address, width, height } = photo;
  makeSvg("image", svg, { href: address, width, height, preserveAspectRatio: "none" });
  makeSvg("path", svg, { d: photo.outline, transform: `scale(${width / side} ${height / side})` });
}

function makeCard(card, cards, side) {
  const element = make("article", "card");
  if (card.title) {
    const head = make("div", "head", element);
    make("h3", "", head, card.title);
    addThumbs(head, card.thumbs, cards);
    make("p", "", element, card.text);
    if (card.why) {
      const why = make("details", "why", element);
      make("summary", "", why, cards.words.why).setAttribute("aria-label", withName(cards.words.whyOf, card.title));
      make("p", "", why, card.why);
    }
    const row = make("div", "row", element);
    for (const picture of card.pictures) makePicture(row, picture.address, picture.alt);
    row.hidden = !card.pictures.length;
  } else {
    addPhoto(element, card.photo, side, () => cards.more(card.thumbs.target));
    if (card.text) make("p", "", element, card.text);
    addThumbs(element, card.thumbs, cards);
  }
  if (card.lines.length) make("div", "own", element, cards.words.own);
  for (const line of card.lines) {
    const row = make("div", "line", element);
    makePicture(row, line.picture, withName(cards.words.yours, line.title));
    const words = make("div", "words", row, line.title);
    make("span", "", words, line.reason);
    addThumbs(row, line.thumbs, cards);
  }
  if (card.more) {
    const button = makeButton("more", element, card.more);
    button.setAttribute("aria-label", card.more_name);
    button.addEventListener("click", () => cards.more(card.thumbs.target));
  }
  return element;
}

/** Which button of which card has the focus, as `[target, number]`; null for none. */
function focusedButton(cards) {
  const focused = cards.getRootNode().activeElement;
  for (const [target, entry] of focused ? (cards.kept ?? []) : []) {
    const number = [...entry.element.querySelectorAll("button")].indexOf(focused);
    if (number >= 0) return [target, number];
  }
  return null;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const cards = parentElement.querySelector(".cards");
  cards.words = data.words;
  cards.say = (opinion) => setTriggerValue("said", opinion);
  cards.more = (target) => {
    cards.watch?.disconnect();
    cards.watch = focusAfterDialog(() => cards.kept.get(target)?.element.querySelector(".more, .photo"));
    setTriggerValue("more", target);
  };
  cards.classList.toggle(
    "titled",
    data.cards.some((card) => card.title),
  );
  const place = focusedButton(cards);
  const idOf = (card) => card.thumbs.target;
  cards.kept = keepElements(cards.kept, data.cards, idOf, (card) => makeCard(card, cards, data.side));
  // A like draws its card anew.
  if (arrange(cards, cards.kept) && place)
    cards.kept.get(place[0])?.element.querySelectorAll("button")[place[1]]?.focus();
}
