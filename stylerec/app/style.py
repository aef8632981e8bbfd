"""The few rules of style that the theme in `.streamlit/config.toml` cannot say."""

import streamlit as st

# Drawn here, because Streamlit fetches its own icons for the browser's tab from the network.
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="14" fill="#2c6e66"/>
<path d="M26 21a6 6 0 1 1 8.5 5.5c-1.7.8-2.5 1.8-2.5 3.5v2L52 45c1.5 1.1.8 3-1 3H13c-1.8 0-2.5-1.9-1-3l20-13"
fill="none" stroke="#fbfaf7" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>"""

CSS = """
.stMainBlockContainer { max-width: 1280px; padding-left: 2.5rem; padding-right: 2.5rem; }
.stImage img { border-radius: 0.75rem; }
/* Photos do not fade and come back while the page is drawn anew; what takes longer says so itself. */
[data-stale="true"] { opacity: 1 !important; }
/* Small pictures do not get better on a full screen. */
[data-testid="stFullScreenFrame"]:has(.stImage) [data-testid="stElementToolbar"] { display: none; }
/* The board's filters keep their size, however few are on a line. */
.st-key-gallery-groups button { flex: 0 0 auto !important; }
/* Dark pieces could not be seen on a dark page. */
.st-key-piece-picture img, [class*="st-key-own-"] img {
  border-radius: 0.5rem; background: #f4f1ea; }
.st-key-start-board [data-testid="stFileUploaderDropzone"],
.st-key-start-item [data-testid="stFileUploaderDropzone"],
.st-key-ask-item [data-testid="stFileUploaderDropzone"],
.st-key-start-closet [data-testid="stFileUploaderDropzone"],
.st-key-ask-shop [data-testid="stFileUploaderDropzone"] {
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 0.4rem;
  min-height: 10rem; border: 1.5px dashed color-mix(in srgb, currentColor 25%, transparent);
}
[data-testid="stFileUploaderDropzoneInstructions"] { flex: 0 0 auto; align-self: center; width: auto; }
.stylerec-palette { display: flex; height: 3.5rem; border-radius: 0.75rem; overflow: hidden; }
.stylerec-bars .row { display: flex; align-items: center; gap: 0.75rem; line-height: 1.75; }
.stylerec-bars .name { flex: 0 0 9rem; }
.stylerec-bars .track { flex: 1; height: 0.5rem; border-radius: 1rem; background: #8882; overflow: hidden; }
.stylerec-bars .bar { display: block; height: 100%; border-radius: 1rem; background: #3d8a7f; }
.stylerec-bars .number { flex: 0 0 2.5rem; text-align: right; opacity: 0.75; }
/* Small print that can be read: at least 4.5 to 1 on both themes. */
[data-testid="stCaptionContainer"] { opacity: 0.78 !important; }
/* On a dark page the words of what is chosen need a lighter green than buttons have. */
:is([role="radio"][aria-checked="true"], .stButtonGroup [aria-pressed="true"]), :is([role="radio"][aria-checked="true"],
.stButtonGroup [aria-pressed="true"]) p { color: light-dark(#2c6e66, #7cc0b3) !important; }
/* Where the keyboard is can always be seen. */
:is(a, summary, button, [role="radio"], [role="tab"]):focus-visible {
  outline: 3px solid light-dark(#2c6e66, #6fb3a6) !important; outline-offset: 2px; }
/* What was clicked in a heatmap stays in view: beside it, or on a tablet as a card over it. */
@media (min-width: 1000px) { .st-key-cell-detail { position: sticky; top: 1rem; } }
@media (max-width: 999px) {
  .st-key-heatmap .stHorizontalBlock { flex-wrap: wrap; }
  .st-key-heatmap .stColumn { flex: 1 1 100%; min-width: 100%; }
  .st-key-cell-detail:has(img) {
    position: fixed; right: 1rem; bottom: 1rem; width: 13rem; max-height: 70vh; overflow: auto; z-index: 10;
    padding: 1rem; border-radius: 0.75rem; background: light-dark(#fbfaf7, #171614); border: 1px solid #8886;
  }
}
@media (min-width: 760px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-item-side) { position: sticky; top: 4.5rem; }
}
"""


def apply() -> None:
    """Add the rules to the page."""
    st.html(f"<style>{CSS}</style>")
