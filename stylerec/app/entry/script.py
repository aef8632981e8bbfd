"""What the server of `stylerec app` runs for each visit; `streamlit_app.py` does the same in a checkout."""

from stylerec.app import guard

if guard.is_drawing():
    guard.draw()
