"""Photos of every format and every way in which a file can be wrong."""

import base64
import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylerec.errors import PhotoError, UsageError
from stylerec.settings import Settings
from stylerec.vision.formats import EXTENSIONS
from stylerec.vision.images import encode_jpeg, encode_png, find_photos, load_photo, make_thumbnail, read_zip

RED, BLUE, WHITE = (220, 60, 40), (30, 60, 200), (255, 255, 255)

# 48 x 32 pixels, left half red, right half blue, marked to be turned by 90 degrees: upright it is red over blue.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAAB7AABAAAAAAAAACwAAgAAAAACGAABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEH"
    "BpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAFhtZGF0AAAA"
    "KCgBrxOA5TH3/3Mk/5lE/w1ksEs/xiz7nd7+gW7661U7dbr6/ubx3jMAAAAGRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA="
)


def two_halves(size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_of(width: int, height: int, depth: int, rows: bytes) -> bytes:
    """An RGB PNG put together by hand, since Pillow writes neither 16 bits per channel nor false sizes."""
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def close_to(pixel: np.ndarray, colour: tuple[int, int, int], by: int = 14) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() <= by)


SAVED_AS = {"JPEG": "JPEG", "PNG": "PNG", "WebP": "WEBP", "AVIF": "AVIF", "GIF": "GIF", "BMP": "BMP", "TIFF": "TIFF"}


@pytest.mark.parametrize("kind", SAVED_AS)
def test_every_format_gives_the_same_upright_rgb_image(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{EXTENSIONS[kind][0]}"
    path.write_bytes(encoded(two_halves(), SAVED_AS[kind]))
    photo = load_photo(path)
    assert (photo.width, photo.height, photo.image.shape, photo.image.dtype) == (48, 32, (32, 48, 3), np.uint8)
    assert close_to(photo.image[16, 4], RED) and close_to(photo.image[16, 43], BLUE)
    assert photo.name == str(path)


def test_heic_is_read_and_turned_upright() -> None:
    photo = load_photo(HEIC, name="a.heic")
    assert (photo.width, photo.height) == (32, 48)
    assert close_to(photo.image[4, 16], RED) and close_to(photo.image[43, 16], BLUE)


def test_pi_heif_is_loaded_only_for_heic() -> None:
    code = "import sys, stylerec.vision.images; sys.exit('pi_heif' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_heic_without_its_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(PhotoError, match=r"'a\.heic': .*pip install pi-heif"):
        load_photo(HEIC, name="a.heic")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("min_side", [None, 24])
def test_exif_orientation(kind: str, orientation: int, min_side: int | None) -> None:
    # The upright picture: red corner at the top left of a blue 96 x 64 photo. Stored as EXIF 2.3 defines its tag.
    upright = Image.new("RGB", (96, 64), BLUE)
    upright.paste(RED, (0, 0, 48, 32))
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(inverse[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = load_photo(encoded(stored, kind, exif=exif), min_side=min_side)
    assert (photo.width, photo.height) == (96, 64)
    height, width = photo.image.shape[:2]
    assert width > height
    corners = [photo.image[y, x] for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    assert [close_to(pixel, RED, 30) for pixel in corners] == [True, False, False, False]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_damaged_exif_does_not_stop_a_photo() -> None:
    in_words = b"Exif\x00\x00II*\x00" + struct.pack("<IHHHI4sI", 8, 1, 0x0112, 2, 3, b"up\x00", 0)
    for exif in (b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", in_words):
        assert load_photo(encoded(two_halves(), "JPEG", exif=exif)).image.shape == (32, 48, 3)


@pytest.mark.parametrize("mode", ["CMYK", "L", "YCbCr"])
def test_jpeg_colour_models(mode: str) -> None:
    photo = load_photo(encoded(Image.new("RGB", (16, 16), (200, 200, 200)).convert(mode), "JPEG"))
    assert close_to(photo.image[8, 8], (200, 200, 200), 4)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind: str) -> None:
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(4, axis=0)
    photo = load_photo(encoded(Image.fromarray(ramp), kind))
    assert np.abs(photo.image[0, :, 0] - np.linspace(0, 255, 64)).max() <= 1


def test_sixteen_bit_colour_png() -> None:
    data = png_of(4, 1, depth=16, rows=b"\x00" + struct.pack(">HHH", 65535, 32896, 257) * 4)
    assert close_to(load_photo(data).image[0, 0], (255, 128, 1), 1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_modes_without_transparency(mode: str) -> None:
    photo = load_photo(encoded(Image.new("RGB", (8, 8), WHITE).convert(mode), "PNG"))
    assert photo.image.shape == (8, 8, 3) and (photo.image == 255).all()


@pytest.mark.parametrize("min_side", [None, 8])
@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "GIF"), ("RGBA", "WEBP")]
)
def test_transparent_parts_become_white(mode: str, kind: str, min_side: int | None) -> None:
    image = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 16, 32))
    options = {"lossless": True} if kind == "WEBP" else {}
    photo = load_photo(encoded(image.convert(mode), kind, **options), min_side=min_side)
    middle = photo.image.shape[0] // 2
    assert close_to(photo.image[middle, 1], (0, 0, 0), 2) and close_to(photo.image[middle, -2], WHITE, 2)


