"""What is in a lookbook: pictures and sentences, without any layout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from stylerec.closet import Outfit
from stylerec.closet.naming import piece_title
from stylerec.domain.looks import Garment, ItemPrediction
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import capital, listed, with_article
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.language import _
from stylerec.recommendation import Pairing, RankedPhoto, Reason, Recommendation
from stylerec.recommendation.ranking import describe_garment
from stylerec.render.pictures import card, cut_out, outline_garment

LOOKS, PAIRINGS, OUTFITS = 12, 8, 8
"""The most of each."""
PAIRING_EXAMPLES = 4
"""Cut-outs of a pairing."""

Fetch = Callable[[str], bytes]
"""Gives a photo, upright, as JPEG bytes by its `photo_id`."""


@dataclass(frozen=True)
class Picture:
    """JPEG or PNG bytes, and what can be seen in words."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class Card:
    """Pictures that belong together, a title and sentences. It is never split by a page's end."""

    pictures: tuple[Picture, ...]
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """Cards of one `kind`: "looks", "pairings" or "outfits"."""

    kind: str
    heading: str
    explanation: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Lookbook:
    """`title` is the board's name; `item` the piece to wear, with `message` what to know about the answer.

    `chapters` are those that have any cards.
    """

    title: str
    made: date
    item: Card
    message: str | None
    chapters: tuple[Chapter, ...]


def build_lookbook(
    title: str,
    item: Piece | ItemPrediction,
    item_picture: bytes,
    recommendation: Recommendation,
    photo: Fetch,
    *,
    made: date,
    outfits: Sequence[Outfit] = (),
    piece_picture: Callable[[Piece], bytes] | None = None,
    taxonomy: Taxonomy | None = None,
) -> Lookbook:
    """Gather a lookbook from an answer.

    `title` is the board's name. `item_picture` is the item's photo as JPEG bytes; its garment is outlined. `photo`
    gives the board's photos and is asked only for those that are shown. `outfits` are those of `complete_outfits`, and
    `piece_picture` gives the JPEG or PNG bytes of a piece in them; without it, pieces are named only.
    """
    taxonomy = taxonomy or load_taxonomy()
    garment = item.garment
    name = taxonomy.display_name(recommendation.category)
    colours = listed(garment.colours[:3])
    matching = [ranked for ranked in recommendation.looks if ranked.garment] or recommendation.looks
    pairings = [pairing for pairing in recommendation.pairings if pairing.examples]
    chapters = (
        Chapter(
            "looks",
            _("How you would wear it"),
            _("Photos of your board, the garment that matches outlined; the best first."),
            tuple(_look(ranked, photo) for ranked in matching[:LOOKS]),
        ),
        Chapter(
            "pairings",
            _("What goes with it"),
            _("Garments to wear with it, and how your board shows that."),
            tuple(_pairing(pairing, recommendation.category, photo, taxonomy) for pairing in pairings[:PAIRINGS]),
        ),
        Chapter(
            "outfits",
            _("Outfits from your closet"),
            _("Complete outfits of pieces you own, each after a look of your board."),
            tuple(
                _outfit(outfit, item_picture, recommendation.category, photo, piece_picture, taxonomy)
                for outfit in outfits[:OUTFITS]
            ),
        ),
    )
    seen = _described(garment, recommendation.category, taxonomy)
    return Lookbook(
        title=title,
        made=made,
        item=Card(
            (Picture(outline_garment(item_picture, garment), _("The item: {garment}").format(garment=seen)),),
            name,
            (capital(colours),) if colours else (),
        ),
        message=recommendation.message,
        chapters=tuple(chapter for chapter in chapters if chapter.cards),
    )


def _look(ranked: RankedPhoto, photo: Fetch) -> Card:
    sentences = _sentences(ranked.reasons)
    picture = card(photo(ranked.photo.photo_id), ranked.garment)
    return Card((Picture(picture, "; ".join((_("A look of the board"), *sentences))),), "", sentences)


def _pairing(pairing: Pairing, category: str, photo: Fetch, taxonomy: Taxonomy) -> Card:
    name = taxonomy.in_sentence(pairing.category)
    pictures = [
        Picture(cut_out(photo(look.photo_id), garment), describe_garment(garment, taxonomy))
        for look, garment in pairing.examples[:PAIRING_EXAMPLES]
    ]
    if pairing.evidence:
        sentences = [pairing.evidence.sentence]
    else:
        sentences = [_("Often worn with {name}.").format(name=with_article(taxonomy.in_sentence(category)))]
    if pairing.pieces:
        own = [piece_title(match.piece, taxonomy) for match in pairing.pieces[:3]]
        sentences.append(_("From your closet: {pieces}").format(pieces=listed(own)))
    return Card(tuple(pictures), capital(name), tuple(map(_sentence, sentences)))


def _outfit(
    outfit: Outfit,
    item_picture: bytes,
    category: str,
    photo: Fetch,
    piece_picture: Callable[[Piece], bytes] | None,
    taxonomy: Taxonomy,
) -> Card:
    """The look it follows, the item, and the pieces."""
    item = outfit.item.piece.garment
    pictures = [
        Picture(card(photo(outfit.photo.photo_id), outfit.item.garment), _("The look of the board that it follows")),
        Picture(cut_out(item_picture, item), _("Your {garment}").format(garment=_described(item, category, taxonomy))),
    ]
    if piece_picture:
        pictures += [
            Picture(
                piece_picture(piece),
                _("Your {garment}").format(garment=_described(piece.garment, piece.category, taxonomy)),
            )
            for piece in outfit.pieces
        ]
    names = [_described(piece.garment, piece.category, taxonomy) for piece in outfit.pieces]
    title = _("With {pieces}").format(pieces=listed(list(map(with_article, names)))) if names else _("On its own")
    return Card(tuple(pictures), title, _sentences(outfit.reasons))


def _sentences(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(_sentence(reason.text) for reason in reasons)


def _sentence(text: str) -> str:
    """With a capital at the start and a stop at the end."""
    text = text.strip()
    return f"{capital(text)}{'' if text.endswith(('.', '!', '?')) else '.'}"


def _described(garment: Garment, category: str, taxonomy: Taxonomy) -> str:
    """ "navy skirt", as the category that it is taken for."""
    return " ".join([*garment.colours[:1], taxonomy.in_sentence(category)])
