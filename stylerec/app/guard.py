"""Who may talk to the app's server, and what is said when something fails.

`streamlit run streamlit_app.py`, `python streamlit_app.py` and any ASGI server load this before they answer.
"""

import errno
import traceback
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from stylerec.app.asgi import Application, Message, Receive, Send
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _

FRAGMENT = "wrapped_fragment"
"""Streamlit's function around fragments and dialogs."""
FULL = _("The disk is full. Nothing was changed. Delete something that you no longer need, and try again.")
UNKNOWN = _(
    "Something went wrong; the terminal says what. What was kept before is safe. Try again, or load the page anew."
)


class OwnPagesOnly:
    """Answers only requests that name this app as their host and, where a page sends them, come from its own pages.

    `server.allowedHosts` lists the hosts, `server.corsAllowedOrigins` pages elsewhere that may ask, too.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_own(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "not from this app's pages"})
        else:
            headers = [(b"content-type", b"text/plain")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": b"This address is not for other pages."})


MIDDLEWARE = (Middleware(OwnPagesOnly),)


def _is_own(scope: Message) -> bool:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
    if len(hosts) != 1 or not is_host_allowed(hosts[0]):
        return False
    return all(urlsplit(origin).netloc == hosts[0] or is_allowed_origin(origin) for origin in origins)


def ask_nobody() -> None:
    """Streamlit asks a machine of Amazon's for this one's address when a foreign page knocks; it must not."""
    net_util.get_external_ip = lambda: None
    net_util.get_internal_ip = lambda: None


ask_nobody()


def is_drawing() -> bool:
    """Whether a page is being drawn for somebody, and not the server being started."""
    return get_script_run_ctx(suppress_warning=True) is not None


def draw() -> None:
    """Draw the page that is asked for."""
    from stylerec.app import navigation, server_settings, style  # here: their caches need the running server

    st.set_page_config(page_title="stylerec", page_icon=style.ICON, layout="wide")
    if server_settings.is_private_enough():
        navigation.run()


def say_error(error: Exception) -> bool:
    """Say in the app's words what went wrong in a page, a callback, a dialog or a fragment.

    A callback fails before its page is drawn: the page comes under the message, as it was.
    """
    context = get_script_run_ctx()
    came_by = {frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)}
    is_alone = draw.__name__ in came_by or FRAGMENT in came_by or (context and context.fragment_ids_this_run)
    st.error(in_words(error), icon=":material/error:")
    if not is_alone:
        draw()
    return True


def in_words(error: Exception) -> str:
    """What a person is told of an error."""
    if isinstance(error, StylerecError):
        return plain(str(error))
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return FULL
    return UNKNOWN
