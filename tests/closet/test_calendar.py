"""A calendar file that other programs read."""

from datetime import UTC, date, datetime, timedelta, timezone

from stylerec.closet import CalendarDay, build_calendar

NOON = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1)))


def unfolded(data: bytes) -> list[str]:
    """Content lines as RFC 5545 says: breaks before a space go away."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_day_is_an_event_of_the_whole_day() -> None:
    lines = unfolded(build_calendar([CalendarDay("ab12", date(2026, 12, 31), "Office", "Shirt\nJeans")], NOON))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//stylerec//outfits//EN"]
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    assert event == [
        "UID:ab12@stylerec",
        "DTSTAMP:20261123T120000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Office",
        "DESCRIPTION:Shirt\\nJeans",
        "TRANSP:TRANSPARENT",
    ]
    assert lines[-1] == "END:VCALENDAR"


def test_signs_with_a_meaning_are_escaped() -> None:
    lines = unfolded(build_calendar([CalendarDay("a", date(2026, 1, 1), "a,b;c\\d\r\nEND:VEVENT")], NOON))
    assert "SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT" in lines and lines.count("END:VEVENT") == 1


def test_long_lines_are_folded_and_no_letter_is_torn() -> None:
    title = "Kleid für Zürich – 雨の日 " * 20
    data = build_calendar([CalendarDay("a", date(2026, 1, 1), title)], NOON.astimezone(UTC))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert all(line.decode() for line in data.split(b"\r\n")[:-1])
    assert f"SUMMARY:{title}" in unfolded(data)


def test_an_empty_calendar_is_one() -> None:
    assert unfolded(build_calendar([], NOON))[-1] == "END:VCALENDAR"
