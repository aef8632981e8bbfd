"""The categories that can be recognised, their groups, display names and the other words for them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from stylerec.errors import TaxonomyError

SPACES = str.maketrans("-_", "  ")
SHIPPED = Path(__file__).with_name("taxonomy.json")

Role = Literal["outer", "top", "whole", "lower", "feet", "extra"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What garments of a group are in an outfit, head to foot. "whole" is worn in place of "lower", and needs no "top"."""


@dataclass(frozen=True)
class Group:
    """A family of categories ("bottoms"); `parent` is a wider group, or None at the top.

    Of a `general` group people say that a garment is one whose kind they do not know: "shoes", "outerwear". Its name
    then stands where a category stands; `aliases` are other words for it.

    `role` is what its garments are in an outfit, "extra" what can be left out. Of a group that is worn `once`, a person
    wears one garment; of a `small` one, garments hardly show; over an `uncovered` one nothing is worn, so that each
    garment is seen in one piece. Raises `TaxonomyError` for an unknown role.
    """

    name: str
    display: str
    parent: str | None = None
    general: bool = False
    aliases: tuple[str, ...] = ()
    role: Role = "extra"
    once: bool = False
    small: bool = False
    uncovered: bool = False

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise TaxonomyError(
                f"Unknown `role` of group {self.name!r}: expected one of {', '.join(ROLES)}, received {self.role!r}."
            )

    @property
    def is_essential(self) -> bool:
        """Whether an outfit needs garments like these: clothes and shoes, not bags and belts."""
        return self.role != "extra"


@dataclass(frozen=True)
class Category:
    """A leaf ("skirt"): `parent` is the group it backs off to, `aliases` are other words for it.

    `like` are the categories that it is taken for most easily, whatever their group, nearest first. An `open` one lets
    the rain in.
    """

    name: str
    display: str
    parent: str
    aliases: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True)
