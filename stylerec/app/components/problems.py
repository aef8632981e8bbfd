"""What could not be read, and why."""

from collections.abc import Sequence

import streamlit as st

from stylerec.words import count, plain


def show(problems: Sequence[str]) -> None:
    """Nothing when all went well; otherwise a closed list."""
    if not problems:
        return
    with st.expander(f"{count(len(problems), 'file')} could not be added", icon=":material/info:"):
        for problem in problems:
            st.markdown(f"- {plain(problem)}")
