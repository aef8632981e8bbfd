"""What an item is: its category with the others it may be, from its photo or from a garment in a photo."""

from dataclasses import dataclass

from stylerec.errors import PhotoError
from stylerec.looks import Garment, ItemPrediction, Look, PhotoLook
from stylerec.taxonomy import Taxonomy
from stylerec.words import listed, with_article

SURE = 0.5
"""Probability below which the item's category is mentioned as uncertain."""

TOGETHER = 0.8
"""Probability that the categories of an answer have together."""

MOST_ALTERNATIVES = 3
"""Categories to choose from; where more are needed, the answer is a group."""


@dataclass(frozen=True)
class ItemAnswer:
    """What an item is, and how sure that is.

    `category` is the likeliest, with its `probability`. `alternatives` is the smallest set of categories, likeliest
    first, that have a probability of `TOGETHER`: one when `sure`. Where more than `MOST_ALTERNATIVES` are needed, they
    are the first of them and `group` is the likeliest group; otherwise `group` is None. `sentence` says it in words.
    """

    category: str
    probability: float
    alternatives: tuple[str, ...]
    group: str | None
    sentence: str

    @property
    def sure(self) -> bool:
        return len(self.alternatives) == 1


def answer_item(probabilities: dict[str, float], taxonomy: Taxonomy) -> ItemAnswer:
    """The answer to "what is this?", from the probabilities of all categories, best first."""
    names = list(probabilities)
    category, total = names[0], 0.0
    alternatives: list[str] = []
    for name in names[:MOST_ALTERNATIVES]:
        alternatives.append(name)
        total += probabilities[name]
        if total >= TOGETHER - 1e-9:
            words = [taxonomy.in_sentence(name) for name in alternatives]
            sentence = with_article(words[0]) if len(words) == 1 else f"not sure: {listed(words, 'or')}"
            return ItemAnswer(category, probabilities[category], tuple(alternatives), None, sentence)
    chances: dict[str, float] = {}
    for name, probability in probabilities.items():
        group = taxonomy.group_of(name)
        chances[group] = chances.get(group, 0.0) + probability
    group = max(chances, key=lambda name: chances[name])
    if chances[group] < SURE:
        sentence = f"not sure what this is: perhaps {with_article(taxonomy.in_sentence(category))}"
    else:
        sentence = f"not sure: something of the group {taxonomy.display_name(group).lower()}"
    return ItemAnswer(category, probabilities[category], tuple(alternatives), group, sentence)


def item_of(photo: PhotoLook) -> ItemPrediction:
    """The photo taken as one item; `PhotoError` for one that could not be read."""
    if photo.look is None:
        raise PhotoError(f"Cannot style {photo.name!r}, it could not be read: {photo.error}")
    return photo.look.item


def item_from_garment(garment: Garment, look: Look | None, taxonomy: Taxonomy) -> ItemPrediction:
    """A garment of a photo taken as an item.

    It is something of its group: its category in proportion to the garment's score, the group's other categories in
    proportion to the look's scores, at most as likely. Those that are garments of their own in the `look` are left
    out. Without a look, the others share what the garment's score leaves.
    """
    own = {other.category for other in look.garments} if look else set()
    others = set(taxonomy.in_group(taxonomy.group_of(garment.category))) - own - {garment.category}
    score = max(garment.score, 1e-6)
    chances = dict.fromkeys(taxonomy.categories, 0.0)
    for name in others:
        chances[name] = min(score, look.scores.get(name, 0.0) if look else (1 - score) / len(others))
    chances[garment.category] = score
    total = sum(chances.values())
    ranked = sorted(chances, key=lambda name: (-chances[name], name != garment.category))
    return ItemPrediction({name: chances[name] / total for name in ranked}, garment)
