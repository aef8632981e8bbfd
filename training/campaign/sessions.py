"""Many sessions at once through the real server: each sees its own board, and nothing of another's."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.vision.recogniser import Recogniser
from training.campaign.photos import photo
from training.campaign.server import PATIENCE, free_port, running_app

PHOTOS = 3
PAGES = ("", "style", "wear", "patterns")


def draw(tab: ClientConnection, board_id: str, page: str) -> bytes:
    """Everything that the server sends a browser's tab to draw a page of a board."""
    message = BackMsg()
    message.rerun_script.query_string = f"board={board_id}"
    message.rerun_script.page_name = page
    tab.send(message.SerializeToString())
    received = b""
    while True:
        data = tab.recv(timeout=PATIENCE)
        assert isinstance(data, bytes)
        received += data
        if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
            return received


def open_sessions(count: int, folder: Path, rounds: int = 3) -> dict[str, Any]:
    """Draw pages in so many sessions at once; what each was shown of whose board, and how long it took."""
    store, recogniser = Store.open(folder=folder, settings=Settings()), Recogniser.load()
    boards: dict[str, str] = {}
    for number in range(count):
        name = f"Board-{number:04d}-"
        boards[name] = store.boards.create(name).board_id
        sources = [(f"{name}{place}.jpg", photo(10_000 + PHOTOS * number + place)) for place in range(PHOTOS)]
        added = store.photos.add(boards[name], sources)
        for photo_id, look in zip(added.photo_ids, recogniser.recognise(sources), strict=True):
            store.looks.save(photo_id, recogniser.model_id, look)
    store.close()
    faults: list[str] = []
    seconds: list[float] = []

    def use(name: str) -> None:
        shake: dict[str, Any] = {"origin": Origin(address), "subprotocols": [Subprotocol("streamlit")]}
        with connect(f"{address.replace('http', 'ws')}/_stcore/stream", max_size=None, **shake) as tab:
            for page in PAGES * rounds:
                start = time.monotonic()
                shown = draw(tab, boards[name], page).decode("utf-8", "replace")
                seconds.append(time.monotonic() - start)
                photos = {found[:-1] for found in re.findall(r"Board-\d{4}-\d", shown)}
                if photos - {name}:
                    faults.append(f"{name}: page '{page}' shows photos of {', '.join(sorted(photos - {name}))}")
                elif not page and photos != {name}:
                    faults.append(f"{name}: its photos are not shown")
                if "Traceback" in shown or "Something went wrong" in shown:
                    faults.append(f"{name}: page '{page}' failed")

    with running_app(folder, free_port()) as address, ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(use, name) for name in boards]:
            try:
                done.result()
            except Exception as error:
                faults.append(f"a session broke off: {error!r}")
    middle = sorted(seconds)[len(seconds) // 2] if seconds else 0.0
    return {"sessions": count, "pages": len(seconds), "median_seconds": round(middle, 2), "faults": faults}
