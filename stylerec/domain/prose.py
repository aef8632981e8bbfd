"""Small helps to write sentences."""

import itertools
import re
from collections.abc import Sequence

from stylerec.language import _

_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&^=\"'])")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: every sign with a meaning is escaped, line breaks become spaces."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def as_label(text: str) -> str:
    """As `plain`, for labels and options of few words: a hyphen within a word needs no escape."""
    return re.sub(r"(?<=\w)\\-(?=\w)", "-", plain(text))


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 photo", "3 photos"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "boots", "boots and hat", "boots, hat and bag"; `last` is "and" or "or"."""
    word = _("or") if last == "or" else _("and")
    return f" {word} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def capital(text: str) -> str:
    """ "Navy skirt", whatever follows the first letter."""
    return text[:1].upper() + text[1:]


def told_apart(texts: Sequence[str]) -> list[str]:
    """The same texts, each once: "Autumn", "Autumn (2)"."""
    known: set[str] = set()
    apart: list[str] = []
    for text in texts:
        numbers = (f"{text} ({number})" for number in itertools.count(2))
        name = text if text not in known else next(name for name in numbers if name not in known)
        known.add(name)
        apart.append(name)
    return apart


def with_article(name: str) -> str:
    """ "a skirt", "an orange dress", but "navy jeans" and "black swimwear"."""
    if name.endswith("wear") or (name.endswith("s") and not name.endswith("ss")):
        return name
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def duration(seconds: float) -> str:
    """Time left, in the steps people count in."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"


def file_size(size: int) -> str:
    """ "340 kB", "12 MB", "1.4 GB"; `size` in bytes."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if size >= scale:
            value = size / scale
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{size / 1e3:.0f} kB"
