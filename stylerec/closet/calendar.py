"""Planned outfits as a calendar file that other programs read (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from stylerec.domain.days import days_later

PRODUCT = "-//stylerec//outfits//EN"
LONGEST_LINE = 75
"""Bytes of a line without its break (RFC 5545, section 3.1)."""


@dataclass(frozen=True)
class CalendarDay:
    """What is worn on a day: `uid` stays the same however often it is exported, `text` lists the pieces."""

    uid: str
    day: date
    title: str
    text: str = ""


def build_calendar(days: Iterable[CalendarDay], made: datetime) -> bytes:
    """An .ics file with an all-day event for each outfit; `made` is when, in any time zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for one in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(one.uid)}@stylerec",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{days_later(one.day, 1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            *([f"DESCRIPTION:{_escaped(one.text)}"] if one.text else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    """Text as a value (RFC 5545, section 3.3.11)."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> bytes:
    """A line in parts of at most 75 bytes, no letter torn, each further part after a space."""
    parts, part = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(part) + len(encoded) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += encoded
    return b"\r\n".join([*parts, part]) + b"\r\n"
