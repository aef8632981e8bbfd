"""What the components that draw their own elements share: a script that stands before theirs, and an empty callback."""

JS = """
function make(tag, name, parent, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  parent.appendChild(element);
  return element;
}

// Streamlit gives the focus back after a dialog, but not into a component's shadow tree: `find` says to which element.
function comeBack(find) {
  let opened = false;
  const watch = new MutationObserver(() => {
    const open = document.querySelector("[role=dialog]") !== null;
    opened = opened || open;
    if (!opened || open) return;
    watch.disconnect();
    setTimeout(() => {
      const element = document.activeElement === document.body ? find() : null;
      if (element) element.focus();
    }, 50);
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return watch;
}
"""


def nothing() -> None:
    """Streamlit asks for a function wherever a component gives a value."""
