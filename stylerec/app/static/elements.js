// What the app's own elements share. Texts from users are set as text and attributes, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element of a class, with a text in it, at the end of its parent. */
export function make(tag, name, parent, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  parent?.appendChild(element);
  return element;
}

export function makeButton(name, parent, text) {
  const button = make("button", name, parent, text);
  button.type = "button";
  return button;
}

/** A text from Python with a name put where it says `{name}`. */
export function withName(text, name) {
  return text.replace("{name}", () => name);
}

/** A picture; `alt` is a sentence for those who cannot see it, "" where the words beside it say the same. */
export function makePicture(parent, address, alt) {
  const image = make("img", "", parent);
  image.alt = alt;
  image.decoding = "async";
  image.src = address;
  return image;
}

export function makeSvg(tag, parent, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.appendChild(element);
  return element;
}

/**
 * One `{ content, element }` per item, by its id. The element of an item whose content did not change is kept as it is,
 * so that nothing flickers when the page is drawn again.
 */
export function keepElements(known, items, idOf, makeElement, contentOf = (item) => item) {
  const kept = new Map();
  for (const item of items) {
    const content = JSON.stringify(contentOf(item));
    const old = known?.get(idOf(item));
    kept.set(idOf(item), old?.content === content ? old : { content, element: makeElement(item) });
  }
  return kept;
}

/** Puts kept elements into their parent, in order; returns whether there was anything to do. */
export function arrange(parent, kept) {
  const wanted = [...kept.values()].map((entry) => entry.element);
  const now = parent.children;
  if (wanted.length === now.length && wanted.every((element, place) => now[place] === element)) return false;
  parent.replaceChildren(...wanted);
  return true;
}

/** Streamlit gives the focus back after a dialog, but not into a shadow tree: `find` says to which element. */
export function focusAfterDialog(find) {
  let opened = false;
  const watch = new MutationObserver(() => {
    const open = document.querySelector("[role=dialog]") !== null;
    opened = opened || open;
    if (!opened || open) return;
    watch.disconnect();
    setTimeout(() => {
      if (document.activeElement === document.body) find()?.focus();
    }, 50);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return watch;
}