class Taxonomy:
    """All groups and categories, in file order.

    `worn_one_of` are sets of categories of which a person wears one: garments of one layer at one place.
    `worn_in_place` are pairs of categories of a group that are worn in place of one another.

    Raises `TaxonomyError` naming the entry when made with an empty name, a name or alias used twice, an unknown
    parent, or groups that contain one another. A category and a group may share a name; it is then the category's.

    >>> taxonomy = load_taxonomy()
    >>> taxonomy.resolve("Pumps"), taxonomy.group_of("heels"), taxonomy.group_entry("heels").role
    ('heels', 'footwear', 'feet')
    """

    group_entries: tuple[Group, ...]
    category_entries: tuple[Category, ...]
    worn_one_of: tuple[tuple[str, ...], ...] = ()
    worn_in_place: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.category_entries:
            raise TaxonomyError("Invalid taxonomy: it holds no categories; add at least one.")
        _check_names("group", ((group.name, (group.display, *group.aliases)) for group in self.group_entries))
        _check_names("category", ((entry.name, (entry.display, *entry.aliases)) for entry in self.category_entries))
        groups = {group.name: group for group in self.group_entries}
        entries: tuple[Group | Category, ...] = (*self.group_entries, *self.category_entries)
        for entry in entries:
            if entry.parent is not None and entry.parent not in groups:
                raise TaxonomyError(
                    f"Unknown parent of {entry.name!r}: expected one of the groups {', '.join(groups)}, "
                    f"received {entry.parent!r}."
                )
        for name in (name for names in (*self.worn_one_of, *self.worn_in_place) for name in names):
            self._category(name)
        for group in self.group_entries:
            chain = [group.name]
            while (parent := groups[chain[-1]].parent) is not None:
                if parent in chain:
                    raise TaxonomyError(f"Group {parent!r} contains itself: {' in '.join([*chain, parent])}.")
                chain.append(parent)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Names of all categories, in file order."""
        return tuple(self._categories)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Names of all groups, in file order."""
        return tuple(self._groups)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What a garment may be said to be: the categories, then the general groups."""
        general = (group.name for group in self.group_entries if group.general)
        return tuple(dict.fromkeys([*self.categories, *general]))

    def is_general(self, term: str) -> bool:
        """Whether it says no more than its group does: "footwear"; also "shoes", where a category is called so."""
        return _plain(term) in self._general_words

    def group_of(self, term: str) -> str:
        """The group a category backs off to, or the group itself; `TaxonomyError` for what is neither."""
        if term in self._groups and term not in self._categories:
            return term
        return self._category(term).parent

    def group_entry(self, term: str) -> Group:
        """The group of `group_of`, with what is known of it."""
        return self._groups[self.group_of(term)]

    def ancestors(self, term: str) -> tuple[str, ...]:
        """The category's group and the groups around it, nearest first."""
        chain = [self.group_of(term)]
        while (parent := self._groups[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def in_group(self, group: str) -> tuple[str, ...]:
        """Categories of a group, those of the groups inside it included; `TaxonomyError` for an unknown group."""
        if group not in self._groups:
            raise _unknown("group", group, self._groups)
        return tuple(name for name in self.categories if group in self.ancestors(name))

    def like(self, term: str) -> tuple[str, ...]:
        """The categories that a category is taken for most easily, nearest first; none for a group."""
        found = self._categories.get(term)
        return tuple(name for name in found.like if name in self._categories) if found else ()

    def in_sentence(self, name: str) -> str:
        """The display name inside a sentence, as `lower_name`."""
        return lower_name(self.display_name(name))

    def display_name(self, name: str) -> str:
        """How a category or a group is written for a reader."""
        if name in self._groups and name not in self._categories:
            return self._groups[name].display
        return self._category(name).display

    def resolve(self, alias: str) -> str:
        """The category, or the general group, meant by a name or another word for it ("Pumps" is "heels").

        Upper and lower case, hyphens and spaces make no difference. `TaxonomyError` with near words otherwise.
        """
        found = self._words.get(_plain(alias)) or self._general_words.get(_plain(alias))
        if found is None:
            raise _unknown("category", alias, [*self._words, *self._general_words])
        return found

    def covers(self, term: str, other: str) -> bool:
        """Whether what is `other` is also a `term`: the same, or `term` is general and `other` of its group."""
        return term == other or (self.is_general(term) and self.group_of(term) == self.group_of(other))

    def is_worn_in_place(self, category: str, other: str) -> bool:
        """Whether one of two categories is worn where the other would be: a cardigan for a sweater."""
        return (category, other) in self.worn_in_place or (other, category) in self.worn_in_place

    def covered(self, terms: Iterable[str]) -> frozenset[str]:
        """All that these terms cover: "footwear" any shoes, "boots" itself."""
        terms = tuple(terms)
        return frozenset(other for other in self.terms if any(self.covers(term, other) for term in terms))

    def current(self, name: str) -> str:
        """A stored name in today's words: "shoes", a category once, is the group "footwear"; others stay."""
        return name if name in self._categories else self._general_words.get(_plain(name), name)

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {entry.name: entry for entry in self.category_entries}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.name: group for group in self.group_entries}

    @cached_property
    def _words(self) -> dict[str, str]:
        return {
            _plain(word): entry.name
            for entry in self.category_entries
            for word in (entry.name, entry.display, *entry.aliases)
        }

    @cached_property
    def _general_words(self) -> dict[str, str]:
        """Words of the general groups; where a category has one of them for its name, it stands for the group, too."""
        return {
            _plain(word): group.name
            for group in self.group_entries
            if group.general
            for word in (group.name, group.display, *group.aliases)
        }

    def _category(self, name: str) -> Category:
        if name not in self._categories:
            raise _unknown("category", name, self._categories)
        return self._categories[name]


def lower_name(shown: str) -> str:
    """A name inside a sentence: "T-shirt" keeps its capital, "Skirt" and "Sports Shoes" lose theirs."""
    words = shown.split(" ")
    titled = all(word[:1].isupper() for word in words)
    return " ".join(_without_capital(word) if titled or not place else word for place, word in enumerate(words))


def _without_capital(word: str) -> str:
    return word if word[1:2] == "-" else word[:1].lower() + word[1:]


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """The shipped taxonomy, or one from a JSON file of the same form.

    Raises `TaxonomyError` when the file cannot be read or breaks a rule of `Taxonomy`.
    """
    return _load_shipped() if path is None else _load(Path(path))


@lru_cache(maxsize=1)
def _load_shipped() -> Taxonomy:
    return _load(SHIPPED)


def _load(path: Path) -> Taxonomy:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TaxonomyError(f"Cannot read the taxonomy '{path}': {error}. Install stylerec again.") from error
    try:
        groups = tuple(Group(**_entry(entry)) for entry in content["groups"])
        categories = tuple(Category(**_entry(entry)) for entry in content["categories"])
        sets = (tuple(tuple(names) for names in content.get(what, ())) for what in ("worn_one_of", "worn_in_place"))
        return Taxonomy(groups, categories, *sets)
    except (KeyError, TypeError) as error:
        raise TaxonomyError(
            f"Invalid taxonomy '{path}': expected lists `groups` (name, display, parent) and `categories` "
            f"(name, display, parent, aliases); {error}."
        ) from error


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: tuple(entry[name]) for name in ("aliases", "like") if name in entry}
    return {**entry, **lists}


def _check_names(kind: str, entries: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    owners: dict[str, str] = {}
    for name, words in entries:
        if not isinstance(name, str) or not _plain(name):
            raise TaxonomyError(f"Empty {kind} name: expected a word, received {name!r} (other words: {words}).")
        if _plain(name) in owners:
            raise TaxonomyError(f"Duplicate {kind} {name!r}: its name already stands for {owners[_plain(name)]!r}.")
        owners[_plain(name)] = name
        for word in words:
            if not isinstance(word, str) or not _plain(word):
                raise TaxonomyError(f"Empty alias or display name of {kind} {name!r}: received {word!r}.")
            if owners.setdefault(_plain(word), name) != name:
                raise TaxonomyError(
                    f"Duplicate word {word!r} of {kind} {name!r}: it already stands for {owners[_plain(word)]!r}."
                )


def _plain(word: str) -> str:
    return " ".join(word.casefold().translate(SPACES).split())


def _unknown(kind: str, word: str, known: Iterable[str]) -> TaxonomyError:
    near = get_close_matches(_plain(str(word)), list(known), n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"the {kind} names are in taxonomy.json."
    return TaxonomyError(f"Unknown {kind} {word!r}: {hint}")
