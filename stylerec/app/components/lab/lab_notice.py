"""What a person has to know when the lab model that they chose cannot be used."""

import streamlit as st

from stylerec.app import current
from stylerec.domain.prose import plain


def show() -> None:
    """Nothing unless another recogniser stands in for the chosen one."""
    if current.store().models.chosen() is None:
        return
    problem = current.reading().problem
    if problem:
        st.warning(plain(problem), icon=":material/error:")
