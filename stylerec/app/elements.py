"""Elements of our own, whose script, style and markup are files in `static/`."""

import base64
import re
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FOLDER = Path(__file__).with_name("static")
IMPORTED = re.compile(r'from "\./(\w+\.js)"')


def register(name: str, html: str) -> ComponentRenderer:
    """An element with `static/<name>.js` and `static/<name>.css`, to be called with its key, data and callbacks."""
    return st.components.v2.component(f"stylerec_{name}", html=html, css=read(f"{name}.css"), js=script(f"{name}.js"))


def script(name: str) -> str:
    """A script of `static/` that needs no server: each script that it imports stands in it as an address."""
    return IMPORTED.sub(lambda found: f'from "{_address(found[1])}"', read(name))


def read(name: str) -> str:
    """A file of `static/`."""
    return (FOLDER / name).read_text(encoding="utf-8")


def nothing() -> None:
    """Streamlit asks for a function wherever a component gives a value."""


def _address(name: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(script(name).encode()).decode("ascii")
