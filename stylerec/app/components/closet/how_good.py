"""How good the suggestions are for this board, in plain words with the numbers behind them."""

import streamlit as st

from stylerec.domain.prose import count, plain
from stylerec.pairing.evidence import Estimate, HowGood


def show(key: str, found: HowGood) -> None:
    """A closed box with the sentence, and a table of hit rate and MRR beside popularity."""
    with st.expander("How good is this for me?", icon=":material/query_stats:", key=key):
        st.markdown(f"**{plain(found.sentence)}**")
        st.markdown(
            "One garment of each photo is hidden, and guessed from the rest of that photo and from your other photos. "
            "For comparison, the garments you wear most are guessed, whatever the rest of the photo is."
        )
        if found.n_photos:
            st.table(
                {
                    "": [
                        "Among the first five suggestions",
                        "Mean of 1 ÷ its place in the list (MRR)",
                    ],
                    "From your board": [_figure(found.hit_rate_at_5, True), _figure(found.mrr, False)],
                    "By popularity alone": [
                        _figure(found.popularity_hit_rate_at_5, True),
                        _figure(found.popularity_mrr, False),
                    ],
                },
                hide_index=True,
            )
            st.caption(
                f"Measured on {count(found.n_photos, 'photo')} of your board. In brackets the range in which the true "
                "figure lies with 90% certainty."
            )


def _figure(estimate: Estimate | None, share: bool) -> str:
    if estimate is None:
        return "–"
    if share:
        return f"{estimate.value:.0%} ({100 * estimate.low:.0f} to {100 * estimate.high:.0f}%)"
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"
