"""What is kept by key and version."""

from threading import Barrier, Thread

import pytest

from stylerec.app.cache import Cache


def test_a_thing_is_made_once_for_each_version():
    made: list[str] = []
    kept: Cache[str] = Cache(8)

    def get(version: str) -> str:
        return kept.get("board", lambda: made.append(version) or version, version)

    assert [get("1"), get("1"), get("2"), get("2")] == ["1", "1", "2", "2"]
    assert made == ["1", "2"]


def test_those_used_long_ago_are_forgotten():
    made: list[int] = []
    kept: Cache[None] = Cache(most=2)
    for place in (1, 2, 1, 3, 1, 2):
        kept.get(place, lambda place=place: made.append(place))
    assert made == [1, 2, 3, 2]


def test_two_who_ask_together_wait_for_one_making():
    made: list[int] = []
    kept, together = Cache(8), Barrier(4)

    def ask() -> None:
        together.wait()
        kept.get("board", lambda: made.append(1))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_what_could_not_be_made_is_tried_again():
    kept: Cache[str] = Cache(8)

    def fail() -> str:
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        kept.get("board", fail)
    assert kept.get("board", lambda: "made") == "made"
