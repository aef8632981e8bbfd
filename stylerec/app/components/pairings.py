"""What goes with the item: categories with their evidence and the board's own cut-outs."""

import streamlit as st

from stylerec.app import current
from stylerec.app.kept_pictures import cut_out
from stylerec.recommendation import Pairing, Recommendation
from stylerec.taxonomy import Taxonomy
from stylerec.words import count, plain, with_article

FIRST = 6
EXAMPLES = 4


def show(key: str, recommendation: Recommendation, worn: int, taxonomy: Taxonomy) -> None:
    """Cards of the best pairings. `worn` is the number of board photos that show the item's category."""
    # Categories that the board does not show at all are named only when there is nothing else to show.
    pairings = [pairing for pairing in recommendation.pairings if pairing.examples] or recommendation.pairings[:FIRST]
    everything = st.session_state.get(f"{key}-all", False)
    with st.grid("auto", min_column_width=330, gap="medium", key=f"{key}-grid"):
        for pairing in pairings if everything else pairings[:FIRST]:
            with st.container(border=True, gap="xsmall"):
                _show_pairing(pairing, recommendation, worn, taxonomy)
    if len(pairings) > FIRST:
        st.toggle(f"Show all {len(pairings)}", key=f"{key}-all")


def _show_pairing(pairing: Pairing, recommendation: Recommendation, worn: int, taxonomy: Taxonomy) -> None:
    name = taxonomy.display_name(pairing.category)
    st.markdown(f"**{plain(name)}**")
    st.caption(plain(evidence(pairing, worn, taxonomy.in_sentence(recommendation.category))))
    columns = st.columns(EXAMPLES, gap="xsmall", wrap=False)
    for column, (look, garment) in zip(columns, pairing.examples, strict=False):
        picture = cut_out(look.photo_id, current.store().picture, garment)
        alt = f"{' and '.join(garment.colours[:2])} {taxonomy.in_sentence(pairing.category)} from {look.name}".strip()
        column.image(picture, width="stretch", alt=alt)


def evidence(pairing: Pairing, worn: int, item: str) -> str:
    """Why the pairing is suggested, as a person would say it."""
    if pairing.support == 0:
        where = "together on your board" if pairing.examples else "on your board"
        return f"often worn with {with_article(item)}, though not {where} yet"
    if worn == 1:
        return f"in your only photo with {with_article(item)}"
    text = f"in {pairing.support} of your {count(worn, 'photo')} with {with_article(item)}"
    if worn >= 4 and pairing.lift >= 1.3:
        text += f", {pairing.lift:.1f} times as often as on the whole board"
    return text
