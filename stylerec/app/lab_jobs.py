"""The lab's long commands behind the page, one per step; they go on whichever page is shown and end with the server."""

from pathlib import Path

import streamlit as st

from stylerec.app import lab_places
from stylerec.lab.jobs import Jobs


def jobs() -> Jobs:
    """Those of this server."""
    return _jobs(lab_places.lab_folder())


@st.cache_resource(show_spinner=False)
def _jobs(folder: Path) -> Jobs:
    return Jobs(folder / "logs")
