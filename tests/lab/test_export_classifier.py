"""A run's model as a folder that is used without TensorFlow."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from stylerec.errors import ModelError, UsageError  # noqa: E402
from stylerec.lab.export_classifier import export_classifier  # noqa: E402
from stylerec.vision.images import encode_jpeg  # noqa: E402
from stylerec.vision.namer import Namer  # noqa: E402

CATEGORIES = ["blue/../../things", "flip flops", "red things"]


def plain(colour: tuple[int, int, int], size: tuple[int, int] = (40, 30)) -> np.ndarray:
    return np.full((*size, 3), colour, dtype=np.uint8)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run whose network tells red, green and blue apart."""
    folder = tmp_path_factory.mktemp("run")
    network = keras.Sequential(
        [
            keras.Input((16, 12, 3), name="image"),
            keras.layers.Rescaling(1 / 255),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3, name="logits"),
        ]
    )
    network.layers[-1].set_weights([np.eye(3)[[2, 1, 0]] * 8.0, np.zeros(3)])
    network.save(folder / "model.keras")
    (folder / "data.json").write_text(json.dumps({"categories": CATEGORIES}))
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight photos of red things and a broken one, two flip flops; as a person's folders may be named."""
    folder = tmp_path_factory.mktemp("photos")
    for number in range(8):
        place = folder / "red things" / f"<b>&{number}.jpg"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(encode_jpeg(plain((200, 20 * number, 0), (300, 200))))
    (folder / "red things" / "0 broken.jpg").write_bytes(b"no photo")
    (folder / "flip flops").mkdir()
    for number in range(2):
        (folder / "flip flops" / f"{number}.jpg").write_bytes(encode_jpeg(plain((0, 200, number))))
    return folder


@pytest.fixture(scope="module")
def exported(run: Path, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "model"
    assert export_classifier(run, out, dataset) == 6 + 2
    return out


def test_the_file_names_as_the_network_does(exported: Path) -> None:
    namer = Namer.load(exported)
    assert namer.categories == tuple(CATEGORIES)
    chances = namer.name([plain((250, 0, 0)), plain((0, 250, 0), (90, 30)), plain((0, 0, 250), (7, 200))])
    assert chances.argmax(axis=1).tolist() == [2, 1, 0]
    assert chances.sum(axis=1) == pytest.approx(1, abs=1e-5)
    network_says = np.exp([0, 0, 8 * 250 / 255]) / np.exp([0, 0, 8 * 250 / 255]).sum()
    assert chances[0] == pytest.approx(network_says, abs=0.01)


def test_example_photos_are_small_and_named_by_numbers(exported: Path) -> None:
    namer = Namer.load(exported)
    assert [path.relative_to(exported).as_posix() for path in namer.examples("red things")] == [
        f"examples/002/{number}.jpg" for number in range(6)
    ]
    assert len(namer.examples("flip flops")) == 2 and namer.examples("blue/../../things") == ()
    assert all(path.stat().st_size < 4096 for path in namer.examples("red things"))
    with pytest.raises(ModelError, match="knows no category 'hat'"):
        namer.examples("hat")


def test_nothing_is_written_over_or_left_half_done(run: Path, exported: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        export_classifier(run, exported)
    with pytest.raises(UsageError, match="is no finished run"):
        export_classifier(tmp_path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_exported_model_runs_without_tensorflow(exported: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import numpy as np; from stylerec.vision.namer import Namer; "
        f"Namer.load(Path({str(exported)!r})).name([np.zeros((9, 9, 3), np.uint8)]); "
        "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras', 'streamlit', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        ("classifier.tflite", lambda data: data[:-1], "damaged"),
        ("config.json", lambda data: data.replace(b'"format": 1', b'"format": 9'), "format is 9"),
        ("config.json", lambda data: data.replace(b"red things", b"FLIP-FLOPS"), "Rename or merge"),
        ("config.json", lambda data: data.replace(b"stretch", b"squash"), "squash"),
        ("config.json", lambda data: b"[]", "damaged"),
    ],
)
def test_a_damaged_folder_is_refused(exported: Path, tmp_path: Path, file: str, change, problem: str) -> None:
    for name in ("config.json", "classifier.tflite"):
        data = (exported / name).read_bytes()
        (tmp_path / name).write_bytes(change(data) if name == file else data)
    with pytest.raises(ModelError, match=problem):
        Namer.load(tmp_path)
