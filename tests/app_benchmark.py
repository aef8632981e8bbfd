"""How fast the app answers in a real browser, and how much memory it takes: `python -m tests.app_benchmark`.

A board of 500 photos and a closet of 100 pieces (the sample's, cut and lit in different ways), and ten boards of 100.
Times run from the click to the end of the page's run, with everything drawn: median and slowest of several clicks.
"""

import io
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from stylerec.recogniser import Recogniser
from stylerec.sample import draw_board, draw_closet, draw_item
from stylerec.store import Store
from tests.app_in_browser import free_port, new_page, running_app, running_browser

PHOTOS, PIECES, SMALL, BOARDS = 500, 100, 100, 10
ROUNDS = 5
CLICK = """
element => new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]');
  const start = performance.now();
  let ran = false;
  const look = () => {
    const running = app.dataset.testScriptState === 'running';
    ran = ran || running;
    if ((ran && !running) || performance.now() - start > 60000) {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(app, {attributes: true});
  element.click();
})
"""
"""Clicks, and gives the milliseconds until the page has run and the browser has drawn it."""


def vary(photos: Iterable[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """As many different photos, made from these: other parts of them, some mirrored, in other colours and light."""
    rng = np.random.default_rng(seed)
    drawn = [Image.open(io.BytesIO(data)).convert("RGB") for data in photos]
    for number in range(count):
        image = drawn[number % len(drawn)]
        size = np.array(image.size)
        part = (size * rng.uniform(0.6, 1, 2)).astype(int)
        left, top = rng.integers(0, size - part + 1)
        image = image.crop((left, top, left + part[0], top + part[1]))
        if rng.random() < 0.5:
            image = ImageOps.mirror(image)
        hue, saturation, value = image.convert("HSV").split()
        turn, light = rng.integers(256), rng.uniform(0.7, 1.2)
        turned = (
            hue.point(lambda old, by=turn: (old + by) % 256),
            saturation,
            value.point(lambda old, by=light: old * by),
        )
        buffer = io.BytesIO()
        Image.merge("HSV", turned).convert("RGB").save(buffer, "JPEG", quality=88)
        yield f"look {number:03d}.jpg", buffer.getvalue()


def fill(store: Store, name: str, count: int, seed: int, recogniser: Recogniser) -> str:
    """A board of photos that were read; its id."""
    board_id = store.create_board(name).board_id
    store.add_photos(board_id, vary((data for _, data in draw_board()), count, seed))
    waiting = store.waiting(recogniser.model_id, board_id)
    sources = ((name, store.original(photo_id)) for photo_id, name in waiting)
    for (photo_id, _), look in zip(waiting, recogniser.recognise(sources), strict=True):
        store.save_look(photo_id, recogniser.model_id, look)
    return board_id


def fill_closet(store: Store, recogniser: Recogniser) -> None:
    closet_id = store.create_closet("Closet").closet_id
    for source in vary((data for _, data, _ in draw_closet()), PIECES, 0):
        store.add_piece(closet_id, source, next(recogniser.recognise([source])), model=recogniser.model_id)


def clicked(page: Any, locator: Any) -> float:
    locator.wait_for()
    return float(locator.evaluate(CLICK))


def memory(pid: int) -> float:
    """Resident memory of a process, in MB."""
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1e6


def report(name: str, times: list[float]) -> None:
    print(f"{name:45} {statistics.median(times):6.0f} ms   slowest {max(times):6.0f} ms", flush=True)


def measure_speed(page: Any, address: str, board_id: str) -> None:
    page.goto(f"{address}/?board={board_id}")
    page.get_by_text(f"{PHOTOS} photos").first.wait_for()
    page.wait_for_timeout(3000)
    for name in ("Style an item", "Closet", "Ready to wear", "Before you buy", "Patterns", "Settings", "Board"):
        link = page.get_by_role("link", name=name, exact=True).first
        first = clicked(page, link)
        times = []
        for _ in range(ROUNDS):
            clicked(
                page, page.get_by_role("link", name="Settings" if name != "Settings" else "Board", exact=True).first
            )
            times.append(clicked(page, link))
        report(f"page {name} (first time {first:.0f} ms)", times)
    for name in ("Outerwear", "Bottoms", "Tops"):
        pill = page.get_by_role("button", name=name, exact=True).first
        first = clicked(page, pill)
        report(
            f"filter {name} on and off (first time {first:.0f} ms)", [clicked(page, pill) for _ in range(2 * ROUNDS)]
        )
    photo = page.get_by_role("button", name="look 0").first
    report("a photo's details", [clicked(page, photo)])


def measure_memory(page: Any, address: str, boards: list[str], pid: int) -> None:
    for number, board_id in enumerate(boards, 1):
        page.goto(f"{address}/?board={board_id}")
        page.get_by_text(f"{SMALL} photos").first.wait_for()
        page.get_by_role("link", name="Style an item", exact=True).first.click()
        page.get_by_role("heading", name="How would I wear this?").wait_for()
        page.get_by_role("link", name="Patterns", exact=True).first.click()
        page.wait_for_timeout(3000)
        if number in (1, len(boards)):
            print(f"memory after board {number} of {SMALL}: {memory(pid):.0f} MB", flush=True)


def main() -> int:
    recogniser = Recogniser.load()
    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name) / "kept"
        store = Store.open(folder=data_dir)
        large = fill(store, "Large", PHOTOS, 0, recogniser)
        small = [fill(store, f"Small {number}", SMALL, number, recogniser) for number in range(1, BOARDS + 1)]
        fill_closet(store, recogniser)
        item = next(recogniser.recognise([draw_item()]))
        for board_id in (large, *small):
            store.add_item(board_id, draw_item(), item, model=recogniser.model_id)
        store.close()
        for measure in ("speed", "memory"):
            port = free_port()
            with running_app(data_dir, port) as address, running_browser() as browser:
                page = new_page(browser)
                if measure == "speed":
                    measure_speed(page, address, large)
                else:
                    measure_memory(page, address, small, server_pid(port))
    return 0


def server_pid(port: int) -> int:
    """The process that was started for a port."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--server.port={port}".encode() in path.read_bytes():
                return int(path.parent.name)
        except OSError:  # it has ended meanwhile
            continue
    raise LookupError(f"no process for port {port}")


if __name__ == "__main__":
    sys.exit(main())
