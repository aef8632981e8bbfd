"""The board as tables: which garments are in which photo, and what is worn together."""

import pandas as pd
import streamlit as st

from stylerec.app.board import Board
from stylerec.taxonomy import Taxonomy

COSINE, JACCARD = "Cosine", "Jaccard"
MEANING = {
    COSINE: "Photos that show both, divided by the geometric mean of the photos that show each.",
    JACCARD: "Photos that show both, divided by the photos that show at least one of the two.",
}


def show_user_items(key: str, board: Board, taxonomy: Taxonomy) -> None:
    """The user-item matrix as a heatmap."""
    from stylerec.figures import plot_user_items  # here, because plotly is slow to load and few look at this

    st.caption("A filled square: the garment was found in the photo.")
    user_items = _worn(board).rename(columns=taxonomy.display_name)
    figure = plot_user_items(user_items)
    st.plotly_chart(figure, key=f"{key}-figure", config={"displaylogo": False, "scrollZoom": False})


def show_similarity(key: str, board: Board, taxonomy: Taxonomy) -> None:
    """Similarity between categories as a heatmap, by cosine or Jaccard."""
    from stylerec.figures import plot_similarity
    from stylerec.similarity import cosine_similarity, jaccard_similarity

    measure = st.segmented_control(
        "Measure", (COSINE, JACCARD), default=COSINE, required=True, key=f"{key}-measure", label_visibility="collapsed"
    )
    st.caption(f"The stronger the colour, the more often two garments are in the same photo. {MEANING[measure]}")
    similarity = (cosine_similarity if measure == COSINE else jaccard_similarity)(_worn(board))
    similarity = similarity.rename(columns=taxonomy.display_name, index=taxonomy.display_name)
    figure = plot_similarity(similarity, f"How often garments are worn together ({measure})")
    st.plotly_chart(figure, key=f"{key}-{measure}", config={"displaylogo": False, "scrollZoom": False})


def _worn(board: Board) -> pd.DataFrame:
    """The user-item matrix without the categories that are nowhere on the board."""
    user_items = board.mood_board.user_items()
    return user_items.loc[:, user_items.any()]
