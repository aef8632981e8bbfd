"""Counting days without falling off either end of the calendar."""

from datetime import date

from stylerec.errors import UsageError
from stylerec.language import _


def days_later(day: date, days: int) -> date:
    """The date so many days after a day (before it, if negative), at the ends of the calendar the last there is."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def check_days(start: date, days: int) -> None:
    """Raises `UsageError` when the calendar ends before so many days from `start` on are over."""
    if date.max.toordinal() - start.toordinal() < days:
        raise UsageError(
            _(
                "Invalid first day: expected one with {days} more days before {last}, where the calendar ends, "
                "received {start}. Choose an earlier one."
            ).format(days=days, last=date.max, start=start)
        )
