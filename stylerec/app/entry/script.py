"""What the server of `stylerec app` runs for each visit; `streamlit_app.py` does the same in a checkout."""

import streamlit as st

from stylerec.app import guard

app = st.App(__file__, middleware=guard.MIDDLEWARE)  # makes `streamlit run` load this before it serves anybody
if not guard.is_drawing():
    raise SystemExit(
        "This file is no app by itself: it has none of the settings that keep it private. Start `stylerec app`."
    )
guard.draw()