def test_half_transparent_black_is_grey() -> None:
    photo = load_photo(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 128)), "PNG"))
    assert close_to(photo.image[0, 0], (127, 127, 127), 1)


def test_colour_key_of_a_png_is_transparent() -> None:
    photo = load_photo(encoded(Image.new("RGB", (4, 4), RED), "PNG", transparency=RED))
    assert (photo.image == 255).all()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "MPO"])
def test_first_picture_of_a_series(kind: str) -> None:
    first, second = Image.new("RGB", (16, 16), RED), Image.new("RGB", (16, 16), BLUE)
    photo = load_photo(encoded(first, kind, save_all=True, append_images=[second]))
    assert close_to(photo.image[8, 8], RED)


def test_thirty_two_bit_tiff_is_refused_with_a_way_out() -> None:
    with pytest.raises(PhotoError, match="32 bits per pixel.*save it as JPEG"):
        load_photo(encoded(Image.new("F", (4, 4), 0.5), "TIFF"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1500, 400), (400, 1500), (100, 90), (257, 256)])
def test_reduced_reading_keeps_its_promise(kind: str, size: tuple[int, int]) -> None:
    photo = load_photo(encoded(two_halves(size), kind), min_side=128)
    longer = max(photo.image.shape[:2])
    assert (photo.width, photo.height) == size
    assert min(max(size), 128) <= longer <= 2 * 128
    assert abs(photo.image.shape[1] / photo.image.shape[0] - size[0] / size[1]) < 0.1 * size[0] / size[1]
    assert close_to(photo.image[5, 5], RED) and close_to(photo.image[-5, -5], BLUE)


def test_a_strip_thinner_than_the_reduction_is_read() -> None:
    photo = load_photo(encoded(two_halves((1500, 2)), "JPEG"), min_side=128)
    assert photo.image.shape[0] == 1 and photo.image.shape[1] >= 128
    assert close_to(photo.image[0, 5], RED) and close_to(photo.image[0, -5], BLUE)


def test_reduced_reading_averages_fine_patterns() -> None:
    stripes = np.zeros((512, 512, 3), np.uint8)
    stripes[:, ::2] = 255
    for kind in ("PNG", "JPEG"):
        photo = load_photo(encoded(Image.fromarray(stripes), kind), min_side=64)
        assert np.abs(photo.image.astype(int) - 127).max() <= 8


def test_photo_id_depends_on_the_content_only(tmp_path: Path) -> None:
    data = encoded(two_halves(), "PNG")
    (tmp_path / "b.png").write_bytes(data)
    one, other = load_photo(data), load_photo(tmp_path / "b.png", min_side=16)
    assert one.photo_id == other.photo_id and len(one.photo_id) == 32
    assert one.photo_id != load_photo(encoded(two_halves((50, 32)), "PNG")).photo_id


JPEG = encoded(two_halves((200, 150)), "JPEG")
PNG = encoded(two_halves((200, 150)), "PNG")


