"""How fast the app answers in a real browser, and how much memory it takes: `python -m tests.app_benchmark [FOLDER]`.

With a folder, the boards are made in it, or found there again. A board of 500 photos and a closet of 100 pieces (parts
of the sample's, in other colours and light), and ten boards of 100. Times run from the click to the end of the page's
run, with everything drawn: median and slowest of several clicks.
"""

import argparse
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from stylerec.sample import compose_board, load_closet, load_item
from stylerec.store import Store
from stylerec.vision.recogniser import Recogniser
from tests.app_in_browser import free_port, new_page, running_app, running_browser, visit_more

PHOTOS, PIECES, SMALL, BOARDS = 500, 100, 100, 10
ROUNDS = 5
VIEWS = {
    "Closet": ("Pictures", "Table", "Log wear", "What earns its place"),
    "Wear": ("Looks", "A week of outfits", "Kept outfits", "Trips"),
    "Shop": (),
    "Board": ("Photos", "Worth checking", "Your style"),
}
"""Pages with what they can show, at first the first."""
CLICK = """
element => new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]');
  const start = performance.now();
  let ran = false;
  const look = records => {
    const running = app.dataset.testScriptState === 'running';
    ran = ran || running || records.some(record => record.oldValue === 'running');
    if (ran && !running) {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(app, {attributes: true, attributeOldValue: true});
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
    board_id = store.boards.create(name).board_id
    store.photos.add(board_id, vary((photo.data for photo in compose_board()), count, seed))
    waiting = store.looks.waiting(recogniser.model_id, board_id)
    sources = ((name, store.photos.original(photo_id)) for photo_id, name in waiting)
    for (photo_id, _), look in zip(waiting, recogniser.recognise(sources), strict=True):
        store.looks.save(photo_id, recogniser.model_id, look)
    return board_id


def fill_closet(store: Store, recogniser: Recogniser) -> None:
    closet_id = store.closets.create("Closet").closet_id
    for source in vary((photo.data for photo in load_closet()), PIECES, 0):
        store.pieces.add(closet_id, source, next(recogniser.recognise([source])), model=recogniser.model_id)


def clicked(page: Any, locator: Any) -> float:
    locator.wait_for()
    return float(locator.evaluate(CLICK))


def memory(pid: int) -> float:
    """Resident memory of a process, in MB."""
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1e6


def report(name: str, times: list[float]) -> None:
    print(f"{name:58} {statistics.median(times):6.0f} ms   slowest {max(times):6.0f} ms", flush=True)


def measure_speed(page: Any, address: str, board_id: str) -> None:
    page.goto(f"{address}/?board={board_id}")
    page.get_by_text(f"{PHOTOS} photos").first.wait_for()
    page.wait_for_timeout(3000)
    measure_page(page, "Style", "to choose an item")
    start = time.perf_counter()
    choose_item(page)
    report("the first answer for an item", [1000 * (time.perf_counter() - start)])
    page.wait_for_timeout(1000)
    measure_page(page, "Style", "with an answer")
    for name, views in VIEWS.items():
        measure_page(page, name)
        for view in views[1:]:
            measure_view(page, view, views[0])
    for name in ("Outerwear", "Bottoms", "Tops"):
        pill = page.get_by_role("button", name=name, exact=True).first
        first = clicked(page, pill)
        report(
            f"filter {name} on and off (first time {first:.0f} ms)", [clicked(page, pill) for _ in range(2 * ROUNDS)]
        )
    times = []
    for number in range(ROUNDS):
        times.append(clicked(page, page.get_by_role("button", name="look ").nth(number)))
        page.get_by_role("dialog").wait_for()
        page.get_by_role("button", name="Close").click()
        page.get_by_role("dialog").wait_for(state="detached")
        page.wait_for_timeout(500)
    report(f"a photo's details (first time {times[0]:.0f} ms)", times[1:])


def measure_page(page: Any, name: str, what: str = "") -> None:
    """The way to a page from another one, again and again."""
    link = page.get_by_role("link", name=name, exact=True).first
    away = page.get_by_role("link", name="Shop" if name != "Shop" else "Board", exact=True).first
    first = clicked(page, link)
    times = []
    for _ in range(ROUNDS):
        clicked(page, away)
        times.append(clicked(page, link))
    report(f"page {name} {what} (first time {first:.0f} ms)", times)


def measure_view(page: Any, name: str, other: str) -> None:
    """The way to what a page shows from something else that it shows, again and again."""
    view, away = (page.get_by_role("radio", name=one, exact=True) for one in (name, other))
    times = []
    for _ in range(ROUNDS + 1):
        times.append(clicked(page, view))
        clicked(page, away)
    report(f"  {name} (first time {times[0]:.0f} ms)", times[1:])


def choose_item(page: Any) -> None:
    """From the page that asks for an item to the answer for the one that is kept with the board."""
    page.locator(".st-key-item-past").get_by_role("button").first.click()
    page.get_by_role("heading", name="Outfits from your closet").wait_for()


def measure_memory(page: Any, address: str, boards: list[str], pid: int) -> None:
    for number, board_id in enumerate(boards, 1):
        page.goto(f"{address}/?board={board_id}")
        page.get_by_text(f"{SMALL} photos").first.wait_for()
        page.get_by_role("link", name="Style", exact=True).first.click()
        choose_item(page)
        visit_more(page, "Patterns")
        page.get_by_role("application").wait_for()
        page.wait_for_timeout(2000)
        if number in (1, len(boards)):
            print(f"memory after board {number} of {SMALL}: {memory(pid):.0f} MB", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.app_benchmark", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where the boards are made, or found again")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as name:
        data_dir = (folder or Path(name)) / "kept"
        store = Store.open(folder=data_dir)
        if not store.boards.all():
            make_boards(store)
        large, *small = (board.board_id for board in store.boards.all())
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


def make_boards(store: Store) -> None:
    """The large one first, each with an item, and the closet."""
    recogniser = Recogniser.load()
    item = next(recogniser.recognise([load_item()[:2]]))
    for number, (name, count) in enumerate([("Large", PHOTOS), *((f"Small {i}", SMALL) for i in range(BOARDS))]):
        board_id = fill(store, name, count, number, recogniser)
        store.items.add(board_id, load_item()[:2], item, model=recogniser.model_id)
    fill_closet(store, recogniser)


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
