"""Near-duplicates: the same picture saved again belongs together, another one does not."""

import io
from dataclasses import replace

import numpy as np
import pytest
from looks_for_tests import embedding, garment, photo
from PIL import Image, ImageEnhance

from stylerec.domain.corrections import Correction, apply_corrections
from stylerec.domain.looks import Look
from stylerec.domain.near_copies import ALIKE_BITS, SAME_BITS, look_likeness, near_duplicates
from stylerec.errors import PhotoError, UsageError
from stylerec.vision.picture_hash import picture_hash


def drawing(seed: int) -> Image.Image:
    """Soft blotches, as a photo has: the hash looks at its lowest frequencies."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 6, 3), dtype=np.uint8))
    return coarse.resize((240, 360), Image.Resampling.BICUBIC)


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def a_look(*directions: int) -> Look:
    names = ("skirt", "hat")[: len(directions)]
    look = photo("a.jpg", *(garment(name, vector=embedding(d)) for name, d in zip(names, directions, strict=True))).look
    assert look is not None
    return look


def with_bits_turned(text: str, bits: int) -> str:
    return f"{int(text, 16) ^ ((1 << bits) - 1):016x}"


def test_the_same_picture_saved_again() -> None:
    image = drawing(0)
    again = [
        image.resize((120, 180)),
        ImageEnhance.Brightness(image).enhance(1.15),
        image.crop((4, 6, 236, 354)),
    ]
    hashes = [("first", picture_hash(jpeg(image))), ("other", picture_hash(jpeg(drawing(1))))]
    hashes += [(f"again {i}", picture_hash(jpeg(copy, 40))) for i, copy in enumerate(again)]
    assert near_duplicates(hashes) == (("first", "again 0", "again 1", "again 2"),)


def test_forty_pictures_are_forty() -> None:
    assert near_duplicates([(str(seed), picture_hash(jpeg(drawing(seed)))) for seed in range(40)]) == ()


def test_looks_decide_where_the_hash_is_in_doubt() -> None:
    text = picture_hash(jpeg(drawing(0)))
    hashes = [("a", text), ("b", with_bits_turned(text, SAME_BITS + 1))]
    assert near_duplicates(hashes) == ()
    assert near_duplicates(hashes, {"a": a_look(1, 2), "b": a_look(1, 2)}) == (("a", "b"),)
    assert near_duplicates(hashes, {"a": a_look(1, 2), "b": a_look(3, 4)}) == ()
    assert near_duplicates(hashes, {"a": a_look(1, 2)}) == ()
    far = [("a", text), ("b", with_bits_turned(text, ALIKE_BITS + 1))]
    assert near_duplicates(far, {"a": a_look(1, 2), "b": a_look(1, 2)}) == ()


def test_groups_are_what_hangs_together_in_the_order_given() -> None:
    start = "0123456789abcdef"
    chain = [("c", with_bits_turned(start, 12)), ("x", "f" * 16), ("a", start), ("b", with_bits_turned(start, 6))]
    assert near_duplicates([*chain, ("y", "f" * 16)]) == (("c", "a", "b"), ("x", "y"))
    reverse = near_duplicates([("y", "f" * 16), *reversed(chain)])
    assert {frozenset(group) for group in reverse} == {frozenset("abc"), frozenset("xy")}


@pytest.mark.parametrize("hashes", [[], [("a", "0" * 16)]])
def test_nothing_to_compare(hashes: list[tuple[str, str]]) -> None:
    assert near_duplicates(hashes) == ()


def test_likeness_of_looks() -> None:
    one, other = a_look(1, 2), a_look(1, 3)
    assert look_likeness(one, one) == pytest.approx(1)
    assert look_likeness(one, other) == look_likeness(other, one) == pytest.approx(0.5)
    assert look_likeness(one, a_look(3, 4)) == 0
    assert look_likeness(a_look(), a_look()) == 0
    red = photo("a.jpg", *(garment(part.category, ("red",), vector=part.embedding) for part in one.garments)).look
    assert red is not None and look_likeness(one, red) < 0.01, "of another colour"
    skirt = replace(one, garments=one.garments[:1])
    assert look_likeness(one, skirt) == pytest.approx(0.5), "the hat is missing"
    assert look_likeness(one, apply_corrections(one, [Correction("add", "bag")])) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "12", "x" * 16, "-123456789abcdef"])
def test_wrong_hashes(text: str) -> None:
    with pytest.raises(UsageError, match="16 hex digits"):
        near_duplicates([("a", "0" * 16), ("b", text)])


def test_a_photo_given_twice() -> None:
    with pytest.raises(UsageError, match="'a'"):
        near_duplicates([("a", "0" * 16), ("a", "0" * 16)])


def test_a_picture_that_cannot_be_read() -> None:
    with pytest.raises(PhotoError, match=r"broken\.jpg"):
        picture_hash(b"no picture", "broken.jpg")


def test_shirts_that_lie_alike_are_two_looks() -> None:
    hashes = [("a", "0" * 16), ("b", "0" * 16)]
    assert near_duplicates(hashes, {"a": a_look(1, 2), "b": a_look(3, 4)}) == ()
    assert near_duplicates(hashes, {"a": a_look(1, 2), "b": a_look(1, 3)}) == (("a", "b"),)
