"""How good the suggestions are for this board, in plain words with the numbers behind them."""

import streamlit as st

from stylerec.domain.prose import plain
from stylerec.language import _, ngettext
from stylerec.pairing.evidence import Estimate, HowGood


def show(key: str, found: HowGood) -> None:
    """A closed box with the sentence, and a table of hit rate and MRR beside popularity."""
    with st.expander(_("How good is this for me?"), icon=":material/query_stats:", key=key):
        st.markdown(f"**{plain(found.sentence)}**")
        st.markdown(
            _(
                "One garment of each photo is hidden, and guessed from the rest of that photo and from your other "
                "photos. For comparison, the garments you wear most are guessed, whatever the rest of the photo is."
            )
        )
        if found.n_photos:
            st.table(
                {
                    "": [
                        _("Among the first five suggestions"),
                        _("Mean of 1 ÷ its place in the list (MRR)"),
                    ],
                    _("From your board"): [_figure(found.hit_rate_at_5, True), _figure(found.mrr, False)],
                    _("By popularity alone"): [
                        _figure(found.popularity_hit_rate_at_5, True),
                        _figure(found.popularity_mrr, False),
                    ],
                },
                hide_index=True,
            )
            st.caption(
                ngettext(
                    "Measured on {count} photo of your board. In brackets the range in which the true figure lies "
                    "with 90% certainty.",
                    "Measured on {count} photos of your board. In brackets the range in which the true figure lies "
                    "with 90% certainty.",
                    found.n_photos,
                ).format(count=found.n_photos)
            )


def _figure(estimate: Estimate | None, share: bool) -> str:
    if estimate is None:
        return "–"
    if share:
        return _("{value:.0%} ({low:.0f} to {high:.0f}%)").format(
            value=estimate.value, low=100 * estimate.low, high=100 * estimate.high
        )
    return _("{value:.2f} ({low:.2f} to {high:.2f})").format(value=estimate.value, low=estimate.low, high=estimate.high)
