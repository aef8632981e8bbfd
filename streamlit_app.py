"""The app: `streamlit run streamlit_app.py`; where the package is installed, `stylerec app`."""

import streamlit as st

from stylerec.app import guard, phone_door

app = st.App(__file__, lifespan=phone_door.lifespan, middleware=guard.MIDDLEWARE, on_script_error=guard.say_error)
if guard.is_drawing():
    guard.draw()
elif __name__ == "__main__":
    app.run()
