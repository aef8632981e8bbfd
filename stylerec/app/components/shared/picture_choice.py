"""Small pictures with names to choose one from: one element however many there are.

Names from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from stylerec.app import elements


@dataclass(frozen=True)
class PictureChoice:
    """A picture's address, what it shows, and the `choice_id` that is returned for it."""

    choice_id: str
    name: str
    picture: str


def show(key: str, choices: Sequence[PictureChoice]) -> str | None:
    """Draw the pictures; returns the `choice_id` of the one that was just chosen."""
    result = _mount(
        key=key, data={"choices": [asdict(choice) for choice in choices]}, on_chosen_change=elements.nothing
    )
    return str(result.chosen) if result.chosen in {choice.choice_id for choice in choices} else None


_mount = elements.register("picture_choice", '<div class="choices"></div>')
