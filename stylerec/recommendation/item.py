"""What an item is: its category with the others it may be, from its photo or from a garment in a photo."""

from dataclasses import dataclass

from stylerec.domain.certainty import SURE_TOGETHER, group_chances, likely, term_of
from stylerec.domain.looks import Garment, ItemPrediction, Look, PhotoLook
from stylerec.domain.prose import listed, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import PhotoError
from stylerec.language import _

SURE_CATEGORY = 0.5
"""Probability below which the item's category is mentioned as uncertain."""

SHARE_OF_LARGEST = 0.8
"""Share of the garments' pixels from which the largest one is what the photo was taken of."""

MOST_ALTERNATIVES = 3
"""Categories to choose from; where more are needed, the answer is a group."""


@dataclass(frozen=True)
class ItemAnswer:
    """What an item is, and how sure that is.

    `category` is the likeliest, with its `probability`. `alternatives` is the smallest set of categories, likeliest
    first, that have a probability of `SURE_TOGETHER`: one when `sure`. Where more than `MOST_ALTERNATIVES` are needed,
    they are the first of them and `group` is the likeliest group; it is set, too, where the answer is a group's word,
    and otherwise None. `sentence` says it in words, `term` is what the item is taken for (`term_of`).
    """

    category: str
    probability: float
    alternatives: tuple[str, ...]
    group: str | None
    sentence: str
    term: str

    @property
    def sure(self) -> bool:
        """Whether nothing else comes into question."""
        return len(self.alternatives) == 1


def answer_item(probabilities: dict[str, float], taxonomy: Taxonomy) -> ItemAnswer:
    """The answer to "what is this?", from the probabilities of all categories, best first."""
    alternatives = likely(probabilities, MOST_ALTERNATIVES)
    category, term = alternatives[0], term_of(probabilities, taxonomy)
    words = [taxonomy.in_sentence(name) for name in alternatives]
    group: str | None = None
    if len(alternatives) == 1:
        sentence = with_article(words[0])
    elif taxonomy.is_general(term):
        group = term
        sentence = _("{name}, not sure which kind").format(name=with_article(taxonomy.in_sentence(term)))
    elif sum(probabilities[name] for name in alternatives) >= SURE_TOGETHER - 1e-9:
        sentence = _("not sure: {names}").format(names=listed(words, "or"))
    else:
        group, chance = next(iter(group_chances(probabilities, taxonomy).items()))
        if chance < SURE_CATEGORY or group != taxonomy.group_of(category):  # "tops" would contradict "a dress"
            sentence = _("not sure what this is: perhaps {name}").format(name=with_article(words[0]))
        else:
            sentence = _("not sure: something of the group {group}").format(group=taxonomy.in_sentence(group))
    return ItemAnswer(category, probabilities[category], alternatives, group, sentence, term)


def item_of(photo: PhotoLook) -> ItemPrediction:
    """The photo taken as one item; `PhotoError` for one that could not be read."""
    if photo.look is None:
        raise PhotoError(
            _("Cannot style {name!r}, it could not be read: {why}").format(name=photo.name, why=photo.error)
        )
    return photo.look.item


def garments_to_choose(look: Look) -> tuple[Garment, ...]:
    """The garments of a photo of an outfit, one of which must be meant; none for a photo of one piece.

    What else was found in the photo of a piece is not sure, or small beside it: less than `SHARE_OF_LARGEST` of all
    that is sure.
    """
    areas = [garment.area for garment in look.garments if garment.score >= SURE_CATEGORY]
    return look.garments if len(areas) > 1 and max(areas) < SHARE_OF_LARGEST * sum(areas) else ()


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
