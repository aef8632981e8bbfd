"""What the server of `stylerec app` runs for each visit; `streamlit_app.py` does the same in a checkout.

`streamlit run` of this file finds the app with its guards as well.
"""

import streamlit as st

from stylerec.app import guard, phone_door

app = st.App(__file__, lifespan=phone_door.lifespan, middleware=guard.MIDDLEWARE, on_script_error=guard.say_error)
if guard.is_drawing():
    guard.draw()
