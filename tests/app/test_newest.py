"""What is kept by version."""

from threading import Barrier, Thread

from stylerec.app.newest import Newest


def test_a_thing_is_made_once_for_each_version():
    made: list[str] = []
    kept = Newest()

    def get(version: str) -> str:
        return kept.get("board", version, lambda: made.append(version) or version)

    assert [get("1"), get("1"), get("2"), get("2")] == ["1", "1", "2", "2"]
    assert made == ["1", "2"]


def test_those_used_long_ago_are_forgotten():
    made: list[int] = []
    kept = Newest(most=2)
    for place in (1, 2, 1, 3, 1, 2):
        kept.get(place, "v", lambda place=place: made.append(place))
    assert made == [1, 2, 3, 2]


def test_two_who_ask_together_wait_for_one_making():
    made: list[int] = []
    kept, together = Newest(), Barrier(4)

    def ask() -> None:
        together.wait()
        kept.get("board", "v", lambda: made.append(1))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
