"""Whom clothing is for, as far as the names of folders and files tell."""

import re
from collections.abc import Iterable

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
