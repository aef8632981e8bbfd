"""Product names as a table of categories, and that table as a taxonomy."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from stylerec.domain.prose import capital
from stylerec.domain.taxonomy import Category, Group, Taxonomy, load_taxonomy
from stylerec.errors import TaxonomyError, UsageError
from stylerec.lab.names.parsing import UNCLEAR, ParsedName, edit_distance, frequent_words, parse_name
from stylerec.lab.names.vocabulary import ATTRIBUTES, NOT_CLOTHING, load_vocabulary
from stylerec.language import _

NO_MISSPELLING = 4
"""A word that this many different names use is taken as it is."""
OTHER_GROUP = Group("other", "Other")


@dataclass(frozen=True)
class NameCategory:
    """A proposed category. `group` is one of the project's groups or empty; `names` are the different product names
    in it, `times` how often each is in the list."""

    name: str
    group: str
    names: tuple[ParsedName, ...]
    times: tuple[int, ...]

    @property
    def count(self) -> int:
        """Entries of the list that fall into it, repeated names each time."""
        return sum(self.times)

    @property
    def known(self) -> bool:
        """Whether the vocabulary knows the garment of any of its names."""
        return any(name.known for name in self.names)

    def attributes(self) -> dict[str, dict[str, int]]:
        """How many entries have each value of each attribute, commonest first."""
        found: dict[str, dict[str, int]] = {}
        for attribute in ATTRIBUTES:
            counts: Counter[str] = Counter()
            for name, times in zip(self.names, self.times, strict=True):
                for value in name.attributes.get(attribute, ()):
                    counts[value] += times
            if counts:
                found[attribute] = dict(counts.most_common())
        return found

    def other_words(self, limit: int = 5) -> tuple[str, ...]:
        """Words that at least three names of it share and nothing was made of: it may be split by them."""
        counts = Counter(word for name in self.names for word in set(name.others))
        return tuple(word for word, count in counts.most_common(limit) if count >= 3)

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Its commonest names as they are in the list."""
        order = sorted(range(len(self.names)), key=lambda i: -self.times[i])
        return tuple(self.names[i].raw for i in order[:limit])


@dataclass(frozen=True)
class NameTable:
    """Categories of a list of product names, the project's groups in order, the largest category of each first."""

    categories: tuple[NameCategory, ...]
    n_blank: int = 0

    @property
    def count(self) -> int:
        """Entries of the list, blank ones left out."""
        return sum(category.count for category in self.categories)

    @cached_property
    def by_name(self) -> Mapping[str, NameCategory]:
        """The categories by their names."""
        return {category.name: category for category in self.categories}

    def category_of(self) -> dict[str, str]:
        """The category of every product name, as it is in the list."""
        return {name.raw: category.name for category in self.categories for name in category.names}


def propose_categories(names: Iterable[str]) -> NameTable:
    """Categories for raw product names: names of the same kind of garment come together, whatever their colour, size,
    length, spelling or language. A garment that the vocabulary lacks is named by its own word and has no group.

    Raises `UsageError` when there is no name.
    """
    counted = Counter(" ".join(str(name).split()) for name in names)
    n_blank = counted.pop("", 0)
    if not counted:
        raise UsageError(_("No product names: expected at least one that is not blank, received none."))
    common = frozenset(frequent_words(list(counted), NO_MISSPELLING))
    parsed = _same_spelling([parse_name(name, common) for name in counted])
    members: dict[str, list[ParsedName]] = {}
    for name in parsed:
        members.setdefault(name.category, []).append(name)
    group_of = load_vocabulary().group_of
    return sort_categories(
        [
            NameCategory(category, group_of(category), tuple(group), tuple(counted[name.raw] for name in group))
            for category, group in members.items()
        ],
        n_blank,
    )


def _same_spelling(parsed: Sequence[ParsedName]) -> list[ParsedName]:
    """Garments that the vocabulary lacks: a rare spelling joins a commoner one that is a letter away."""
    counts = Counter(name.category for name in parsed if not name.known)
    counts.pop(UNCLEAR, None)
    joined: dict[str, str] = {}
    ordered = [word for word, _ in counts.most_common()]
    for i, word in enumerate(ordered):
        for commoner in ordered[:i]:
            close = len(word) >= 5 and abs(len(word) - len(commoner)) < 2 and edit_distance(word, commoner) == 1
            if close and commoner not in joined:
                joined[word] = commoner
                break
    return [replace(n, category=joined[n.category]) if not n.known and n.category in joined else n for n in parsed]


def sort_categories(categories: Iterable[NameCategory], n_blank: int) -> NameTable:
    """The table of categories: by group, the largest first."""
    groups = (*load_taxonomy().groups, OTHER_GROUP.name, "")
    place = {group: i for i, group in enumerate(groups)}
    ordered = sorted(categories, key=lambda c: (place.get(c.group, len(groups)), -c.count, c.name))
    return NameTable(tuple(ordered), n_blank)


def to_taxonomy(table: NameTable) -> Taxonomy:
    """The categories with the raw names as aliases: `taxonomy.resolve("SATIN EFFECT SLIP DRESS")` is "slip dress".

    Categories without a group come into the group "other"; what is no clothing or could not be read is left out. A
    raw name that is also the name of another category resolves to that category. Raises `TaxonomyError` when nothing
    is left.
    """
    shipped = load_taxonomy()
    kept = [category for category in table.categories if category.name not in (NOT_CLOTHING, UNCLEAR)]
    if not kept:
        raise TaxonomyError(_("Invalid taxonomy: no category is left; drop fewer of them."))
    taken = {plain: category.name for category in kept for plain in (_plain(category.name),)}
    entries = []
    for category in kept:
        aliases = []
        for name in category.names:
            plain = _plain(name.raw)
            if plain and plain not in taken:
                taken[plain] = category.name
                aliases.append(name.raw)
        group = category.group if category.group in shipped.groups else OTHER_GROUP.name
        entries.append(Category(category.name, _display(category.name), group, tuple(aliases)))
    used = {entry.parent for entry in entries}
    groups = (
        *(g for g in shipped.group_entries if g.name in used),
        *([OTHER_GROUP] if OTHER_GROUP.name in used else []),
    )
    return Taxonomy(groups, tuple(entries))


def save_taxonomy(taxonomy: Taxonomy, path: Path) -> None:
    """Write a taxonomy as a file that `load_taxonomy` reads; `UsageError` when it cannot be."""
    try:
        path.write_bytes(taxonomy_json(taxonomy))
    except OSError as error:
        raise UsageError(
            _("Cannot write '{path}': {error}. Choose another place.").format(path=path, error=error.strerror or error)
        ) from error


def taxonomy_json(taxonomy: Taxonomy) -> bytes:
    """A taxonomy as the bytes of its file."""
    content = {
        "groups": [asdict(group) for group in taxonomy.group_entries],
        "categories": [asdict(category) for category in taxonomy.category_entries],
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _display(name: str) -> str:
    return "T-shirt" + name[7:] if name.startswith("t-shirt") else capital(name)


def _plain(word: str) -> str:
    """As `Taxonomy` compares words."""
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
