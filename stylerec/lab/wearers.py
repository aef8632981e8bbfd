"""Whom clothing is for, as far as the names of folders and files tell."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from stylerec.errors import UsageError
from stylerec.language import _
from stylerec.spreadsheets import read_table

WOMEN = frozenset("women womens woman ladies lady female females girl girls damen dames femme femmes mujer w".split())
MEN = frozenset("men mens man gentlemen male males boy boys herren heren homme hommes hombre m".split())


def wearer_of(texts: Iterable[str]) -> str | None:
    """ "women", "men" or None, by the first text that has a word for one of them ("dresses/women's", "sex=male")."""
    for text in texts:
        words = set(re.split(r"[^a-z]+", text.lower().replace("'", "").replace("’", "")))
        for name, known in (("women", WOMEN), ("men", MEN)):
            if words & known and not words & (MEN if name == "women" else WOMEN):
                return name
    return None


def read_wearers(path: Path) -> dict[str, str]:
    """ "women" or "men" by photo, from a CSV file with the columns photo and wearer. Raises `UsageError`."""
    try:
        told = {row["photo"]: wearer_of([row["wearer"] or ""]) for row in read_table(path)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise UsageError(
            _("Cannot use '{path}': expected the columns photo and wearer ({error!r}).").format(path=path, error=error)
        ) from error
    return {photo: wearer for photo, wearer in told.items() if wearer}