@pytest.mark.parametrize(
    ("name", "data", "what", "way_out"),
    [
        ("empty.jpg", b"", r"empty \(0 bytes\)", "Copy or download"),
        ("notes.jpg", "a caf\u00e9 in K\u00f6ln\n".encode(), "a text file, not a JPEG photo", "formats: JPEG, PNG"),
        ("page.png", b"\n<!DOCTYPE html><html></html>", "a web page, not a PNG photo", "formats: JPEG, PNG"),
        ("drawing.svg", b'<?xml version="1.0"?><svg xmlns=""/>', "an SVG drawing", "formats: JPEG, PNG"),
        ("paper.pdf", b"%PDF-1.7 ...", "a PDF document", "formats: JPEG, PNG"),
        ("film.heic", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "a video, not a HEIC photo", "formats"),
        ("noise.jpg", bytes(range(128, 256)), "in no photo format that is known", "formats: JPEG, PNG"),
        ("shot.nef", b"MM\x00*" + bytes(64), "camera raw", "save it as JPEG"),
        ("cut.jpg", JPEG[: len(JPEG) // 2], "a JPEG photo but is damaged or incomplete", "Copy or download"),
        ("cut.png", PNG[: len(PNG) // 2], "a PNG photo but is damaged or incomplete", "Copy or download"),
        ("head.jpg", JPEG[:20], "a JPEG photo but is damaged or incomplete", "Copy or download"),
        ("cut.heic", HEIC[:-20], "a HEIC photo but is damaged or incomplete", "Copy or download"),
    ],
)
def test_every_error_names_the_file_the_fault_and_the_way_out(name: str, data: bytes, what: str, way_out: str) -> None:
    with pytest.raises(PhotoError, match=f"Cannot read '{name}': .*{what}(?s:.*){way_out}"):
        load_photo(data, name=name)


@pytest.mark.parametrize("kind", SAVED_AS)
@pytest.mark.parametrize("keep", [0.03, 0.3, 0.7])
def test_truncated_files_of_every_format(kind: str, keep: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(noise), SAVED_AS[kind])
    with pytest.raises(PhotoError, match="Cannot read 'x"):
        load_photo(data[: max(16, int(len(data) * keep))], name="x" + EXTENSIONS[kind][0])


def test_garbled_bytes_never_raise_anything_else() -> None:
    rng = np.random.default_rng(1)
    for kind in SAVED_AS:
        whole = np.frombuffer(encoded(two_halves(), SAVED_AS[kind]), np.uint8)
        for _ in range(30):
            garbled = whole.copy()
            garbled[rng.integers(8, len(whole), 6)] = rng.integers(0, 256, 6)
            try:
                load_photo(garbled.tobytes(), settings=Settings(max_pixels=1_000_000))
            except PhotoError as error:
                assert "Cannot read 'photo'" in str(error)


def test_an_unknown_or_missing_ending_is_no_fault() -> None:
    assert load_photo(PNG, name="download").width == 200
    assert load_photo(PNG, name="picture.php").width == 200


def test_missing_file_folder_and_special_file(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match=r"gone\.jpg': there is no such file\. Check"):
        load_photo(tmp_path / "gone.jpg")
    with pytest.raises(PhotoError, match="it is a folder. Give the photos in it"):
        load_photo(tmp_path)
    with pytest.raises(PhotoError, match="cannot be opened"):
        load_photo("nul\0.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes exist on Linux and macOS only")
def test_a_named_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(PhotoError, match="no ordinary file"):
        load_photo(tmp_path / "pipe.jpg")


def test_too_many_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.png").write_bytes(PNG + bytes(3 * 2**20))
    with pytest.raises(PhotoError, match="b.png': it has 3.0 MiB, the limit is 1.0 MiB.*STYLEREC_MAX_BYTES"):
        load_photo(tmp_path / "b.png", settings=Settings(max_bytes=2**20))
    for source in (PNG, tmp_path / "a.png"):
        with pytest.raises(PhotoError, match="the limit is .* MiB"):
            load_photo(source, settings=Settings(max_bytes=len(PNG) - 1))
        assert load_photo(source, settings=Settings(max_bytes=len(PNG))).width == 200


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds next to nothing."""
    return png_of(width, height, depth=8, rows=bytes(1000))


def test_decompression_bomb_is_refused_from_its_header() -> None:
    with pytest.raises(
        PhotoError, match=r"'b\.png': it has 60000 x 60000 pixels, the limit is 120 million.*MAX_PIXELS"
    ):
        load_photo(bomb(60_000, 60_000), name="b.png")


def test_pixel_limit_is_the_settings_own_and_leaves_pillow_alone(recwarn: pytest.WarningsRecorder) -> None:
    before = Image.MAX_IMAGE_PIXELS
    with pytest.raises(PhotoError, match="the limit is 0.029999 million"):
        load_photo(PNG, settings=Settings(max_pixels=29_999))
    assert load_photo(PNG, settings=Settings(max_pixels=30_000)).width == 200
    # Above Pillow's own limit the setting decides: the photo is opened, and only its missing pixels stop it.
    with pytest.raises(PhotoError, match="damaged or incomplete"):
        load_photo(bomb(20_000, 10_000), settings=Settings(max_pixels=200_000_000), min_side=8)
    assert before == Image.MAX_IMAGE_PIXELS and not recwarn.list


def test_names_in_messages_are_printable() -> None:
    with pytest.raises(PhotoError) as caught:
        load_photo(b"", name="a\n\x1b[31mb.jpg")
    assert "a??[31mb.jpg" in str(caught.value)


def test_wrong_use_of_arguments() -> None:
    with pytest.raises(UsageError, match="`min_side`.*received 0"):
        load_photo(PNG, min_side=0)
    with pytest.raises(UsageError, match="`max_side`.*received 0"):
        make_thumbnail(np.zeros((4, 4, 3), np.uint8), 0)
    for wrong in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)):
        with pytest.raises(UsageError, match="`image`: expected uint8"):
            encode_jpeg(wrong)


@pytest.mark.parametrize(("shape", "expected"), [((300, 150), (100, 50)), ((10, 400), (2, 100)), ((900, 1), (100, 1))])
def test_thumbnails_keep_the_proportions(shape: tuple[int, int], expected: tuple[int, int]) -> None:
    assert make_thumbnail(np.full((*shape, 3), 77, np.uint8), 100).shape == (*expected, 3)


def test_thumbnails_are_never_enlarged_and_never_the_same_array() -> None:
    small = np.full((4, 4, 3), 77, np.uint8)
    thumbnail = make_thumbnail(small, 100)
    thumbnail[:] = 0
    assert (small == 77).all()


def test_encoded_images_come_back() -> None:
    image = np.asarray(two_halves())
    assert (load_photo(encode_png(image), name="a.png").image == image).all()
    assert np.abs(load_photo(encode_jpeg(image), name="a.jpg").image[:, :20].astype(int) - RED).max() < 10
    cut_out = np.dstack([image, np.zeros(image.shape[:2], np.uint8)])
    assert (load_photo(encode_png(cut_out)).image == 255).all()


def test_find_photos_searches_folders_in_name_order(tmp_path: Path) -> None:
    for name in (
        "b.JPG",
        "a/z.png",
        "a/b.webp",
        "c.heic",
        "notes.txt",
        ".hidden.jpg",
        ".cache/x.jpg",
        "__MACOSX/y.jpg",
    ):
        path = tmp_path / "board" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    odd, gone = tmp_path / "board" / "notes.txt", tmp_path / "gone.jpg"
    found = find_photos([gone, str(tmp_path / "board"), odd])
    board = tmp_path / "board"
    assert found == [gone, board / "a/b.webp", board / "a/z.png", board / "b.JPG", board / "c.heic", odd]
    assert find_photos([]) == []


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def names_and_errors(results: list[tuple[str, bytes] | PhotoError]) -> tuple[list[str], list[str]]:
    return [r[0] for r in results if isinstance(r, tuple)], [str(r) for r in results if isinstance(r, PhotoError)]


def test_zip_gives_its_photos_in_name_order(tmp_path: Path) -> None:
    data = archive(
        ("b/2.png", PNG),
        ("b/", b""),
        ("1.jpg", JPEG),
        ("notes.txt", b"x"),
        ("__MACOSX/1.jpg", b"x"),
        ("b/.x.jpg", b"x"),
    )
    (tmp_path / "a.zip").write_bytes(data)
    assert read_zip(data) == read_zip(tmp_path / "a.zip") == [("1.jpg", JPEG), ("b/2.png", PNG)]


@pytest.mark.parametrize("name", ["../x.jpg", "a/../../x.jpg", "/etc/x.jpg", "C:/x.jpg", "..\\x.jpg"])
def test_zip_members_that_climb_out_are_refused_and_the_rest_is_kept(name: str) -> None:
    kept, errors = names_and_errors(read_zip(archive((name, PNG), ("good.png", PNG))))
    assert kept == ["good.png"]
    assert len(errors) == 1 and "outside the archive" in errors[0] and "x.jpg" in errors[0]


@pytest.mark.skipif(os.name == "nt", reason="there a letter and a colon are a drive")
def test_a_zip_member_with_a_colon_in_its_name_is_read() -> None:
    assert read_zip(archive(("a:b.jpg", JPEG))) == [("a:b.jpg", JPEG)]


def test_zip_links_are_refused() -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    kept, errors = names_and_errors(read_zip(archive((link, b"/etc/passwd"), ("good.png", PNG))))
    assert kept == ["good.png"] and len(errors) == 1 and "'link.jpg': it is a link" in errors[0]


def test_zip_bomb_member_is_refused_by_ratio_and_by_size() -> None:
    data = archive(("bomb.bmp", bytes(5 * 2**20)), ("good.png", PNG))
    kept, errors = names_and_errors(read_zip(data))
    assert kept == ["good.png"] and "200 times its packed size" in errors[0]
    kept, errors = names_and_errors(read_zip(data, settings=Settings(max_bytes=2**20)))
    assert kept == ["good.png"] and "'bomb.bmp': it has 5.0 MiB, the limit is 1.0 MiB" in errors[0]


def test_zip_sizes_add_up_to_the_limit() -> None:
    noise = np.random.default_rng(0).bytes(1000)
    data = archive(*[(f"{i}.bmp", noise) for i in range(5)])
    kept, errors = names_and_errors(read_zip(data, settings=Settings(zip_max_bytes=len(data))))
    assert len(kept) == 5 and not errors
    packed = archive(*[(f"{i}.bmp", noise[:100] * 100) for i in range(5)])
    kept, errors = names_and_errors(read_zip(packed, settings=Settings(zip_max_bytes=25_000)))
    assert len(kept) == 2 and len(errors) == 3


def test_zip_that_lies_about_a_size_is_caught() -> None:
    data = bytearray(archive(("a.bmp", bytes(10_000)), ("good.png", PNG)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    kept, errors = names_and_errors(read_zip(bytes(data)))
    assert kept == ["good.png"] and "'a.bmp': it is damaged inside the archive" in errors[0]


def test_zip_with_a_password_or_damage_inside() -> None:
    data = bytearray(archive(("a.png", PNG), ("b.png", PNG), ("c.png", PNG)))
    first, second = (
        i for i in range(len(data)) if data.startswith(b"PK\x01\x02", i) and b"c.png" not in data[i : i + 52]
    )
    data[first + 8] |= 1
    data[second + 16] ^= 0xFF  # the checksum
    kept, errors = names_and_errors(read_zip(bytes(data)))
    assert kept == ["c.png"]
    assert "'a.png': it is protected by a password" in errors[0] and "'b.png': it is damaged" in errors[1]


def test_zip_with_too_many_members() -> None:
    data = archive(*[(f"{i}.png", b"x") for i in range(12)])
    with pytest.raises(PhotoError, match="holds 12 photos, the limit is 11"):
        read_zip(data, settings=Settings(zip_max_members=11))
    assert len(read_zip(data, settings=Settings(zip_max_members=12))) == 12
    with pytest.raises(PhotoError, match="more than 10 members"):
        read_zip(data, settings=Settings(zip_max_members=1))


def test_what_is_no_zip_archive(tmp_path: Path) -> None:
    for data in (b"", b"hello", archive(("a.png", PNG))[:-30]):
        with pytest.raises(PhotoError, match=r"'a\.zip': it is no zip archive or a damaged one"):
            read_zip(data, name="a.zip")
    with pytest.raises(PhotoError, match="no such file"):
        read_zip(tmp_path / "gone.zip")
    with pytest.raises(PhotoError, match="the limit is"):
        read_zip(archive(("a.png", PNG)), settings=Settings(zip_max_bytes=10))
