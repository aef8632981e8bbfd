"""What a step of the lab needs and this computer lacks."""

from importlib.util import find_spec

import streamlit as st

from stylerec.domain.prose import listed, plain
from stylerec.lab.packages import install_line
from stylerec.language import _


def show(*modules: str) -> bool:
    """Whether any of these modules is missing; says so, and which command brings them. Loads none of them."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        names = listed([plain(module) for module in missing])
        st.info(
            _("This step needs {names}, which is not installed. Install it, then start the app again:").format(
                names=names
            )
        )
        st.code(install_line(), language="bash", wrap_lines=True)
    return bool(missing)
