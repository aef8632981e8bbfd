"""What goes with the item: categories with their evidence, the board's cut-outs and the person's own pieces."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, own_pieces
from stylerec.app.components import opinions, pairing_looks
from stylerec.app.components.opinions import PutAside
from stylerec.app.kept_pictures import cut_out, garment_name
from stylerec.app.style_answers import StyleAnswer
from stylerec.evidence import FEW
from stylerec.recommendation import Pairing, PieceMatch, Recommendation
from stylerec.taxonomy import Taxonomy
from stylerec.words import count, listed, plain, with_article

FIRST = 6
EXAMPLES = 4
OWN = 2
"""Pieces of the closet on a card; the others are with the photos behind it."""


def show(key: str, answer: StyleAnswer, taxonomy: Taxonomy) -> None:
    """Cards of the best pairings."""
    recommendation = answer.recommendation
    if words := too_small(recommendation, taxonomy):
        st.info(plain(words), icon=":material/hourglass_empty:")
    pairings = worth_showing(recommendation)
    everything = len(pairings) > FIRST and st.session_state.get(f"{key}-all", False)
    with st.grid("auto", min_column_width=330, gap="medium", key=f"{key}-grid"):
        for pairing in pairings if everything else pairings[:FIRST]:
            with st.container(border=True, gap="small", key=f"{key}-card-{pairing.category}"):
                _show_pairing(key, pairing, answer, taxonomy)
    if len(pairings) > FIRST:
        st.toggle(f"Show all {len(pairings)}", key=f"{key}-all", persist_state="session")
    opinions.show_aside(f"{key}-aside", recommendation.category, _aside(answer, taxonomy))


def worth_showing(recommendation: Recommendation) -> list[Pairing]:
    """Pairings that the board shows or the person likes; on a board too small to say, what else is worn with it."""
    possible = [pairing for pairing in recommendation.pairings if pairing.score > 0]
    backed = [pairing for pairing in possible if pairing.support or any(r.kind == "liked" for r in pairing.reasons)]
    if looks_with(recommendation) >= FEW:
        return backed
    others = [pairing for pairing in possible if pairing not in backed]
    shown = [pairing for pairing in others if pairing.examples or pairing.pieces]
    return [*backed, *(shown or others)[: max(0, FIRST - len(backed))]]


def looks_with(recommendation: Recommendation) -> int:
    """Looks of the board that show the item's category."""
    return max((pairing.evidence.n_item for pairing in recommendation.pairings if pairing.evidence), default=0)


def too_small(recommendation: Recommendation, taxonomy: Taxonomy) -> str | None:
    """What to know about a board that shows the category too seldom; None where it shows it often enough or never."""
    number = looks_with(recommendation)
    if not 0 < number < FEW:
        return None
    name = with_article(taxonomy.in_sentence(recommendation.category))
    return (
        f"Only {count(number, 'look')} of your board {'shows' if number == 1 else 'show'} {name}: too few to say what "
        "goes with it by your own taste. The order follows what people wear on the street."
    )


def evidence(pairing: Pairing, category: str, taxonomy: Taxonomy) -> str:
    """Why the pairing is suggested, with a capital at the start."""
    if pairing.support == 0 or pairing.evidence is None:
        where = "together on your board" if pairing.examples else "on your board"
        item = with_article(taxonomy.in_sentence(category))
        text = f"often worn with {item}, though not {where} yet"
    else:
        text = pairing.evidence.sentence
    text = "; ".join((text, *(reason.text for reason in pairing.reasons)))
    return text[:1].upper() + text[1:]


def _show_pairing(key: str, pairing: Pairing, answer: StyleAnswer, taxonomy: Taxonomy) -> None:
    category, said = answer.recommendation.category, answer.feedback
    name = taxonomy.display_name(pairing.category)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(name)}**", width="stretch")
        opinions.ask(category, "pairing", pairing.category, name, said.categories.get(pairing.category, 0))
    st.markdown(f":small[{plain(evidence(pairing, category, taxonomy))}]")
    if pairing.examples:
        with st.grid("auto", min_column_width=80, gap="xsmall"):
            for look, garment in pairing.examples[:EXAMPLES]:
                picture = cut_out(look.photo_id, current.store().picture, garment)
                st.image(picture, width="stretch", alt=f"{garment_name(garment)} from {look.name}")
    own = [match for match in pairing.pieces if said.pieces.get(match.piece.piece_id, 0) >= 0]
    if own:
        st.caption("From your closet")
        picture_of = own_pieces.pictures_of_pieces()
        for match in own[:OWN]:
            _show_piece(match, picture_of(match.piece), category, said.pieces.get(match.piece.piece_id, 0))
    if (pairing.photos or len(own) > OWN) and st.button(
        _what_is_behind(len(pairing.photos), len(own)),
        key=f"{key}-looks-{pairing.category}",
        icon=":material/photo_library:",
        type="tertiary",
    ):
        pairing_looks.show(pairing, own, answer, taxonomy)


def _show_piece(match: PieceMatch, picture: bytes, category: str, value: int) -> None:
    """A piece of the closet in a row: picture, name, reason, thumbs."""
    title = own_pieces.title(match.piece)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.image(picture, width=64, alt=f"Yours: {title}")
        st.markdown(f"{plain(title)}  \n:small[{plain(match.reason)}]", width="stretch")
        opinions.ask(category, "piece", match.piece.piece_id, title, value)


def _what_is_behind(n_looks: int, n_own: int) -> str:
    """ "See the 14 looks and all 3 of your pieces"."""
    words = []
    if n_looks:
        words.append("the look" if n_looks == 1 else f"the {n_looks} looks")
    if n_own > OWN:
        words.append(f"all {n_own} of your pieces")
    return f"See {listed(words)}"


def _aside(answer: StyleAnswer, taxonomy: Taxonomy) -> Sequence[PutAside]:
    said = answer.feedback
    categories = [
        PutAside("pairing", name, taxonomy.display_name(name)) for name, value in said.categories.items() if value < 0
    ]
    picture = own_pieces.pictures_of_pieces()
    pieces = [
        PutAside("piece", piece.piece_id, own_pieces.title(piece), picture(piece))
        for piece in current.pieces()
        if said.pieces.get(piece.piece_id, 0) < 0
    ]
    return [*categories, *pieces]
