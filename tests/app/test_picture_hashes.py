"""Hashes of pictures, few at once and many behind the page."""

import time

import pytest

from stylerec.app import picture_hashes
from stylerec.app.picture_hashes import PictureHashes
from tests.app.conftest import jpeg


def test_each_picture_is_hashed_once():
    fetched: list[str] = []
    hashes = PictureHashes()

    def fetch(photo_id: str) -> bytes:
        fetched.append(photo_id)
        return jpeg(int(photo_id))

    first = hashes.of(["1", "2"], fetch)
    assert hashes.of(["2", "1", "3"], fetch)[:2] == first[::-1]
    assert fetched == ["1", "2", "3"] and hashes.is_complete(["1", "3"])


def test_a_picture_that_cannot_be_read_has_none_and_stops_nothing():
    pairs = PictureHashes().of(["1", "2"], lambda photo_id: b"words" if photo_id == "1" else jpeg(2))
    assert [photo_id for photo_id, _ in pairs] == ["2"]


def test_many_are_hashed_without_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picture_hashes, "AT_ONCE", 3)
    hashes, ids = PictureHashes(), [str(number) for number in range(8)]
    fetch = {photo_id: jpeg(int(photo_id)) for photo_id in ids}.__getitem__
    hashes.of(ids, fetch)
    end = time.monotonic() + 300
    while not hashes.is_complete(ids) and time.monotonic() < end:
        time.sleep(0.01)
    assert [photo_id for photo_id, _ in hashes.of(ids, fetch)] == ids
