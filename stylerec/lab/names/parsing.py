"""One product name into a kind of garment and its properties."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from stylerec.lab.names.vocabulary import (
    ATTRIBUTES,
    NOT_CLOTHING,
    Phrase,
    Vocabulary,
    load_vocabulary,
    longest_phrases,
    plain_words,
)

UNCLEAR = "unclear"
CODE = re.compile(
    r"\b(?:ref|art|sku|code)\b[.:#\s]*\S*\d\S*|\b\d{3,}\s*/\s*\d+(?:/\d+)*|\b(?=\w*\d)(?=\w*[a-z])\w{5,}\b"
)
PACK = re.compile(r"\b\d+\s*-?\s*(?:pack|pk|pcs|piece|pair)s?\b|\b(?:pack|pair|box)s?\s+of\b(?:\s+\d+)?")
SEGMENT = re.compile(r"\s[-–—|•:/]+\s?|[-–—|•:]+(?:\s|$)|^[-–—|•:]+|[(),;\[\]*!]+")
JOINED = frozenset({"and", "y", "und", "et"})


@dataclass(frozen=True)
class ParsedName:
    """A product name, read.

    `category` is the kind of garment; `known` tells whether the vocabulary has it, else it is the word that stands
    where the garment should. `attributes` has values under "material", "length", "fit", "pattern", "colour" and
    "sex" where the name gives any. `words` is the name in plain words; `others` those that nothing was made of.
    """

    raw: str
    category: str
    known: bool
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Phrase = ()
    others: Phrase = ()


@dataclass(frozen=True)
class _Noun:
    at: int
    phrase: Phrase
    category: str
    foreign: bool

    @property
    def end(self) -> int:
        return self.at + len(self.phrase)


def parse_name(raw: str, common: frozenset[str] = frozenset()) -> ParsedName:
    """Read one product name; words in `common` are taken as they are, others may be misspelt."""
    vocabulary = load_vocabulary()
    segments = [_spelt(vocabulary, _words_of(vocabulary, part), common) for part in _segments(raw)]
    segments = [words for words in segments if words]
    if not segments:
        return ParsedName(raw, UNCLEAR, False)
    found = [(i, noun) for i, words in enumerate(segments) if (noun := _head(vocabulary, words))]
    # "BOY - HOODIE - 10": the first part with a garment counts
    worn = [(i, noun) for i, noun in found if noun.category != NOT_CLOTHING] or found
    place = worn[0][0] if worn else 0
    words = segments[place]
    aside = tuple(word for i, part in enumerate(segments) if i != place for word in part)
    every = (*words, *aside)
    if worn:
        category, known = _refined(vocabulary, words, worn[0][1], aside), True
    else:
        category, known = _unknown_head(vocabulary, segments)
    attributes = _attributes(vocabulary, words, aside)
    return ParsedName(raw, category, known, attributes, every, _others(vocabulary, every, category))


def _segments(raw: str) -> list[str]:
    text = html.unescape(raw).casefold().replace("’", "'").replace("+", " and ").replace("&", " and ")
    text = CODE.sub(" ", text)
    return SEGMENT.split(PACK.sub(" ", text))


def _words_of(vocabulary: Vocabulary, text: str) -> Phrase:
    """A part's words without figures; nothing where it only tells the size."""
    words = tuple(word for word in plain_words(text) if not any(c.isdigit() for c in word))
    return words if not all(word in vocabulary.sizes for word in words) else ()


def _spelt(vocabulary: Vocabulary, words: Phrase, common: frozenset[str]) -> Phrase:
    """The stems of words, misspelt ones put right and compounds taken apart."""
    known = vocabulary.known_words
    spelt: list[str] = []
    for word in words:
        stem = vocabulary.stem(word)
        if word in known or stem in known or stem in common or len(word) < 4:
            spelt.append(stem)
        elif right := nearest_word(word) or nearest_word(stem):
            spelt.append(right)
        else:
            spelt.extend(_parts(vocabulary, stem))
    return tuple(spelt)


def _parts(vocabulary: Vocabulary, word: str) -> Phrase:
    """A compound with a garment at its end as two words: "sommerkleid" is ("sommer", "kleid")."""
    for at in range(3, len(word) - 3):
        if (word[at:],) in vocabulary.nouns or (word[at:],) in vocabulary.foreign:
            return word[:at], word[at:]
    return (word,)


