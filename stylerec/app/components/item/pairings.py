"""What goes with the item: categories with their evidence, the board's cut-outs and the person's own pieces."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, own_pieces
from stylerec.app.components.item import opinions, pairing_looks, suggestion_cards
from stylerec.app.components.item.opinions import PutAside
from stylerec.app.components.item.suggestion_cards import Line, PictureSource, Suggestion, Thumbs
from stylerec.app.kept_pictures import Fetch, cut_out, garment_name
from stylerec.app.style_answers import StyleAnswer
from stylerec.domain.prose import capital, plain, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext
from stylerec.pairing.evidence import FEWEST_LOOKS
from stylerec.recommendation import Pairing, PieceMatch, Recommendation

SHOWN_AT_FIRST = 6
EXAMPLES = 4
OWN = 2
"""Pieces of the closet on a card; the others are with the photos behind it."""


def show(key: str, answer: StyleAnswer, taxonomy: Taxonomy) -> None:
    """Cards of the best pairings."""
    recommendation = answer.recommendation
    if words := too_small(recommendation, taxonomy):
        st.info(plain(words), icon=":material/hourglass_empty:")
    pairings = worth_showing(recommendation)
    everything = len(pairings) > SHOWN_AT_FIRST and st.session_state.get(f"{key}-all", False)
    shown = pairings if everything else pairings[:SHOWN_AT_FIRST]
    if not pairings:
        name = taxonomy.in_sentence(recommendation.category)
        st.caption(
            plain(
                _("Nothing on this board is worn more often with {name} than without.").format(name=with_article(name))
            )
        )
    fetch, picture_of = current.store().photos.picture, own_pieces.pictures_of_pieces()
    cards = [_card(pairing, answer, taxonomy, fetch, picture_of) for pairing in shown]
    asked = suggestion_cards.show(f"{key}-grid", cards, opinions.keep(recommendation.category))
    if len(pairings) > SHOWN_AT_FIRST:
        st.toggle(_("Show all {count}").format(count=len(pairings)), key=f"{key}-all", persist_state="session")
    opinions.show_aside(f"{key}-aside", recommendation.category, _aside(answer, taxonomy, picture_of))
    for pairing in shown:
        if pairing.category == asked:
            pairing_looks.show(pairing, _own(pairing, answer), answer, taxonomy)


def worth_showing(recommendation: Recommendation) -> list[Pairing]:
    """What is worn more often with the item than without it, and what the person likes.

    On a board too small to say, what it shows with the item, then what else is worn with it.
    """
    possible = [pairing for pairing in recommendation.pairings if pairing.score > 0]
    backed = [p for p in possible if _goes_with_it(p) or any(reason.kind == "liked" for reason in p.reasons)]
    if looks_with(recommendation) >= FEWEST_LOOKS:
        return backed
    others = [pairing for pairing in possible if pairing not in backed]
    shown = [pairing for pairing in others if pairing.examples or pairing.pieces]
    return [*backed, *(shown or others)[: max(0, SHOWN_AT_FIRST - len(backed))]]


def _goes_with_it(pairing: Pairing) -> bool:
    found = pairing.evidence
    return pairing.support > 0 and (found is None or not found.comparable or found.more_often)


def looks_with(recommendation: Recommendation) -> int:
    """Looks of the board that show the item's category."""
    return max((pairing.evidence.n_item for pairing in recommendation.pairings if pairing.evidence), default=0)


def too_small(recommendation: Recommendation, taxonomy: Taxonomy) -> str | None:
    """What to know about a board that shows the category too seldom; None where it shows it often enough or never."""
    number = looks_with(recommendation)
    if not 0 < number < FEWEST_LOOKS:
        return None
    name = with_article(taxonomy.in_sentence(recommendation.category))
    return ngettext(
        "Only {count} look of your board shows {name}: too few to say what goes with it by your own taste. The order "
        "follows what people wear on the street.",
        "Only {count} looks of your board show {name}: too few to say what goes with it by your own taste. The order "
        "follows what people wear on the street.",
        number,
    ).format(count=number, name=name)


