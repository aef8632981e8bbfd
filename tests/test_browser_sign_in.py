"""Two people sign in, in real browsers, at an OpenID provider that the test runs: each sees only their own boards."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests import axe
from tests.app_in_browser import free_port, new_page, running_app, running_browser, visit_more

jwk = pytest.importorskip("joserfc.jwk")
jwt = pytest.importorskip("joserfc.jwt")

PEOPLE = ("Ada", "Grace")
CLIENT = "stylerec"


class Provider(BaseHTTPRequestHandler):
    """Just enough of OpenID Connect: discovery, a page to choose a person, tokens, keys."""

    key: Any
    issuer: str
    nonces: dict[str, str]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif address.path == "/keys":
            self._json({"keys": [self.key.as_dict(private=False)]})
        elif address.path == "/authorize":
            links = []
            for person in PEOPLE:
                self.nonces[person] = asked.get("nonce", "")
                query = urlencode({"code": person, "state": asked["state"]})
                links.append(f'<a href="{asked["redirect_uri"]}?{query}">{person}</a>')
            self._answer(" ".join(links).encode(), "text/html")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        person = form["code"][0]
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": f"number of {person}", "aud": CLIENT, "name": person}
        claims |= {"iat": now, "exp": now + 3600, "nonce": self.nonces[person]}
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        self._json({"access_token": person, "token_type": "Bearer", "expires_in": 3600, "id_token": token})

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _json(self, value: object) -> None:
        self._answer(json.dumps(value).encode(), "application/json")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Provider.key = jwk.RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    Provider.nonces = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Provider.issuer
    finally:
        server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, told to ask who is there."""
    port, tmp_path = free_port(), tmp_path_factory.mktemp("people")
    with running_provider() as issuer:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(
            f"""
            [auth]
            redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
            cookie_secret = "{base64.b64encode(bytes(range(48))).decode()}"
            client_id = "{CLIENT}"
            client_secret = "known to the provider"
            server_metadata_url = "{issuer}/.well-known/openid-configuration"
            """,
            encoding="utf-8",
        )
        with running_app(tmp_path / "kept", port, [f"--secrets.files={secrets}"]) as app:
            yield app


def test_the_page_to_sign_in_is_for_everybody(address: str):
    axe.skip_without_axe()
    with running_browser() as browser:
        page = new_page(browser)
        page.goto(address)
        page.get_by_role("button", name="Sign in").wait_for()
        axe.settle(page)
        axe.assert_accessible(page)


def test_each_person_sees_only_their_own_boards(address: str):
    with running_browser() as browser:
        for person, stranger in (PEOPLE, PEOPLE[::-1]):
            page = new_page(browser)
            page.goto(address)
            page.get_by_role("button", name="Sign in").wait_for()
            assert not page.get_by_text("Board", exact=True).count(), "the pages are closed to strangers"
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name=person).click()
            visit_more(page, "Settings")
            page.get_by_text(f"You are signed in as {person}").wait_for()
            page.get_by_text("0 boards and 0 closets").wait_for()
            assert not page.get_by_text(stranger).count()
            page.get_by_role("link", name="Board").first.click()
            page.get_by_role("button", name="Try it with a sample").click()
            page.get_by_role("heading", name="How you would wear it").wait_for()
            visit_more(page, "Settings")
            page.get_by_text("1 board and").wait_for()
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="Sign in").wait_for()