@lru_cache(maxsize=50_000)
def nearest_word(word: str) -> str | None:
    """The one word of the vocabulary that `word` is a misspelling of, if there is one.

    One letter may be lost, added, changed or swapped with the next, two in words of eight letters and more.
    """
    vocabulary = load_vocabulary()
    allowed = 1 if len(word) < 8 else 2
    heads = {phrase[-1] for phrase in (*vocabulary.nouns, *vocabulary.foreign)}
    near = []
    for other in vocabulary.known_words:
        if len(other) < 4 or other[0] != word[0] or abs(len(other) - len(word)) > allowed:
            continue
        steps = edit_distance(word, other)
        if steps <= allowed and (len(word) > 4 or len(other) != len(word) or sorted(other) == sorted(word)):
            near.append((steps, other not in heads, other))
    return min(near)[2] if near else None


def edit_distance(left: str, right: str) -> int:
    """Letters lost, added, changed or swapped with the next (optimal string alignment)."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _nouns(vocabulary: Vocabulary, words: Phrase) -> list[_Noun]:
    """Every garment named, wherever it stands; a longer name hides those inside it."""
    foreign = _foreign_nouns(vocabulary, words)
    spans = [
        _Noun(at, phrase, vocabulary.nouns[phrase], False)
        for length in range(4, 0, -1)
        for at in range(len(words) - length, -1, -1)  # the last words name it: a rib knit vest top is a vest top
        if (phrase := words[at : at + length]) in vocabulary.nouns
    ]
    kept: list[_Noun] = []
    for noun in (*foreign, *spans):
        if not any(noun.at < other.end and other.at < noun.end for other in kept):
            kept.append(noun)
    return sorted(kept, key=lambda noun: noun.at)


def _foreign_nouns(vocabulary: Vocabulary, words: Phrase) -> list[_Noun]:
    found = [
        _Noun(at, phrase, vocabulary.foreign[phrase], True) for at, phrase in longest_phrases(words, vocabulary.foreign)
    ]
    signs = vocabulary.foreign_signs
    return [
        noun
        for noun in found
        if noun.phrase not in vocabulary.ambiguous
        or any(word in signs for i, word in enumerate(words) if not noun.at <= i < noun.end)
    ]


def _cut(vocabulary: Vocabulary, words: Phrase, nouns: list[_Noun]) -> int:
    """Where the details begin: at "with", or at "in" after a garment; not inside a garment's name."""
    for i, word in enumerate(words[1:], start=1):
        if any(noun.at < i < noun.end for noun in nouns) or words[i : i + 2] == ("a", "line"):
            continue
        named = not nouns or nouns[0].at < i
        if word in vocabulary.details_follow or (word in vocabulary.material_follows and named):
            return i
    return len(words)


def _head(vocabulary: Vocabulary, words: Phrase) -> _Noun | None:
    """The garment that a name is about: the last one in English, the first one in most other languages."""
    nouns = _nouns(vocabulary, words)
    cut = _cut(vocabulary, words, nouns)
    before = [noun for noun in nouns if noun.at < cut]
    if not before and not any(_may_be_garment(vocabulary, word) for word in words[:cut]):
        before = nouns[:1]
    whole = [noun for noun in before if not _part_of_a_garment(vocabulary, words, noun)] or before
    firm = [noun for noun in whole if not (len(noun.phrase) == 1 and noun.phrase[0] in vocabulary.shy)] or whole
    if not firm:
        return None
    sets = [noun for noun in firm if noun.category == "co-ord set"]
    if sets and len(firm) > 2 and JOINED & set(words):
        return sets[0]
    foreign = [noun for noun in firm if noun.foreign]
    # a foreign word in an English name is somebody's name more often than a garment
    return foreign[0] if foreign and (foreign[0].at == 0 or firm[-1].foreign) else firm[-1]


