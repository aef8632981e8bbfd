import { arrange, keepElements, make, makeButton, makePicture } from "./elements.js";

function makeCard(card, cards) {
  const element = make("article", "card");
  makePicture(element, card.picture, card.alt);
  const side = make("div", "side", element);
  if (card.heading) make("h3", "", side, card.heading);
  const list = make("ul", "", side);
  for (const row of card.rows) {
    const item = make("li", "", list);
    if (row.picture) makePicture(item, row.picture, "");
    else make("div", "gap", item);
    const words = make("div", "", item);
    make("b", "", words, row.title);
    make("span", "", words, row.about);
  }
  if (card.note) make("p", "note", side, card.note);
  const buttons = make("div", "buttons", side);
  if (card.action) {
    const button = makeButton("", buttons, card.action);
    button.setAttribute("aria-label", card.action_name);
    button.setAttribute("aria-pressed", String(card.done));
    button.addEventListener("click", () => cards.press(card.id));
  }
  if (card.keep) {
    const button = makeButton("quiet", buttons, card.keep);
    button.setAttribute("aria-label", card.keep_name);
    button.addEventListener("click", () => cards.keep(card.id));
  }
  return element;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const cards = parentElement.querySelector(".cards");
  cards.press = (id) => setTriggerValue("pressed", id);
  cards.keep = (id) => setTriggerValue("kept", id);
  const idOf = (card) => card.id;
  cards.kept = keepElements(cards.kept, data.cards, idOf, (card) => makeCard(card, cards));
  arrange(cards, cards.kept);
}
