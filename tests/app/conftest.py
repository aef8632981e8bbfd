"""An app on an empty data folder, with a recogniser that looks up what the test says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from stylerec import sample
from stylerec.app.recognition import SharedRecogniser
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.sample import SamplePhoto
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg, load_photo
from tests.looks_for_tests import photo

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
PATIENCE = 600  # seconds, for machines that are busy with other things
MODEL = "a model for tests"


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_streamlit() -> Iterator[None]:
    """What Streamlit does anew around every run of a test, and a server does once.

    It clears Keras where it is loaded, and reads the metadata of every installed package: seconds, for nothing.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def jpeg(number: int) -> bytes:
    """A small photo, different for each number."""
    noise = np.random.default_rng(number).integers(0, 256, (8, 6, 3), dtype=np.uint8)
    return encode_jpeg(np.kron(noise, np.ones((15, 15, 1), np.uint8)))


class KnownLooks:
    """Stands in for the shipped recogniser: `looks` gives the garments of a photo by its name."""

    namer = None

    def __init__(self) -> None:
        self.looks: dict[str, tuple[Garment, ...]] = {}

    def recognise(self, sources: Iterable[tuple[str, bytes]]) -> Iterator[PhotoLook]:
        for name, data in sources:
            image = load_photo(data, name=name)
            yield replace(photo(name, *self.looks.get(name, ())), photo_id=image.photo_id, width=90, height=120)

    @property
    def model_id(self) -> str:
        return MODEL


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture(autouse=True)
def composed_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's outfits are coloured squares: composing the real ones takes a second."""
    skirt_and_boots = (("skirt", (0.4, 0.4, 0.9, 0.9)), ("boots", (0.0, 0.7, 0.3, 1.0)))
    monkeypatch.setattr(
        sample, "compose_photo", lambda number: SamplePhoto(f"outfit {number}.jpg", jpeg(number), skirt_and_boots)
    )


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> KnownLooks:
    recogniser = KnownLooks()
    monkeypatch.setattr(SharedRecogniser, "shipped", lambda self: recogniser)
    return recogniser


@pytest.fixture
def store(data_dir: Path, known: KnownLooks) -> Iterator[Store]:
    """The store that the app opens as well."""
    opened = Store.open(folder=data_dir)
    yield opened
    opened.close()


Fill = Callable[..., str]


@pytest.fixture
def fill(store: Store, known: KnownLooks) -> Fill:
    """`fill("Board", a=(garment("skirt"),))` makes a board of photos that were read; returns its id."""

    numbers = count(1000)

    def filled(title: str, **looks: tuple[Garment, ...]) -> str:
        board_id = store.boards.create(title).board_id
        known.looks.update(looks)
        for name in looks:
            data = jpeg(next(numbers))
            (photo_id,) = store.photos.add(board_id, [(name, data)]).photo_ids
            store.looks.save(photo_id, MODEL, next(known.recognise([(name, data)])))
        return board_id

    return filled


@pytest.fixture
def page(known: KnownLooks) -> AppTest:
    return AppTest.from_file(APP, default_timeout=PATIENCE)