def in_short(pairing: Pairing, category: str, taxonomy: Taxonomy) -> str:
    """Why the pairing is suggested in a sentence without figures to weigh: "In 17 of your 48 looks with a skirt"."""
    if pairing.support == 0 or pairing.evidence is None:
        return evidence(pairing, category, taxonomy)
    text = "; ".join((pairing.evidence.seen, *(reason.text for reason in pairing.reasons)))
    return capital(text)


def evidence(pairing: Pairing, category: str, taxonomy: Taxonomy) -> str:
    """Why the pairing is suggested with all figures, with a capital at the start."""
    if pairing.support == 0 or pairing.evidence is None:
        item = with_article(taxonomy.in_sentence(category))
        said = (
            _("often worn with {item}, though not together on your board yet")
            if pairing.examples
            else _("often worn with {item}, though not on your board yet")
        )
        text = said.format(item=item)
    else:
        text = pairing.evidence.sentence
    text = "; ".join((text, *(reason.text for reason in pairing.reasons)))
    return capital(text)


def _card(
    pairing: Pairing, answer: StyleAnswer, taxonomy: Taxonomy, fetch: Fetch, picture_of: own_pieces.PictureOf
) -> Suggestion:
    category, said, name = answer.recommendation.category, answer.feedback, taxonomy.display_name(pairing.category)
    own = _own(pairing, answer)
    return Suggestion(
        Thumbs("pairing", pairing.category, name, said.categories.get(pairing.category, 0)),
        in_short(pairing, category, taxonomy),
        why=evidence(pairing, category, taxonomy) if pairing.support and pairing.evidence else "",
        title=name,
        pictures=tuple(
            PictureSource(
                own_pieces.address(cut_out(look.photo_id, fetch, garment)),
                _("{garment} on your board").format(garment=garment_name(garment)),
            )
            for look, garment in pairing.examples[:EXAMPLES]
        ),
        lines=tuple(_line(match, picture_of, said.pieces.get(match.piece.piece_id, 0)) for match in own[:OWN]),
        more=_what_is_behind(len(pairing.photos), len(own)) if pairing.photos or len(own) > OWN else "",
    )


def _own(pairing: Pairing, answer: StyleAnswer) -> list[PieceMatch]:
    """Pieces of the closet that would do, without those the person did not like."""
    return [match for match in pairing.pieces if answer.feedback.pieces.get(match.piece.piece_id, 0) >= 0]


def _line(match: PieceMatch, picture_of: own_pieces.PictureOf, said: int) -> Line:
    title = own_pieces.title(match.piece)
    thumbs = Thumbs("piece", match.piece.piece_id, title, said)
    return Line(title, match.reason, own_pieces.address(picture_of(match.piece)), thumbs)


def _what_is_behind(n_looks: int, n_own: int) -> str:
    """ "See the 14 looks and all 3 of your pieces"."""
    if n_own <= OWN:
        return ngettext("See the look", "See the {count} looks", n_looks).format(count=n_looks)
    if not n_looks:
        return _("See all {pieces} of your pieces").format(pieces=n_own)
    return ngettext(
        "See the look and all {pieces} of your pieces", "See the {count} looks and all {pieces} of your pieces", n_looks
    ).format(count=n_looks, pieces=n_own)


def _aside(answer: StyleAnswer, taxonomy: Taxonomy, picture_of: own_pieces.PictureOf) -> Sequence[PutAside]:
    said = answer.feedback
    categories = [
        PutAside("pairing", name, taxonomy.display_name(name)) for name, value in said.categories.items() if value < 0
    ]
    pieces = [
        PutAside("piece", piece.piece_id, own_pieces.title(piece), picture_of(piece))
        for piece in current.pieces()
        if said.pieces.get(piece.piece_id, 0) < 0
    ]
    return [*categories, *pieces]
