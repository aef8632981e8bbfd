"""What was decided about a data set, the last first, each to be taken back."""

import streamlit as st

from stylerec.app import dataset_pictures
from stylerec.app.components.shared import pager
from stylerec.app.inspected import Inspected
from stylerec.domain.prose import count, plain
from stylerec.lab.decisions import Decision

PER_PAGE = 24


def show(key: str, found: Inspected) -> None:
    """Draw the decisions that hold, a page at a time."""
    decisions = list(found.decisions)[::-1]
    if not decisions:
        st.info("Nothing decided yet.", icon=":material/info:")
        return
    st.caption(f"{count(len(decisions), 'decision')}. Each can be undone; what it answered is then asked again.")
    with st.grid("auto", min_column_width=340, gap="small", key=f"{key}-grid"):
        for decision in pager.on_page(f"{key}-page", decisions, PER_PAGE):
            with st.container(border=True):
                picture, words, undo = st.columns([3, 10, 4], vertical_alignment="center")
                if decision.photo is not None:
                    with picture:
                        dataset_pictures.show_small(found.dataset / decision.photo)
                words.markdown(in_words(decision))
                if undo.button("Undo", key=f"{key}-{decision.decision_id}", type="tertiary"):
                    found.decisions.undo(decision.decision_id)
                    st.rerun()
    pager.show(f"{key}-page", decisions, PER_PAGE)


def in_words(decision: Decision) -> str:
    """ "**Left out** dresses/12.jpg", as Markdown."""
    what = plain(decision.photo or f"the folder {decision.category}")
    match decision.action:
        case "drop":
            return f"**Left out** {what}"
        case "move":
            return f"**Moved** {what} to {plain(str(decision.to))}"
        case "merge":
            return f"**Merged** {what} into {plain(str(decision.to))}"
        case "keep":
            return f"**Kept** {what}"
