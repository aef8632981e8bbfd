"""The categories of an inspected data set, in a table."""

import streamlit as st

from stylerec.app.dataset_pictures import address
from stylerec.app.inspected import WEARERS_FILE, Inspected
from stylerec.domain.prose import plain
from stylerec.errors import UsageError
from stylerec.lab.wearers import read_wearers
from stylerec.language import _, ngettext
from stylerec.writing import replacing


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
        placeholder="–",
        column_config={
            "picture": st.column_config.ImageColumn(_("Typical"), width="small"),
            "category": st.column_config.TextColumn(_("Category")),
            "photos": st.column_config.ProgressColumn(
                _("Photos"), format="%d", min_value=0, max_value=max(one.photos for one in categories)
            ),
            "stay": st.column_config.NumberColumn(_("Stay now"), help=_("After your decisions.")),
            "spread": st.column_config.NumberColumn(
                _("Spread"), format="%.2f", help=_("How much the photos differ; 0: not at all. –: too few to judge.")
            ),
            "recognised": st.column_config.NumberColumn(
                _("Recognised"),
                format="%d%%",
                help=_("Share of photos that a classifier which has not seen them puts into this category."),
            ),
            "women": st.column_config.NumberColumn(_("Women's"), help=_("As far as the names of folders tell.")),
            "men": st.column_config.NumberColumn(_("Men's"), help=_("As far as the names of folders tell.")),
        },
    )
    with st.expander(_("Whom the clothes are for"), icon=":material/wc:"):
        _ask_wearers(key, found)


def _ask_wearers(key: str, found: Inspected) -> None:
    """Take a table that knows more than the names of folders do; the next inspection uses it."""
    st.markdown(
        _(
            "As far as the names of folders tell (“women”, “men”), it is counted. A table may know better: a CSV file "
            "with the columns `photo`, its place below the data set, and `wearer`."
        )
    )
    upload = st.file_uploader(_("Table"), type="csv", max_upload_size=8, key=f"{key}-wearers")
    kept = found.dataset / WEARERS_FILE
    if upload is not None:
        try:
            with replacing(kept) as part:
                part.write_bytes(upload.getvalue())
                told = read_wearers(part)
        except UsageError:
            st.error(_("Expected a CSV file with the columns photo and wearer. The table was not taken."))
        else:
            known = len(told.keys() & {photo.photo for photo in found.photos})
            st.success(
                ngettext(
                    "Known for {count} photo. Inspect again to use it.",
                    "Known for {count} photos. Inspect again to use it.",
                    known,
                ).format(count=known),
                icon=":material/check:",
            )
    elif kept.exists():
        st.caption(_("A table is in use: {path}").format(path=plain(str(kept))))
