"""A web site on this machine that answers searches in Pinterest's form, and can be slow, refuse or break off."""

import io
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image

PAGE = 3
"""Photos on one page of a search."""


def jpeg(seed: int, side: int = 48) -> bytes:
    """A photo unlike that of any other seed."""
    pixels = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((side, side)).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Site:
    """`searches` are photo names by words, `files` their contents, `answers` the statuses before a path's good answer.

    `types` are content types other than image/jpeg. `asked` counts the requests by path, `pages` the answered
    searches; `slow` is the time in seconds that each file takes.
    """

    searches: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, list[int]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    root: str = ""

    def config(self, folder: Path) -> Path:
        """A configuration that sends gallery-dl's searches here instead of to Pinterest."""
        path = folder / "gallery-dl.json"
        settings = {"extractor": {"pinterest": {"domain": self.root}}}
        path.write_text(json.dumps(settings))
        return path

    def search(self, words: str, bookmark: str | None) -> dict[str, object]:
        self.pages += 1
        start = int(bookmark or 0)
        names = self.searches.get(words, [])
        end = start + PAGE
        results = [
            {
                "id": name,
                "link": f"https://shop.example/{name}",
                "images": {"orig": {"url": f"{self.root}/photos/{name}", "width": 48, "height": 48}},
            }
            for name in names[start:end]
        ]
        after = [str(end)] if end < len(names) else ["-end-"]
        return {"resource_response": {"data": {"results": results}}, "resource": {"options": {"bookmarks": after}}}


@contextmanager
def running(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            site.asked[address.path] += 1
            left = site.answers.get(address.path)
            if left:
                self.answer(left.pop(0), b"no", "text/plain")
            elif address.path == "/resource/BaseSearchResource/get/":
                options = json.loads(parse_qs(address.query)["data"][0])["options"]
                found = site.search(options["query"], (options.get("bookmarks") or [None])[0])
                self.answer(200, json.dumps(found).encode(), "application/json")
            elif address.path.removeprefix("/photos/") in site.files:
                name = address.path.removeprefix("/photos/")
                time.sleep(site.slow)
                self.answer(200, site.files[name], site.types.get(name, "image/jpeg"))
            else:
                self.answer(404, b"no", "text/plain")

        def answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked may have had enough
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.root = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
