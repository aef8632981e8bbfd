"""What was decided about a data set, the last first, each to be taken back."""

import streamlit as st

from stylerec.app import dataset_pictures
from stylerec.app.components.shared import pager
from stylerec.app.inspected import Inspected
from stylerec.domain.prose import plain
from stylerec.lab.decisions import Decision
from stylerec.language import _, ngettext

PER_PAGE = 24


def show(key: str, found: Inspected) -> None:
    """Draw the decisions that hold, a page at a time."""
    decisions = list(found.decisions)[::-1]
    if not decisions:
        st.info(_("Nothing decided yet."), icon=":material/info:")
        return
    st.caption(
        ngettext(
            "{count} decision. Each can be undone; what it answered is then asked again.",
            "{count} decisions. Each can be undone; what it answered is then asked again.",
            len(decisions),
        ).format(count=len(decisions))
    )
    with st.grid("auto", min_column_width=340, gap="small", key=f"{key}-grid"):
        for decision in pager.on_page(f"{key}-page", decisions, PER_PAGE):
            with st.container(border=True):
                picture, words, undo = st.columns([3, 10, 4], vertical_alignment="center")
                if decision.photo is not None:
                    with picture:
                        dataset_pictures.show_small(found.dataset / decision.photo)
                words.markdown(in_words(decision))
                if undo.button(_("Undo"), key=f"{key}-{decision.decision_id}", type="tertiary"):
                    found.decisions.undo(decision.decision_id)
                    st.rerun()
    pager.show(f"{key}-page", decisions, PER_PAGE)


def in_words(decision: Decision) -> str:
    """ "**Left out** dresses/12.jpg", as Markdown."""
    what = plain(decision.photo or _("the folder {category}").format(category=decision.category))
    match decision.action:
        case "drop":
            return _("**Left out** {what}").format(what=what)
        case "move":
            return _("**Moved** {what} to {to}").format(what=what, to=plain(str(decision.to)))
        case "merge":
            return _("**Merged** {what} into {to}").format(what=what, to=plain(str(decision.to)))
        case "keep":
            return _("**Kept** {what}").format(what=what)
