"""What a person reads on a page, and does there."""

import json
import time
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.app.conftest import PATIENCE

KINDS = ("title", "header", "subheader", "markdown", "caption", "info", "success", "error")


def texts(page: AppTest) -> str:
    assert not page.exception
    shown = [element.value for kind in KINDS for element in page.get(kind)]
    for card in suggestions(page):
        shown += [card["title"], card["text"], card["more"], *(["From your closet"] if card["lines"] else [])]
    return "\n".join(shown).replace("\\", "")


def suggestions(page: AppTest) -> list[dict[str, Any]]:
    """The cards of photos, pairings and own pieces on the page that answers."""
    found = [one.proto for one in page.get("bidi_component") if "suggestion_cards" in one.proto.component_name]
    return [card for proto in found for card in json.loads(proto.json)["cards"]]


def button(page: AppTest, label: str) -> Any:
    return next(button for button in page.button if button.label.replace("\\", "") == label)


def labels(page: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in page.button]


def until_read(page: AppTest) -> AppTest:
    """The fragment that redraws the progress has no clock in a test, so the page is run again."""
    end = time.monotonic() + PATIENCE
    while page.get("progress") and time.monotonic() < end:
        time.sleep(0.02)
        page.run()
    assert not page.exception
    return page


def choose(page: AppTest, label: str, value: Any) -> AppTest:
    kinds = (*page.segmented_control, *page.pills, *page.number_input, *page.date_input, *page.multiselect,
             *page.selectbox, *page.toggle, *page.text_input)  # fmt: skip
    return next(widget for widget in kinds if widget.label == label).set_value(value).run()
