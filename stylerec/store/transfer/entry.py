"""One entry of an archive's manifest: nothing in it is believed before it was checked."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.rows import clean_text, sort_seasons, sort_tags
from stylerec.store.tables import EPOCH

ID = re.compile(r"[0-9a-f]{16}")
PHOTO_ID = re.compile(r"[0-9a-f]{32}")
LATEST = 2**62


class BadEntry(ValueError):
    """What is wrong with an entry of the manifest, in words."""


class Entry:
    """An entry of the manifest. All getters raise `BadEntry`."""

    def __init__(self, values: Any) -> None:
        if not isinstance(values, dict):
            raise BadEntry(_("an entry is no table"))
        self.values = values

    def text(self, name: str, pattern: re.Pattern[str] | None = None) -> str:
        """A text, which has to match the whole `pattern`; without one it is cleaned. Raises `BadEntry`."""
        value = self.values.get(name)
        if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
            raise BadEntry(f"{name!r} is {value!r:.80}")
        return value if pattern else clean_text(value)

    def category(self, name: str, own: Collection[str] = ()) -> str:
        """A category of the shipped taxonomy, also by an older name, or one of the `own`. Raises `BadEntry`."""
        value = self.text(name)
        if load_taxonomy().current(value) not in load_taxonomy().terms and value not in own:
            raise BadEntry(_("{name!r} is the unknown category {value!r:.80}").format(name=name, value=value))
        return value

    def flag(self, name: str) -> bool:
        """True or false. Raises `BadEntry`."""
        return self._of(bool, name)

    def moment(self, name: str) -> datetime:
        """A time in UTC, from microseconds since 1970. Raises `BadEntry`."""
        value = self._of(int, name)
        if not 0 <= value < LATEST:
            raise BadEntry(f"{name!r} is {value!r:.80}")
        try:
            return EPOCH + timedelta(microseconds=value)
        except OverflowError:
            raise BadEntry(f"{name!r} is {value!r:.80}") from None

    def day(self, name: str) -> date:
        """A day. Raises `BadEntry`."""
        return day_of(self.text(name))

    def number(self, name: str, lowest: float, highest: float) -> float:
        """A number from `lowest` to `highest`. Raises `BadEntry`."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise BadEntry(f"{name!r} is {value!r:.80}")
        return value

    def has(self, name: str) -> bool:
        """Whether it says something about this; archives of older versions leave out what these did not know."""
        return self.values.get(name) is not None

    def words(self, name: str) -> tuple[str, ...]:
        """Tags, sorted. Raises `BadEntry`."""
        return sort_tags(self.listed(name))

    def seasons(self) -> tuple[str, ...]:
        """Seasons, in the order of the year. Raises `BadEntry`."""
        try:
            return sort_seasons(self.listed("seasons"))
        except StoreError as error:
            raise BadEntry(str(error)) from error

    def listed(self, name: str) -> list[str]:
        """A list of texts. Raises `BadEntry`."""
        values = self._of(list, name)
        if not all(isinstance(value, str) for value in values):
            raise BadEntry(_("{name!r} holds something else than words").format(name=name))
        return values

    def entries(self, name: str) -> list[Any]:
        """A list of anything. Raises `BadEntry`."""
        return self._of(list, name)

    def _of(self, kind: type[Any], name: str) -> Any:
        value = self.values.get(name)
        if type(value) is not kind:
            raise BadEntry(f"{name!r} is {value!r:.80}")
        return value


def day_of(text: str) -> date:
    """A day as JSON has it. Raises `BadEntry`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadEntry(_("a day is {text!r:.80}").format(text=text)) from None
