"""The words that shops use for garments and their properties; data in vocabulary.json."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from stylerec.domain import colours
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import TaxonomyError

NOT_CLOTHING = "not clothing"
ATTRIBUTES = ("material", "length", "fit", "pattern", "colour", "sex")

LISTS = ("words", "foreign", "by", "with")

Phrase = tuple[str, ...]


def plain_words(text: str) -> Phrase:
    """Lower case, without accents and signs: "Robe-chemise À POIS" is ("robe", "chemise", "a", "pois")."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple("".join(c if c.isalnum() else " " for c in bare.replace("'s ", " ").replace("'", " ")).split())


@dataclass(frozen=True)
class GarmentWord:
    """A kind of garment.

    `like` is the project's category, or group, that it falls into; `refines` are kinds that become this one when one
    of `by` stands with them, or one of `tail` after "with"; `words` are names for it in English, `foreign` in other
    languages.
    """

    name: str
    like: str
    words: tuple[Phrase, ...] = ()
    foreign: tuple[Phrase, ...] = ()
    refines: tuple[str, ...] = ()
    by: tuple[Phrase, ...] = ()
    tail: tuple[Phrase, ...] = ()


class Vocabulary:
    """Everything in vocabulary.json, with every word reduced by `stem`, and the words of the shipped taxonomy."""

    def __init__(self, data: Mapping[str, object], taxonomy: Taxonomy) -> None:
        self._data, self._taxonomy = data, taxonomy
        self._keeps_s = frozenset(self._list("keeps its s"))
        self.garments = {name: self._garment(name, entry) for name, entry in self._table("types").items()}
        """In the order of the file: the first that fits wins."""
        self.notes = self._phrases(self._list("notes"))
        self.sizes = frozenset(self._list("sizes"))
        links = self._table("links")
        self.details_follow = frozenset(links["with"])
        self.material_follows = frozenset(links["of"])
        self.foreign_signs = frozenset(links["foreign"])
        self.part_words = frozenset(map(self.stem, links["not a garment before"]))
        self.shy = frozenset(map(self.stem, links["only with nothing else"]))

    def stem(self, word: str) -> str:
        """The singular of a word, roughly: "skirts" is "skirt"; "shorts" stays, since "short" is another word."""
        if word in self._keeps_s or len(word) < 4 or word.endswith(("ss", "us", "is")):
            return word
        if word.endswith(("sses", "shes", "ches", "xes")):
            return word[:-2]
        if word.endswith("ies"):
            return word[:-1] if len(word) < 6 else word[:-3] + "y"
        return word.removesuffix("s")

    def phrase(self, text: str) -> Phrase:
        """The stems of a text's words."""
        return tuple(map(self.stem, plain_words(text)))

    @cached_property
    def nouns(self) -> dict[Phrase, str]:
        """English names of garments, the taxonomy's other words, and things that are no clothing."""
        nouns = {word: garment.name for garment in self.garments.values() for word in garment.words}
        named = [(entry.name, entry.aliases) for entry in self._taxonomy.category_entries]
        named += [(group.name, group.aliases) for group in self._taxonomy.group_entries if group.general]
        for name, aliases in named:
            for phrase in map(self.phrase, (name, *aliases)):
                # "pencil skirt" is for `refines` to see, "long sleeve" is no garment
                ends_known = any(phrase[at:] in nouns for at in range(1, len(phrase)))
                if not ends_known and phrase[-1] not in self.part_words:
                    nouns.setdefault(phrase, name)
        for text in self._list("not clothing"):
            nouns.setdefault(self.phrase(text), NOT_CLOTHING)
        # "trenchcoat" is "trench coat"; "tops" stays what it is
        glued = {("".join(phrase),): name for phrase, name in nouns.items() if len(phrase) > 1}
        return glued | nouns

    @cached_property
    def foreign(self) -> dict[Phrase, str]:
        """Names of garments in other languages."""
        return {word: garment.name for garment in self.garments.values() for word in garment.foreign}

    @cached_property
    def attributes(self) -> dict[Phrase, tuple[str, str]]:
        """Words for properties: ("faux", "leather") is ("material", "faux leather")."""
        found = {
            self.phrase(word): (attribute, value)
            for attribute, values in self._table("attributes").items()
            for value, words in values.items()
            for word in words
        }
        for colour in (*self._list("colours"), *colours.NAMES):
            found.setdefault(self.phrase(colour), ("colour", colour))
        return found

    @cached_property
    def ambiguous(self) -> frozenset[Phrase]:
        """Foreign words that mean something else in English: they need another sign of the language."""
        english = self.nouns.keys() | self.attributes.keys() | {(word,) for word in self.part_words}
        return frozenset(self.foreign.keys() & english)

    @cached_property
    def materials(self) -> frozenset[str]:
        """Single words for materials."""
        return frozenset(p[0] for p, (kind, _) in self.attributes.items() if kind == "material" and len(p) == 1)

    @cached_property
    def no_garment(self) -> frozenset[str]:
        """Words that say something of a garment and never stand for one."""
        described = {word for phrases in (self.attributes, self.notes) for phrase in phrases for word in phrase}
        links = self.details_follow | self.material_follows | self.foreign_signs
        return frozenset(described | self.sizes | links | self.part_words)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every single word of the vocabulary: what a misspelt word may stand for."""
        phrases: Iterable[Phrase] = (
            *self.nouns,
            *self.foreign,
            *(phrase for garment in self.garments.values() for phrase in (*garment.by, *garment.tail)),
        )
        return frozenset(word for phrase in phrases for word in phrase) | self.no_garment

    def like(self, category: str) -> str:
        """The project's category that a kind of garment falls into; empty where there is none."""
        word = self.garments[category].like if category in self.garments else category
        try:
            return self._taxonomy.resolve(word)
        except TaxonomyError:
            return ""

    def group_of(self, category: str) -> str:
        """The project's group of a kind of garment; empty where it is in none."""
        if category in self.garments and self.garments[category].like in self._taxonomy.groups:
            return self.garments[category].like
        like = self.like(category)
        return self._taxonomy.group_of(like) if like else ""

    def _garment(self, name: str, entry: Mapping[str, object]) -> GarmentWord:
        words, foreign, by, tail = (tuple(self._phrases(_texts(entry.get(key)))) for key in LISTS)
        return GarmentWord(name, str(entry["is"]), words, foreign, tuple(_texts(entry.get("of"))), by, tail)

    def _phrases(self, texts: Iterable[str]) -> frozenset[Phrase]:
        return frozenset(map(self.phrase, texts))

    def _list(self, key: str) -> list[str]:
        return _texts(self._data[key])

    def _table(self, key: str) -> dict[str, dict[str, list[str]]]:
        table = self._data[key]
        assert isinstance(table, dict)
        return table


def longest_phrases(words: Phrase, known: Mapping[Phrase, object], longest: int = 4) -> Iterator[tuple[int, Phrase]]:
    """Where known phrases stand, from the left, the longest at each place, without overlaps."""
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if (phrase := words[at : at + length]) in known:
                yield at, phrase
                at += length
                break
        else:
            at += 1


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    assert isinstance(value, list)
    return value


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    text = files(__package__).joinpath("vocabulary.json").read_text(encoding="utf-8")
    return Vocabulary(json.loads(text), load_taxonomy())