def _part_of_a_garment(vocabulary: Vocabulary, words: Phrase, noun: _Noun) -> bool:
    """Whether it only describes: the "cap" of a cap sleeve, the "boot" of a boot cut."""
    if words[noun.end : noun.end + 1] and words[noun.end] in vocabulary.part_words:
        return True
    return any(
        len(phrase) > 1 and at <= noun.at and noun.end <= at + len(phrase) and len(noun.phrase) < len(phrase)
        for at, phrase in longest_phrases(words, vocabulary.attributes)
    )


def _refined(vocabulary: Vocabulary, words: Phrase, head: _Noun, aside: Phrase) -> str:
    """The narrower kind that the words around the head make of it: "denim" and "jacket"."""
    nouns = _nouns(vocabulary, words)
    cut = max(_cut(vocabulary, words, nouns), head.end)
    firm = {word for noun in nouns for word in noun.phrase if not noun.foreign} - vocabulary.shy
    before = words[: head.at]
    after = words[head.end : cut]
    tail = words[cut:]
    described = tail if tail and tail[0] in vocabulary.material_follows else ()
    for garment in vocabulary.garments.values():
        if head.category not in garment.refines:
            continue
        for phrase in garment.by:
            if _holds(before, phrase) or _holds(described, phrase):
                return garment.name
            loose = head.foreign or not firm & set(phrase)
            if loose and (_holds(after, phrase) or _holds(aside, phrase)):
                return garment.name
        if any(_holds(words, phrase) for phrase in garment.tail):
            return garment.name
    return head.category


def _holds(words: Phrase, phrase: Phrase) -> bool:
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


def _unknown_head(vocabulary: Vocabulary, segments: list[Phrase]) -> tuple[str, bool]:
    """The last word before the details that is no other property: "woven huipil with fringe" is a "huipil"."""
    for words in segments:
        cut = _cut(vocabulary, words, [])
        for word in (*reversed(words[:cut]), *words[cut:]):
            if _may_be_garment(vocabulary, word):
                return word, False
    return next(
        ((word, False) for words in segments for word in words if word in vocabulary.materials), (UNCLEAR, False)
    )


def _may_be_garment(vocabulary: Vocabulary, word: str) -> bool:
    """Whether a word that is no known garment may be an unknown one: neither property, note, size nor link."""
    return len(word) > 2 and word not in vocabulary.no_garment


def _attributes(vocabulary: Vocabulary, words: Phrase, aside: Phrase) -> dict[str, tuple[str, ...]]:
    """What a name says of material, length and so on; of what follows "with" only the pattern counts."""
    details = next((i for i, word in enumerate(words) if word in vocabulary.details_follow), len(words))
    found: dict[str, list[str]] = {}
    for part, wanted in ((words[:details], ATTRIBUTES), (words[details:], ("pattern",)), (aside, ATTRIBUTES)):
        for at, phrase in longest_phrases(part, vocabulary.attributes):
            attribute, value = vocabulary.attributes[phrase]
            sleeves = attribute == "length" and part[at + 1 : at + 2] and part[at + 1].startswith("sleeve")
            if attribute in wanted and not sleeves and value not in found.setdefault(attribute, []):
                found[attribute].append(value)
    return {attribute: tuple(found[attribute]) for attribute in ATTRIBUTES if found.get(attribute)}


def _others(vocabulary: Vocabulary, words: Phrase, category: str) -> Phrase:
    """Words that say something else of the garment: they may be what a category should be split by."""
    used = set(vocabulary.phrase(category)) | vocabulary.sizes | vocabulary.part_words | JOINED
    used |= vocabulary.details_follow | vocabulary.material_follows
    for known in (vocabulary.attributes, vocabulary.nouns, vocabulary.foreign, dict.fromkeys(vocabulary.notes)):
        used |= {word for _, phrase in longest_phrases(words, known) for word in phrase}
    return tuple(dict.fromkeys(word for word in words if word not in used and len(word) > 2))


def frequent_words(names: list[str], at_least: int) -> Iterator[str]:
    """Words outside the vocabulary that a list uses so often that they are no misspelling."""
    vocabulary = load_vocabulary()
    counts: dict[str, int] = {}
    for name in names:
        for word in {vocabulary.stem(word) for part in _segments(name) for word in _words_of(vocabulary, part)}:
            counts[word] = counts.get(word, 0) + 1
    return (word for word, count in counts.items() if count >= at_least and word not in vocabulary.known_words)
