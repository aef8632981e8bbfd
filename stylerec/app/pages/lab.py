"""The page of the lab: from product names and photos to a model of one's own, a step at a time."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from stylerec.app.components.lab import (
    lab_collect,
    lab_compare,
    lab_inspect,
    lab_names,
    lab_prepare,
    lab_train,
    lab_use,
)
from stylerec.language import _

STEP = "lab-step"
"""Key of the session: the name of the step that is shown."""


class Step(NamedTuple):
    """A step: its name, what it does in a sentence, and what draws it."""

    name: str
    about: str
    show: Callable[[], None]


LAB_STEPS = (
    Step(_("Names"), _("Product names become categories, which you put right."), lab_names.show),
    Step(_("Collect"), _("Photos of each category, in one folder per category."), lab_collect.show),
    Step(_("Inspect"), _("What is wrong with the photos, and what becomes of it."), lab_inspect.show),
    Step(_("Prepare"), _("Split the photos, and bring each to a few KB."), lab_prepare.show),
    Step(_("Train"), _("Teach a model to tell your categories apart."), lab_train.show),
    Step(_("Compare"), _("Which run names photos best, and what is wrong with the others."), lab_compare.show),
    Step(_("Use"), _("Who reads your photos: the app's own recogniser, or a model of yours."), lab_use.show),
)
"""In the order of the work; only the chosen one is drawn."""


def show() -> None:
    """Draw the page."""
    st.title(_("Lab"), anchor=False)
    by_name = {step.name: step for step in LAB_STEPS}
    chosen = st.segmented_control(
        _("Step"),
        list(by_name),
        default=LAB_STEPS[0].name,
        required=True,
        key=STEP,
        label_visibility="collapsed",
        persist_state="session",
    )
    step = by_name[chosen or LAB_STEPS[0].name]
    st.caption(step.about)
    step.show()
