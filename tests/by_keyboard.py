"""Going through the app with nothing but the keyboard, as a person does."""

from typing import Any

HAS_FOCUS = """
(wanted) => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === wanted || wanted.contains(element);
}
"""
IN_ITS_GROUP = """
(wanted) => {
  const group = wanted.closest("[role=radiogroup], [role=menu], [role=toolbar]");
  return group !== null && group.contains(document.activeElement);
}
"""
MOST_KEYS = 300
"""More than it takes once around the largest page."""


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name).first


def reach(page: Any, wanted: Any) -> None:
    """Go to an element as a person does: by Tab, and within a group by arrow keys."""
    wanted.wait_for()
    for _ in range(MOST_KEYS):
        if wanted.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("ArrowRight" if wanted.evaluate(IN_ITS_GROUP) else "Tab")
    raise AssertionError(f"the keyboard does not get to {wanted}")


def press(page: Any, wanted: Any) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")
