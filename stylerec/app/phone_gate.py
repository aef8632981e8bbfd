"""The gate between the home network and the app: phones that are paired pass, everybody else gets nothing."""

from collections.abc import Callable
from html import escape
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from stylerec.app.asgi import Application, Message, Receive, Send
from stylerec.app.paired_phones import PairedPhones
from stylerec.language import _

PAIR = "/pair"
COOKIE = "stylerec_phone"
YEAR = 365 * 24 * 3600
MARK = b"x-stylerec-phone"
"""A header by which the pages know that a phone asks; nobody can send it from the network."""
KINDS = ("iPhone", "iPad", "Android", "Windows", "Mac")
STRANGER = _("This device is not paired. On the computer, open Settings and pair it.")
NO_CODE = _("This code was used, or is too old. On the computer, open Settings and make a new one.")
QUESTION = Template(Path(__file__).with_name("static").joinpath("pair_phone.html").read_text(encoding="utf-8"))
SECURE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


class PhoneGate:
    """Lets paired phones through to `app`, as if they asked from this computer, where `app` answers on `inside`.

    `host` is the address and port that phones ask, `inside` those of the app. An open connection ends with the pairing.
    """

    def __init__(self, app: Application, phones: PairedPhones, host: str, inside: str) -> None:
        self.app, self.phones, self.host, self.inside = app, phones, host, inside

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return
        key = key_of(scope)
        if not self._is_own(scope):
            await refuse(scope, receive, send, _("This address is not for other pages."))
        elif scope["type"] == "http" and scope["path"] == PAIR:
            await (await self._pair(Request(scope, receive)))(scope, receive, send)
        elif key is None or not self.phones.knows(key):
            await refuse(scope, receive, send, STRANGER)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send, lambda: self.phones.knows(key))
        else:
            await self.app(self._inside(scope), receive, send)

    async def _connect(self, scope: Message, receive: Receive, send: Send, is_paired: Callable[[], bool]) -> None:
        """A connection that stays open: what comes and goes after the phone was unpaired is dropped."""
        closed = False

        async def checked_send(message: Message) -> None:
            nonlocal closed
            if closed:
                return
            if is_paired():
                await send(message)
            else:
                closed = True
                await send({"type": "websocket.close", "code": 1008, "reason": "unpaired"})

        async def checked_receive() -> Message:
            message = await receive()
            return message if is_paired() else {"type": "websocket.disconnect", "code": 1008}

        await self.app(self._inside(scope), checked_receive, checked_send)

    async def _pair(self, request: Request) -> Response:
        """A question first: programs that look at links beforehand must not use up the code."""
        if request.method == "GET":
            return HTMLResponse(question(), headers=SECURE)
        if request.method != "POST":
            return PlainTextResponse(_("Only GET and POST are answered here."), 405, SECURE)
        codes = parse_qs(request.url.query).get("code", [""])
        key = self.phones.pair(codes[0], kind_of(request.headers.get("user-agent", "")))
        if key is None:
            return PlainTextResponse(NO_CODE, 403, SECURE)
        response = RedirectResponse("/", 303, SECURE)
        response.set_cookie(COOKIE, key, max_age=YEAR, path="/", httponly=True, samesite="strict")
        return response

    def _is_own(self, scope: Message) -> bool:
        """Whether the request names this gate as its host and comes from its own pages, as `OwnPagesOnly` asks."""
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == b"host"]
        origins = [value for name, value in headers if name == b"origin"]
        return hosts == [self.host] and all(urlsplit(origin).netloc == self.host for origin in origins)

    def _inside(self, scope: Message) -> Message:
        """The request as the app would get it from this computer."""
        inside = self.inside.encode()
        own = {b"host": inside, b"origin": b"http://" + inside}
        headers = [(name, own.get(name, value)) for name, value in scope["headers"] if name != MARK]
        return {**scope, "headers": [*headers, (MARK, b"1")]}


async def refuse(scope: Message, receive: Receive, send: Send, words: str) -> None:
    """Answer with nothing but these words."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "not paired"})
    else:
        await PlainTextResponse(words, 403, SECURE)(scope, receive, send)


def key_of(scope: Message) -> str | None:
    """The key that a request brings along."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if found:
                return found.value
    return None


def question() -> str:
    """The page on which a phone's person says yes."""
    title, pair = _("Pair this phone"), _("Pair")
    meaning = _(
        "It will see your boards and closets and can change them, until you unpair it in Settings on the computer."
    )
    return QUESTION.substitute(title=escape(title), meaning=escape(meaning), pair=escape(pair))


def kind_of(agent: str) -> str:
    """What a device calls itself, as one of a few words."""
    return next((kind for kind in KINDS if kind in agent), _("Another device"))
