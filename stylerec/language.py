"""What a person reads: the English text stands where it is said, and a translation takes its place (gettext).

    from stylerec.language import _, ngettext, pgettext

    _("{name} is not on the board any more.").format(name=name)
    ngettext("{count} photo", "{count} photos", number).format(count=number)
    pgettext("figure", "Worn")  # of one English text with two meanings, this one

Placeholders have names, so that a translation can put them in another order; an f-string cannot be looked up. All texts
stand in `locale/stylerec.pot`, which `just words` writes anew.
"""

from gettext import translation
from pathlib import Path

TEXTS = translation("stylerec", Path(__file__).parent / "locale", fallback=True)
"""The translation into the language of this computer, if there is one; otherwise the English text as it is."""


def _(text: str) -> str:
    """A text in the language that is used."""
    return TEXTS.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a text that goes with a number."""
    return TEXTS.ngettext(one, many, number)


def pgettext(meaning: str, text: str) -> str:
    """A text that stands for several things in English, where it has this `meaning`."""
    return TEXTS.pgettext(meaning, text)
