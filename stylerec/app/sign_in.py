"""Who is at the page. One person needs no name; where the server's secrets have an `[auth]` section, people sign in."""

import streamlit as st

from stylerec.language import _


def is_asked_for() -> bool:
    """Whether this server tells people apart (docs/sign-in.md)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def person() -> str | None:
    """Whose boards are shown: "" on a server for one person, None while nobody has signed in.

    A provider and the number it gives a person stay the same when that person's name or address changes.
    """
    if not is_asked_for():
        return ""
    if not st.user.get("is_logged_in"):  # nor outside a page's run, where nobody can be told
        return None
    return f"{st.user['iss']} {st.user['sub']}"


def name() -> str:
    """What to call who is signed in."""
    return str(st.user.get("name") or st.user.get("email") or _("you"))


def show() -> None:
    """The page for somebody who is not known yet."""
    st.title(_("Welcome"), anchor=False)
    st.markdown(_("Several people use this stylerec. Sign in to find your own boards and closets."))
    st.button(_("Sign in"), icon=":material/login:", type="primary", on_click=st.login)
