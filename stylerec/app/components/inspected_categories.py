"""The categories of an inspected data set, in a table."""

import streamlit as st

from stylerec.app.dataset_pictures import address
from stylerec.app.inspected import Inspected


def show(key: str, found: Inspected) -> None:
    """Photos per category, how alike they are, how well they are told from others, and for whom they are."""
    stay: dict[str, int] = {}
    for photo in found.stay:
        stay[photo.category] = stay.get(photo.category, 0) + 1
    categories = found.inspection.categories
    known = any(one.women or one.men for one in categories)
    st.dataframe(
        [
            {
                "picture": address(found.dataset / one.typical[0]) if one.typical else None,
                "category": one.category,
                "photos": one.photos,
                "stay": stay.get(one.category, 0),
                "spread": one.spread,
                "recognised": None if one.recognised is None else round(100 * one.recognised),
            }
            | ({"women": one.women, "men": one.men} if known else {})
            for one in categories
        ],
        key=key,
        hide_index=True,
        row_height=48,
        column_config={
            "picture": st.column_config.ImageColumn("Typical", width="small"),
            "category": st.column_config.TextColumn("Category"),
            "photos": st.column_config.ProgressColumn(
                "Photos", format="%d", min_value=0, max_value=max(one.photos for one in categories)
            ),
            "stay": st.column_config.NumberColumn("Stay now", help="After your decisions."),
            "spread": st.column_config.NumberColumn(
                "Spread", format="%.2f", help="How much the photos differ; 0: not at all. Empty: too few to judge."
            ),
            "recognised": st.column_config.NumberColumn(
                "Recognised",
                format="%d%%",
                help="Share of photos that a classifier which has not seen them puts into this category.",
            ),
            "women": st.column_config.NumberColumn("Women's", help="As far as the names of folders tell."),
            "men": st.column_config.NumberColumn("Men's", help="As far as the names of folders tell."),
        },
    )
