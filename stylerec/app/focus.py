"""Where the keyboard goes on after a dialog that a component's element opened."""

JS = """
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
