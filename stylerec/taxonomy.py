"""The categories that can be recognised, their groups, display names and the other words for them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from stylerec.errors import TaxonomyError

SPACES = str.maketrans("-_", "  ")
SHIPPED = Path(__file__).with_name("taxonomy.json")


@dataclass(frozen=True)
class Group:
    """A family of categories ("bottoms"); `parent` is a wider group, or None at the top."""

    name: str
    display: str
    parent: str | None = None


@dataclass(frozen=True)
class Category:
    """A leaf ("skirt"): `parent` is the group it backs off to, `aliases` are other words for it."""

    name: str
    display: str
    parent: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taxonomy:
    """All groups and categories, in file order.

    Raises `TaxonomyError` naming the entry when made with an empty name, a name or alias used twice, an unknown
    parent, or groups that contain one another. A category and a group may share a name ("outerwear").
    """

    group_entries: tuple[Group, ...]
    category_entries: tuple[Category, ...]

    def __post_init__(self) -> None:
        if not self.category_entries:
            raise TaxonomyError("Invalid taxonomy: it holds no categories; add at least one.")
        _check_names("group", ((group.name, (group.display,)) for group in self.group_entries))
        _check_names("category", ((entry.name, (entry.display, *entry.aliases)) for entry in self.category_entries))
        groups = {group.name: group for group in self.group_entries}
        entries: tuple[Group | Category, ...] = (*self.group_entries, *self.category_entries)
        for entry in entries:
            if entry.parent is not None and entry.parent not in groups:
                raise TaxonomyError(
                    f"Unknown parent of {entry.name!r}: expected one of the groups {', '.join(groups)}, "
                    f"received {entry.parent!r}."
                )
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

    def group_of(self, category: str) -> str:
        """The group a category backs off to; `TaxonomyError` for what is no category."""
        return self._category(category).parent

    def ancestors(self, category: str) -> tuple[str, ...]:
        """The category's group and the groups around it, nearest first."""
        chain = [self.group_of(category)]
        while (parent := self._groups[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def in_group(self, group: str) -> tuple[str, ...]:
        """Categories of a group, those of the groups inside it included; `TaxonomyError` for an unknown group."""
        if group not in self._groups:
            raise _unknown("group", group, self._groups)
        return tuple(name for name in self.categories if group in self.ancestors(name))

    def in_sentence(self, name: str) -> str:
        """The display name inside a sentence, as `lowered`."""
        return lowered(self.display_name(name))

    def display_name(self, name: str) -> str:
        """How a category or a group is written for a reader."""
        if name in self._groups and name not in self._categories:
            return self._groups[name].display
        return self._category(name).display

    def resolve(self, alias: str) -> str:
        """The category meant by a name or another word for it ("Pumps" is "heels").

        Upper and lower case, hyphens and spaces make no difference. `TaxonomyError` with near words otherwise.
        """
        found = self._words.get(_plain(alias))
        if found is None:
            raise _unknown("category", alias, self._words)
        return found

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

    def _category(self, name: str) -> Category:
        if name not in self._categories:
            raise _unknown("category", name, self._categories)
        return self._categories[name]


def lowered(shown: str) -> str:
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
        groups = tuple(Group(**entry) for entry in content["groups"])
        categories = tuple(_category(entry) for entry in content["categories"])
    except (KeyError, TypeError) as error:
        raise TaxonomyError(
            f"Invalid taxonomy '{path}': expected lists `groups` (name, display, parent) and `categories` "
            f"(name, display, parent, aliases); {error}."
        ) from error
    return Taxonomy(groups, categories)


def _category(entry: Mapping[str, Any]) -> Category:
    return Category(**{**entry, "aliases": tuple(entry.get("aliases", ()))})


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
