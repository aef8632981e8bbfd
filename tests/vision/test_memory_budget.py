"""A photo of any format is read in less than 1 GB, or is refused with a reason."""

import base64
import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image
from test_images import encoded, two_halves

from stylerec.errors import PhotoError
from stylerec.vision.images import READERS, load_photo
from stylerec.vision.memory_budget import bytes_per_pixel

READ_ON_THREADS = r"""
import re, sys
from concurrent.futures import ThreadPoolExecutor
from stylerec.vision.images import load_photo
with ThreadPoolExecutor(2) as threads:
    print([photo.width for photo in threads.map(lambda path: load_photo(path, min_side=448), sys.argv[1:])])
print(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1])
"""
# 7200 x 7200 black pixels, packed: to encode them takes longer than to read them.
AVIF = zlib.decompress(
    base64.b64decode(
        "eNpjYGBQSCupLEgsy0xjAAIQnZuZZpibmZjm62joBBR6nZtaksgAAYoZKTlFUDZDQWZyCQMa4CvILMkFsxiBWC4zJz8ZxHEB8RkhoozCDAxMu4Fs"
        "jczMvDS4WikgJ5UJykssMzB0zs/JB9uVlVlQVACkvTMLkvOBtEhmcUEqxDoZBQhmECjIrMgEiTBzcHAAKZ7EMkPnRnkekJBwcn5OUV5yTgXQZF4G"
        "tgagkHhmQS7MT0CHsTAyNbMAXXU4NyWxRIiBi1v+s4X9wW8dHBkmCkYrWSX4jre3Rt7////R+QMMDMHnT2kenxLZmFwQu3/flI6M7C0L7zy/uELN"
        "hy2hxWbNru9fp7UvuSktIXA9xFxuBuedLTXn5lRzX7PV3nKsI8u71djfyTSgved39z0D1u+WEau2znU7PYnzwNAx1J+goR0ucvbR6l6LJPfrnn/u"
        "7ZndX6uTV6gj2vlKhk+lWsT3wCG2/epOfJcEM5u9v7EmPQiivisVhoqZ1A3LCACWC4K7"
    )
)
KILOBYTES_OF_ONE_GB = 1_000_000


def webp(width: int, height: int) -> bytes:
    """A WebP photo of one colour with alpha: 38 bytes, whatever size its header gives."""
    data = encoded(Image.new("RGBA", (8, 8), (9, 9, 9, 200)), "WEBP", lossless=True)
    assert data[12:16] == b"VP8L"
    (bits,) = struct.unpack_from("<I", data, 21)
    return data[:21] + struct.pack("<I", bits >> 28 << 28 | height - 1 << 14 | width - 1) + data[25:]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells what a process alone has taken")
def test_large_photos_of_every_decoder_stay_below_one_gigabyte(tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(webp(7200, 7200))
    (tmp_path / "a.avif").write_bytes(AVIF)
    paths = [tmp_path / "a.webp", tmp_path / "a.avif"]
    ran = subprocess.run([sys.executable, "-c", READ_ON_THREADS, *paths], check=True, capture_output=True, text=True)
    widths, peak = ran.stdout.splitlines()
    assert widths == "[7200, 7200]"
    assert int(peak) < KILOBYTES_OF_ONE_GB


def test_a_photo_that_would_take_more_is_refused_with_its_reason() -> None:
    with pytest.raises(
        PhotoError, match=r"'a\.webp': it has 10700 x 10700 pixels, the limit is 52\.5 million for such"
    ) as caught:
        load_photo(webp(10_700, 10_700), name="a.webp", min_side=448)
    assert "WebP photos, which take more memory" in str(caught.value) and "JPEG or PNG" in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "options", "full", "reduced"),
    [
        ("PNG", {}, 7, 7),
        ("JPEG", {}, 7, 2),
        ("JPEG", {"progressive": True, "subsampling": "4:2:0"}, 7, 4),
        ("JPEG", {"progressive": True, "subsampling": "4:4:4"}, 10, 7),
        ("AVIF", {}, 16, 16),
        ("TIFF", {"compression": "tiff_adobe_deflate"}, 7, 7),
    ],
)
def test_what_a_pixel_takes(kind: str, options: dict[str, object], full: int, reduced: int) -> None:
    image = READERS[kind](io.BytesIO(encoded(two_halves(), kind, **options)))
    assert (bytes_per_pixel(image, kind, False), bytes_per_pixel(image, kind, True)) == (full, reduced)
