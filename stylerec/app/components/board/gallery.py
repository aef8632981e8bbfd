"""All photos of a board, a page at a time: filtered, near-duplicates stacked, left-out ones dimmed."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.components.shared import category_filters, pager, photo_grid
from stylerec.app.components.shared.photo_grid import Tile
from stylerec.app.kept_pictures import Fetch, address, garment_name, outlines
from stylerec.app.photo_index import Wanted, counted, matches, stacked
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import listed
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext
from stylerec.store import BoardPhoto

PAGE = 28
"""Whole rows on wide pages (7 or 4 columns) and on tablets (4)."""
SWATCHES = 14
"""Colours offered to choose from, the most frequent ones."""


def show(key: str, photos: Sequence[BoardPhoto], board: MoodBoard) -> list[str] | None:
    """Draw the gallery; returns the photo that was just opened, and after it those that look nearly the same.

    `photos` are all of the board, also those that do not count.
    """
    looks, taxonomy = board.readable, board.taxonomy
    wanted = _ask_what(key, looks, taxonomy)
    look_of = {look.photo_id: look for look in looks}
    read = [photo for photo in photos if photo.state == "read"]
    fitting = [
        photo
        for photo in read
        if (matches(look_of[photo.photo_id], wanted, taxonomy) if photo.photo_id in look_of else not wanted)
    ]
    groups = [[looks[place].photo_id for place in stack] for stack in board.stacks]
    stacks = stacked([photo.photo_id for photo in fitting], groups)
    if not stacks:
        if read:
            st.info(_("No photo matches. Remove a filter."), icon=":material/filter_alt_off:")
        return None
    page_key = f"{key}-page-{wanted.name}"  # another choice begins on its first page
    photo_of = {photo.photo_id: photo for photo in read}
    shown = pager.on_page(page_key, list(stacks), PAGE)
    fetch = current.store().photos.picture
    tiles = [_tile(photo_of[photo_id], look_of.get(photo_id), len(stacks[photo_id]), fetch) for photo_id in shown]
    opened = photo_grid.show(f"{key}-grid", tiles)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-foot"):
        pager.show(page_key, list(stacks), PAGE)
        st.caption(_how_many(len(fitting), len(read), len(stacks)), width="content")
    return stacks[opened] if opened else None


def _ask_what(key: str, looks: Sequence[PhotoLook], taxonomy: Taxonomy) -> Wanted:
    """Pills for what there is on the board, most frequent first."""
    counts = counted(looks, taxonomy)
    groups, categories, more = category_filters.show(
        key, counts["groups"], counts["categories"], taxonomy, _("Garments"), _("Any garment")
    )
    colours = more.pills(
        _("Colours"),
        [colour for colour, _ in counts["colours"].most_common(SWATCHES)],
        selection_mode="multi",
        format_func=str.capitalize,
        key=f"{key}-colours",
    )
    return Wanted(frozenset(groups), frozenset(categories), frozenset(colours))


def _tile(photo: BoardPhoto, look: PhotoLook | None, stack: int, fetch: Fetch) -> Tile:
    found = look or current.look(photo.photo_id)
    garments = found.look.garments if found.look else ()
    return Tile(
        photo.photo_id,
        address(photo.photo_id, fetch),
        photo.width,
        photo.height,
        describe(photo, found, stack),
        outlines(photo.photo_id, garments),
        stack,
        _("left out") if photo.excluded else "",
    )


def describe(photo: BoardPhoto, look: PhotoLook, stack: int = 1) -> str:
    """A sentence for those who cannot see the photo."""
    names = [garment_name(garment) for garment in look.look.garments] if look.look else []
    said = [f"{photo.name}: {listed(names) if names else _('no garment found')}"]
    if stack > 1:
        said.append(_("one of {count} that look nearly the same").format(count=stack))
    if photo.excluded:
        said.append(_("left out of all answers"))
    return "; ".join(said)


def _how_many(fitting: int, read: int, stacks: int) -> str:
    text = (
        ngettext("{count} photo", "{count} photos", read).format(count=read)
        if fitting == read
        else ngettext("{fitting} of {count} photo", "{fitting} of {count} photos", read).format(
            fitting=fitting, count=read
        )
    )
    if stacks == fitting:
        return text
    return _("{photos}, {hidden} of them behind others that look nearly the same").format(
        photos=text, hidden=fitting - stacks
    )
