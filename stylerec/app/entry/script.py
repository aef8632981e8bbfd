"""What the server of `stylerec app` runs for each visit; `streamlit_app.py` does the same in a checkout."""

import streamlit as st

from stylerec.app import guard
from stylerec.language import _

app = st.App(__file__, middleware=guard.MIDDLEWARE)  # makes `streamlit run` load this before it serves anybody
if guard.is_drawing():
    guard.draw()
elif not __package__:  # run by itself
    raise SystemExit(_("This file has none of the settings that keep the app private. Start it with `stylerec app`."))
