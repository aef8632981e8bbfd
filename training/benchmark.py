"""Speed and memory of the shipped recogniser: `python -m training.benchmark`.

Measures, each in a process of its own: photos per second of `recognise` on 1500x2000 JPEGs, the same for a ViT-B/32
image encoder (the size of FashionCLIP) with random weights, the time from process start to the first answer, and peak
memory. The encoder gets its photos in two ways: reduced while they are decoded, as ours are, and decoded in full, then
shrunk bicubically and cropped, as CLIP's own preprocessing does. Figures only; nothing passes or fails by them.
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 1500, 2000

RECOGNISE = """
import json, sys, time
start = time.perf_counter()
from pathlib import Path
from stylerec.vision.recogniser import Recogniser
paths = sorted(Path(sys.argv[1]).glob("*.jpg"))
recogniser = Recogniser.load()
next(iter(recogniser.recognise(paths[:1])))
warm = time.perf_counter()
count = sum(photo.look is not None for photo in recogniser.recognise(paths))
from training.benchmark import peak_memory
print(json.dumps({"per_second": count / (time.perf_counter() - warm), "peak_mb": peak_memory()}))
"""

REFERENCE = """
import json, sys, time
from pathlib import Path
import numpy as np
from stylerec.vision.images import load_photo
from training.benchmark import build_vit_b_32
from PIL import Image, ImageOps
paths = sorted(Path(sys.argv[1]).glob("*.jpg"))
encode = build_vit_b_32()
def reduced(path):
    return Image.fromarray(load_photo(path, min_side=224).image).resize((224, 224))
def in_full(path):
    image = Image.open(path).convert("RGB")
    return ImageOps.fit(image, (224, 224), Image.Resampling.BICUBIC)
def per_second(read):
    encode(np.asarray(read(paths[0]), dtype=np.float32)[None])
    start = time.perf_counter()
    for path in paths[:40]:
        encode(np.asarray(read(path), dtype=np.float32)[None])
    return min(40, len(paths)) / (time.perf_counter() - start)
print(json.dumps({"reduced": per_second(reduced), "in_full": per_second(in_full)}))
"""


def peak_memory() -> float:
    """Most memory that this process has used, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def build_vit_b_32() -> Any:
    """A ViT-B/32 image encoder with random weights as one compiled function (A. Dosovitskiy et al., ICLR 2021)."""
    import keras
    import tensorflow as tf
    from keras import layers

    image = keras.Input((224, 224, 3))
    tokens = layers.Reshape((49, 768))(layers.Conv2D(768, 32, strides=32)(image))
    for _ in range(12):
        normal = layers.LayerNormalization()(tokens)
        tokens = tokens + layers.MultiHeadAttention(12, 64)(normal, normal)
        hidden = layers.Dense(3072, activation="gelu")(layers.LayerNormalization()(tokens))
        tokens = tokens + layers.Dense(768)(hidden)
    model = keras.Model(image, layers.Dense(512)(layers.GlobalAveragePooling1D()(tokens)))
    return tf.function(lambda batch: model(batch, training=False))


def write_photos(folder: Path, count: int, seed: int = 0) -> None:
    """JPEGs with the detail of real photos: smooth shapes, edges and grain, about 0.6 MB each."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        coarse = rng.integers(0, 256, (20, 15, 3), dtype=np.uint8)
        method = Image.Resampling.BICUBIC if number % 2 else Image.Resampling.NEAREST
        image = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), method), dtype=np.int16)
        grain = rng.integers(-12, 13, (HEIGHT // 2, WIDTH // 2, 1), dtype=np.int16).repeat(2, 0).repeat(2, 1)
        buffer = io.BytesIO()
        Image.fromarray((image + grain).clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=88)
        (folder / f"{number:03d}.jpg").write_bytes(buffer.getvalue())


def _run(code: str, folder: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def benchmark(count: int, rounds: int, reference: bool) -> dict[str, Any]:
    """Medians over `rounds`; the reference is measured in turn with the recogniser."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_photos(folder, count)
        ours, others, first = [], [], []
        for _ in range(rounds):
            ours.append(_run(RECOGNISE, folder))
            if reference:
                others.append(_run(REFERENCE, folder))
            start = time.perf_counter()
            command = ["-m", "stylerec", "recognise", str(folder / "000.jpg"), "--out", str(folder / "out.jsonl")]
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            first.append(time.perf_counter() - start)
    figures: dict[str, Any] = {
        "photos": count,
        "photos_per_second": round(float(np.median([run["per_second"] for run in ours])), 1),
        "peak_mb": round(float(np.median([run["peak_mb"] for run in ours]))),
        "seconds_to_first_answer": round(float(np.median(first)), 2),
    }
    if reference:
        for way in ("reduced", "in_full"):
            median = float(np.median([run[way] for run in others]))
            figures[f"vit_b_32_{way}_per_second"] = round(median, 1)
            figures[f"ratio_{way}"] = round(figures["photos_per_second"] / median, 2)
    return figures


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.benchmark", description=__doc__)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-reference", action="store_true", help="leave out the ViT-B/32, which needs TensorFlow")
    options = parser.parse_args(arguments)
    print(json.dumps(benchmark(options.photos, options.rounds, not options.no_reference), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
