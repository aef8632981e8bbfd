"""What of a board is shown in the gallery: entries that can be filtered, near-duplicates behind one another."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import Taxonomy


@dataclass(frozen=True)
class Wanted:
    """What the person wants to see; an empty set lets everything through. One garment must meet all of it."""

    groups: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    colours: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Tells one choice from another."""
        return "-".join((*sorted(self.groups), *sorted(self.categories), *sorted(self.colours)))

    def __bool__(self) -> bool:
        return bool(self.groups or self.categories or self.colours)


def matches(photo: PhotoLook, wanted: Wanted, taxonomy: Taxonomy) -> bool:
    """Whether a photo shows a garment that is wanted."""
    if not wanted:
        return True
    return any(
        (not wanted.groups or taxonomy.group_of(garment.category) in wanted.groups)
        and (not wanted.categories or garment.category in wanted.categories)
        and (not wanted.colours or not wanted.colours.isdisjoint(garment.colours))
        for garment in photo.garments
    )


def stacked(photo_ids: Iterable[str], groups: Iterable[Collection[str]]) -> dict[str, list[str]]:
    """The photos shown, each with those that look nearly the same: itself first, in the order given."""
    group_of = {photo_id: number for number, group in enumerate(groups) for photo_id in group}
    first: dict[int, str] = {}
    stacks: dict[str, list[str]] = {}
    for photo_id in photo_ids:
        number = group_of.get(photo_id)
        if number is None:
            stacks[photo_id] = [photo_id]
        else:
            stacks.setdefault(first.setdefault(number, photo_id), []).append(photo_id)
    return stacks


def counted(photos: Sequence[PhotoLook], taxonomy: Taxonomy) -> Mapping[str, Counter[str]]:
    """In how many photos each group, category and colour is, most frequent first."""
    counts: dict[str, Counter[str]] = {"groups": Counter(), "categories": Counter(), "colours": Counter()}
    for photo in photos:
        garments = photo.garments
        counts["groups"].update({taxonomy.group_of(garment.category) for garment in garments})
        counts["categories"].update({garment.category for garment in garments})
        counts["colours"].update({colour for garment in garments for colour in garment.colours})
    return counts
