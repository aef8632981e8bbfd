"""A decision about categories of product names, with what it would do before it is made."""

from collections.abc import Sequence

import streamlit as st

from stylerec.domain.prose import listed, plain
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import UsageError
from stylerec.lab.names import (
    Change,
    Drop,
    Edit,
    Merge,
    NameCategory,
    NamesDesk,
    Regroup,
    Rename,
    Split,
)
from stylerec.language import _, ngettext

MERGE, RENAME, SPLIT, GROUP, DROP = _("Merge"), _("Rename"), _("Split"), _("Change group"), _("Drop")
MOST_COUNTS, MOST_NAMES = 8, 40
"""Categories told of a change, and names shown of a category."""


def show(key: str, desk: NamesDesk) -> None:
    """Choose categories and what becomes of them."""
    # Another key after each decision: the form is then empty again.
    turn = f"{key}-{len(desk.edits)}"
    with st.container(border=True):
        left, right = st.columns(2, gap="large")
        with left:
            chosen = st.multiselect(
                _("Change categories"),
                list(desk.table.by_name),
                placeholder=_("Choose one or several"),
                key=f"{turn}-chosen",
            )
        with right:
            edits = _ask(turn, desk, chosen) if chosen else ()
        if edits:
            _show_preview(turn, desk, edits)
        if len(chosen) == 1:
            _show_category(desk.table.by_name[chosen[0]])


def in_words(change: Change) -> str:
    """ "2,179 names in 159 → 160 categories: skirt 34 → 29, midi skirt new (5)", as Markdown."""
    told = [
        f"{plain(name)} {before} → {after}"
        if before and after
        else (_("{name} gone ({count})") if before else _("{name} new ({count})")).format(
            name=plain(name), count=before or after
        )
        for name, before, after in change.counts
    ]
    numbers = _("{names} in {categories}").format(
        names=_change(change.names, ngettext("{count} name", "{count} names", change.names[1])),
        categories=_change(change.categories, ngettext("{count} category", "{count} categories", change.categories[1])),
    )
    if not told:
        return _("{numbers}, as before").format(numbers=numbers)
    if len(told) > MOST_COUNTS:
        told = [*told[:MOST_COUNTS], _("{count} more").format(count=len(told) - MOST_COUNTS)]
        return f"{numbers}: {listed(told)}"
    return f"{numbers}: {', '.join(told)}"


def _change(pair: tuple[int, int], said: str) -> str:
    before, after = pair
    return said.format(count=f"{after:,}" if before == after else f"{before:,} → {after:,}")


def _ask(key: str, desk: NamesDesk, chosen: Sequence[str]) -> tuple[Edit, ...]:
    several = len(chosen) > 1
    actions = [MERGE, DROP] if several else [MERGE, RENAME, SPLIT, GROUP, DROP]
    action = st.segmented_control(_("What becomes of them"), actions, key=f"{key}-action-{several}")
    if action == DROP:
        return tuple(map(Drop, chosen))
    if action == MERGE:
        return _ask_merge(key, desk, chosen)
    if action == RENAME:
        to = st.text_input(_("New name"), max_chars=60, key=f"{key}-to").strip()
        return (Rename(chosen[0], to),) if to else ()
    if action == SPLIT:
        category = desk.table.by_name[chosen[0]]
        by = st.selectbox(
            _("By"),
            [*category.attributes(), *category.other_words()],
            index=None,
            accept_new_options=True,
            placeholder=_("A property, or words in the names"),
            key=f"{key}-by",
        )
        return (Split(category.name, by),) if by else ()
    if action == GROUP:
        taxonomy = load_taxonomy()
        group = st.selectbox(
            _("Group"), taxonomy.groups, index=None, format_func=taxonomy.display_name, key=f"{key}-group"
        )
        return (Regroup(chosen[0], group),) if group else ()
    return ()


def _ask_merge(key: str, desk: NamesDesk, chosen: Sequence[str]) -> tuple[Edit, ...]:
    others = [name for name in desk.table.by_name if name not in chosen]
    into = st.selectbox(
        _("Into"),
        [*chosen, *others] if len(chosen) > 1 else others,
        index=None,
        accept_new_options=True,
        placeholder=_("A category, or a new name"),
        key=f"{key}-into-{len(chosen) > 1}",
    )
    return (Merge(tuple(chosen), into),) if into else ()


def _show_preview(key: str, desk: NamesDesk, edits: Sequence[Edit]) -> None:
    try:
        change = desk.preview(*edits)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    left, right = st.columns([6, 1], vertical_alignment="center")
    with left:
        st.markdown(in_words(change))
    with right:
        if st.button(_("Apply"), type="primary", icon=":material/check:", key=f"{key}-do", width="stretch"):
            desk.record(*edits)
            st.rerun()


def _show_category(category: NameCategory) -> None:
    st.caption(
        " · ".join(
            f"**{attribute}** " + ", ".join(f"{plain(value)} {number}" for value, number in list(values.items())[:8])
            for attribute, values in category.attributes().items()
        )
        or _("Its names tell no material, length, fit or pattern.")
    )
    names = category.examples(MOST_NAMES)
    more = len(category.names) - len(names)
    with st.expander(
        ngettext("{count} name in it", "{count} names in it", len(category.names)).format(count=len(category.names))
    ):
        st.markdown(" · ".join(map(plain, names)) + (f" · {_('and {count} more').format(count=more)}" if more else ""))
