"""Small pictures with names to choose one from: one element however many there are.

Names from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from stylerec.app import elements


@dataclass(frozen=True)
class Choice:
    """A picture's address, what it shows, and the `choice_id` that is returned for it."""

    choice_id: str
    name: str
    picture: str


def show(key: str, choices: Sequence[Choice]) -> str | None:
    """Draw the pictures; returns the `choice_id` of the one that was just chosen."""
    result = _mount(
        key=key, data={"choices": [asdict(choice) for choice in choices]}, on_chosen_change=elements.nothing
    )
    return str(result.chosen) if result.chosen in {choice.choice_id for choice in choices} else None


CSS = """
.choices { display: grid; gap: 14px; padding: 3px; font-family: var(--st-font); color: var(--st-text-color);
  grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); }
button { display: flex; flex-direction: column; gap: 6px; padding: 0; border: 0; border-radius: 0.5rem; font: inherit;
  font-size: 15px; line-height: 1.3; color: inherit; background: transparent; cursor: pointer; text-align: center; }
img { width: 100%; max-width: 140px; aspect-ratio: 1; margin: 0 auto; object-fit: contain; border-radius: 0.5rem;
  background: #f4f1ea; }
span { width: 100%; overflow-wrap: anywhere; }
button:hover span { color: var(--st-link-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""

JS = """
export default function ({ parentElement, data, setTriggerValue }) {
  const choices = parentElement.querySelector(".choices");
  const content = JSON.stringify(data.choices);
  choices.choose = (id) => setTriggerValue("chosen", id);
  if (choices.content === content) return;
  choices.content = content;
  choices.replaceChildren(...data.choices.map((choice) => {
    const button = document.createElement("button");
    button.type = "button";
    const image = document.createElement("img");
    image.alt = "";
    image.decoding = "async";
    image.src = choice.picture;
    const name = document.createElement("span");
    name.textContent = choice.name;
    button.append(image, name);
    button.addEventListener("click", () => choices.choose(choice.choice_id));
    return button;
  }));
}
"""

_mount = st.components.v2.component("stylerec_picture_choice", html='<div class="choices"></div>', css=CSS, js=JS)
