"""What the lab's commands tell: words for a person, JSON lines for a program."""

from collections.abc import Iterator

import pytest

from stylerec.lab import messages
from stylerec.lab.messages import JobMessage, read_message


@pytest.fixture
def as_json(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(messages._Speaker, "as_json", False)
    messages.speak_json()
    yield


def tell_everything() -> None:
    messages.tell_progress("measured 1,250 of 5,000 photos", 1250, 5000)
    messages.end_progress()
    messages.tell_result("Of 20 photos, é is right.")
    messages.tell_error("stylerec lab prepare", "There is no 'photos'.")


def test_a_person_reads_words(capsys: pytest.CaptureFixture[str]) -> None:
    tell_everything()
    told = capsys.readouterr()
    assert told.out == "Of 20 photos, é is right.\n"
    expected = "\rmeasured 1,250 of 5,000 photos \nstylerec lab prepare: There is no 'photos'.\n"
    assert told.err == expected


def test_a_program_reads_lines_that_say_the_same(as_json: None, capsys: pytest.CaptureFixture[str]) -> None:
    tell_everything()
    told = capsys.readouterr()
    assert told.err == ""
    assert [read_message(line) for line in told.out.splitlines()] == [
        JobMessage("progress", "measured 1,250 of 5,000 photos", 0.25),
        JobMessage("result", "Of 20 photos, é is right."),
        JobMessage("error", "There is no 'photos'."),
    ]


@pytest.mark.parametrize(("done", "total", "share"), [(0, 0, 0.0), (9, 8, 1.0), (2.5, 4, 0.625)])
def test_a_share_is_between_nothing_and_all(
    done: float, total: float, share: float, as_json: None, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.tell_progress("pass 3 of at most 4", done, total, 4)
    assert read_message(capsys.readouterr().out) == JobMessage("progress", "pass 3 of at most 4", share, 4)


@pytest.mark.parametrize(
    "line",
    ["", "epoch 1 of 4", "3", "null", "[]", "{}", '{"kind": "joke", "text": "x"}', '{"kind": "error", "what": "x"}'],
)
def test_what_packages_print_is_no_message(line: str) -> None:
    assert read_message(line) is None
