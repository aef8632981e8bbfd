"""What a person reads on a page."""

from typing import Any

from streamlit.testing.v1 import AppTest

KINDS = ("title", "header", "subheader", "markdown", "caption", "info", "success", "error")


def texts(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for kind in KINDS for element in page.get(kind)).replace("\\", "")


def button(page: AppTest, label: str) -> Any:
    return next(button for button in page.button if button.label.replace("\\", "") == label)


def labels(page: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in page.button]
