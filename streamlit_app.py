"""The app: `streamlit run streamlit_app.py`."""

import streamlit as st

from stylerec.app import navigation
from stylerec.app.style import ICON

st.set_page_config(page_title="stylerec", page_icon=ICON, layout="wide")
navigation.run()
