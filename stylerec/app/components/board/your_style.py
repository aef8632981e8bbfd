"""The board's style in one view: its colours, what leads, what is worn together, its themes with typical photos."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from stylerec.app import current
from stylerec.app.kept_pictures import card, thumbnail
from stylerec.board.style import BoardStyle, PaletteColour, board_style
from stylerec.domain.looks import PhotoLook
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext

TYPICAL = 6
"""Photos shown of a theme."""
COMBINATIONS, EXAMPLES = 6, 3


def show(key: str, board_id: str) -> None:
    """Draw the view, or say that there is too little to see yet."""
    with st.spinner(_("Looking at the whole board …")):
        style = current.kept_for_board("style", board_id, lambda _: board_style(current.board()))
    if not style.categories:
        st.info(_("No garment was recognised on this board yet."), icon=":material/info:")
        return
    st.markdown(plain(style.sentence))
    taxonomy = current.taxonomy()
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Colours"), anchor=False)
        _show_palette(style.palette)
    with right:
        st.header(_("Most frequent"), anchor=False)
        _show_bars([(taxonomy.display_name(c.category), c.share, c.n_photos) for c in style.categories[:8]])
    if style.combinations:
        st.header(_("Worn together"), anchor=False)
        _show_combinations(key, style, taxonomy)
    for number, theme in enumerate(style.themes):
        st.header(plain(theme.name), anchor=False)
        st.caption(ngettext("{count} photo", "{count} photos", len(theme.photos)).format(count=len(theme.photos)))
        _show_photos(f"{key}-theme-{number}", theme.photos[:TYPICAL])


def _show_palette(palette: Sequence[PaletteColour]) -> None:
    """Swatches as wide as the colour's share."""
    swatches = "".join(
        f'<div style="flex:{max(100 * colour.share, 4):.1f}; background:rgb{colour.rgb}" '
        f'role="img" aria-label="{escape(colour.name)}: {colour.share:.0%}" title="{escape(colour.name)}"></div>'
        for colour in palette
    )
    st.html(f'<div class="stylerec-palette">{swatches}</div>')
    st.caption(plain(" · ".join(f"{colour.name} {colour.share:.0%}" for colour in palette)))


def _show_bars(rows: Sequence[tuple[str, float, int]]) -> None:
    """Names with a bar as long as their share of the photos."""
    bars = "".join(
        f'<div class="row"><span class="name">{escape(name)}</span>'
        f'<span class="track"><span class="bar" style="width:{share:.1%}"></span></span>'
        f'<span class="number">{number}</span></div>'
        for name, share, number in rows
    )
    st.html(f'<div class="stylerec-bars">{bars}</div>')


def _show_combinations(key: str, style: BoardStyle, taxonomy: Taxonomy) -> None:
    with st.grid("auto", min_column_width=260, gap="medium", key=f"{key}-combinations"):
        for combination in style.combinations[:COMBINATIONS]:
            with st.container(border=True, gap="xsmall"):
                names = [taxonomy.display_name(combination.first), taxonomy.in_sentence(combination.second)]
                st.markdown(f"**{plain(' + '.join(names))}**")
                number = len(combination.photos)
                said = (
                    ngettext(
                        "in {count} photo, {lift:.1f} times as often as by chance",
                        "in {count} photos, {lift:.1f} times as often as by chance",
                        number,
                    )
                    if combination.lift >= 1.2
                    else ngettext("in {count} photo", "in {count} photos", number)
                )
                st.caption(said.format(count=number, lift=combination.lift))
                with st.container(horizontal=True, gap="xsmall"):
                    for photo in combination.photos[:EXAMPLES]:
                        picture = thumbnail(photo.photo_id, current.store().photos.picture)
                        st.image(
                            picture,
                            width=64,
                            alt=_("{first} with {second}: {name}").format(
                                first=names[0], second=names[1], name=photo.name
                            ),
                        )


def _show_photos(key: str, photos: Sequence[PhotoLook]) -> None:
    with st.grid("auto", min_column_width=150, gap="small", key=key):
        for photo in photos:
            st.image(card(photo.photo_id, current.store().photos.picture), width="stretch", alt=photo.name)
