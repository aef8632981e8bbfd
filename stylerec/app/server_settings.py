"""The server's settings, and whether they keep it private."""

from typing import Any

import streamlit as st

from stylerec.app import sign_in
from stylerec.language import _

HERE = "127.0.0.1"
HOSTS = ("localhost", HERE, "[::1]")

SETTINGS: dict[str, Any] = {
    "server.address": HERE,  # reachable from this machine only
    "server.allowedHosts": list(HOSTS),  # a web page elsewhere cannot pass itself off as this app
    "server.fileWatcherType": "none",  # no watching of source files: it costs time and memory outside development
    "server.maxUploadSize": 500,  # MB for one file; a zip with a whole board is the largest
    "server.enableStaticServing": False,  # no folder is served as it is
    "server.showEmailPrompt": False,  # no question for an address at the first start
    "browser.gatherUsageStats": False,  # no telemetry
    "client.toolbarMode": "minimal",  # no developer menu
    "client.showErrorDetails": "type",  # no source code in the browser when something breaks; the terminal has it
    "client.showErrorLinks": False,  # no links to search engines beside an error
    "runner.postScriptGC": False,  # Python collects garbage by itself; after every click it takes 70 ms with 500 photos
    "logger.level": "warning",  # the terminal stays quiet when all is well
    "theme.baseRadius": "0.75rem",  # soft corners, as on prints
    "theme.buttonRadius": "full",  # buttons as pills
    "theme.font": "sans-serif",  # built in: nothing is loaded from the network
    "theme.headingFont": "serif",  # headings as in a magazine
    "theme.headingFontSizes": ["2.4rem", "1.5rem", "1.25rem", "1.1rem"],  # smaller than usual: photos come first
    "theme.headingFontWeights": [600, 600, 600, 600],  # calm headings
    "theme.paddingTop": "1.25rem",  # the page begins at the top
    "theme.paddingBottom": "4rem",  # and ends with some air
    "theme.showWidgetBorder": True,  # fields can be seen on both themes
    "theme.light.primaryColor": "#2c6e66",  # deep green, for what can be pressed
    "theme.light.backgroundColor": "#fbfaf7",  # warm paper
    "theme.light.secondaryBackgroundColor": "#f1eee7",  # cards and drop zones
    "theme.light.textColor": "#2b2926",  # soft black
    "theme.light.borderColor": "#e2ddd3",  # lines that hardly show
    "theme.light.linkColor": "#2c6e66",  # as the primary colour
    "theme.dark.primaryColor": "#367c72",  # the same green, lighter; white on it can be read (4.9 to 1)
    "theme.dark.backgroundColor": "#171614",  # warm black
    "theme.dark.secondaryBackgroundColor": "#23211e",  # cards and drop zones
    "theme.dark.textColor": "#ece8e1",  # soft white
    "theme.dark.borderColor": "#37342f",  # lines that hardly show
    "theme.dark.linkColor": "#6fb3a6",  # lighter still, for thin lines of text
}
"""All settings of the server and its looks. They outrank files and variables of Streamlit where `serve` starts it;
`.streamlit/config.toml` says the same for `streamlit run`, which reads settings before any line of Python."""


def is_private_enough() -> bool:
    """Whether boards may be shown: to this machine only, or where people sign in. If not, the page says why.

    A server that `streamlit run` started elsewhere, or with other settings, may listen to the whole network.
    """
    if st.get_option("server.address") in HOSTS or sign_in.is_asked_for():
        return True
    st.error(
        _(
            "This server can be reached from other computers, and nobody signs in, so nothing is shown. Start the app "
            "with `stylerec app`, or let people sign in (docs/sign-in.md)."
        ),
        icon=":material/lock:",
    )
    return False
