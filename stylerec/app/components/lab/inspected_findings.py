"""Findings of an inspection, kind by kind, each with its pictures, why it matters, and two buttons to answer it."""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app import dataset_pictures, inspected
from stylerec.app.components.lab import own_decisions
from stylerec.app.components.shared import pager
from stylerec.app.inspected import Inspected
from stylerec.domain.prose import capital, plain
from stylerec.errors import UsageError
from stylerec.lab.decisions import Decision
from stylerec.lab.findings import KINDS, Finding, accept, decline
from stylerec.language import _, ngettext, pgettext

PER_PAGE = 12
MOST_PHOTOS = 6
"""Pictures beside a finding."""

SHORT = {
    "unreadable": _("Unreadable"),
    "mixed_folder": _("Mixed folders"),
    "overlap": _("Overlapping"),
    "few_photos": _("Too few photos"),
    "mislabelled": _("In the wrong folder"),
    "stranger": _("Unlike their folder"),
    "exact_duplicates": _("Same file"),
    "near_duplicates": _("Same picture"),
    "dark": _("Dark"),
    "bright": _("Washed out"),
    "empty": _("Nothing to see"),
    "blurred": _("Blurred"),
    "odd_shape": _("Odd shape"),
    "small": _("Small"),
    "balance": _("Women and men"),
}
WHY = {
    "unreadable": _("These files cannot be opened, so nothing can be learned from them. They are passed over."),
    "mixed_folder": _(
        "The photos of such a folder differ far more than those of a usual one, and hardly any is recognised by a "
        "classifier that has not seen it. A category without a theme teaches nothing and takes photos away from others."
    ),
    "overlap": _(
        "Photos of one are taken for the other nearly as often as by guessing. A model can only learn to guess "
        "between them. Where they are two names of one thing, merge them."
    ),
    "few_photos": _(
        "Of so few photos nothing can be judged, and little learned. Collect more, or leave the folder out."
    ),
    "mislabelled": _(
        "A classifier that has not seen the photo, and the photos nearest to it, both say another folder. "
        "Wrong labels teach the wrong thing and make the figures of a test untrue."
    ),
    "stranger": _(
        "The photo is far from the others in its folder, and no other folder fits: often it shows something "
        "else altogether."
    ),
    "exact_duplicates": _(
        "Copies count double, and across splits they let a model be tested on what it has learned by heart."
    ),
    "near_duplicates": _(
        "It was saved again, made smaller, cut, lightened or mirrored. As with copies, it counts "
        "double and makes a test too easy. The largest is suggested to stay."
    ),
    "dark": _("So dark that little of the garment can be seen."),
    "bright": _("So bright that little of the garment can be seen. White pieces on white look the same: look twice."),
    "empty": _("Hardly any light or dark in it: a blank picture, or one that was not loaded whole."),
    "blurred": _("So blurred that details are lost."),
    "odd_shape": _("One side is less than a third of the other: a strip or a banner. Made square, it is mostly empty."),
    "small": _("Too few pixels to show a garment."),
    "balance": _(
        "Nearly all photos whose wearer is known are of one side, and a model will know the piece on that side "
        "only. Collect more of the other, or leave it."
    ),
}


def show(key: str, found: Inspected) -> None:
    """Draw the findings of the chosen kind, a page at a time."""
    kinds = [kind for kind in KINDS if any(finding.kind == kind for finding in found.inspection.findings)]
    if not kinds:
        st.success(_("Nothing was found."), icon=":material/task_alt:")
        return
    left = Counter(finding.kind for finding in found.open)
    kind = st.pills(
        _("What was found"),
        kinds,
        default=next((kind for kind in kinds if left[kind]), kinds[0]),
        required=True,
        format_func=lambda kind: f"{SHORT[kind]} {left[kind] or '✓'}",
        key=f"{key}-kind",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    findings = [finding for finding in found.open if finding.kind == kind]
    st.markdown(f"**{KINDS[kind]}.** {WHY[kind]}")
    _show_for_all(f"{key}-{kind}", found, findings)
    with st.grid("auto", min_column_width=340, gap="medium", key=f"{key}-grid"):
        for finding in pager.on_page(f"{key}-{kind}-page", findings, PER_PAGE):
            with st.container(border=True, gap="small"):
                _show_finding(key, found, finding)
    pager.show(f"{key}-{kind}-page", findings, PER_PAGE)


def _show_for_all(key: str, found: Inspected, findings: Sequence[Finding]) -> None:
    suggested = [finding for finding in findings if finding.suggested]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-all"):
        if not findings:
            st.markdown(_("All answered."), width="content")
        elif len(findings) > 1:
            if suggested and st.button(
                _("Accept all {count}").format(count=len(suggested)),
                icon=":material/done_all:",
                key=f"{key}-accept",
            ):
                _answer(found, accept, suggested)
            if st.button(
                _("Keep all {count}").format(count=len(findings)),
                key=f"{key}-keep",
                help=_("All is well: do not ask again."),
            ):
                _answer(found, decline, findings)
        _show_undo(found)


def _show_finding(key: str, found: Inspected, finding: Finding) -> None:
    name = f"{key}-{finding.finding_id}"
    st.markdown(plain(capital(finding.text)) + ".")
    pictures = _pictures(found, finding)
    if pictures:
        dataset_pictures.show(found.dataset, pictures)
    more = len(finding.photos) - MOST_PHOTOS
    said = _("Suggested: {what}.").format(what=plain(suggestion(finding)))
    if more > 0:
        said = f"{ngettext('{count} more photo.', '{count} more photos.', more).format(count=more)} {said}"
    st.caption(said)
    with st.container(horizontal=True, gap="small"):
        if finding.suggested and st.button(_("Accept"), icon=":material/check:", key=f"{name}-accept"):
            _answer(found, accept, [finding])
        if st.button(pgettext("photos", "Keep"), key=f"{name}-keep", help=_("All is well: do not ask again.")):
            _answer(found, decline, [finding])
        if st.button(_("Other …"), key=f"{name}-other", type="tertiary", help=_("Decide otherwise.")):
            own_decisions.ask(found, finding)


def suggestion(finding: Finding) -> str:
    """What accepting a finding does, in words."""
    made = finding.suggested
    if not made:
        return _("nothing, the choice is yours")
    first = made[0]
    if first.action == "merge":
        return _("merge {category} into {to}").format(category=first.category, to=first.to)
    if first.action == "move":
        return _("move it to {to}").format(to=first.to)
    if first.category is not None:
        return _("leave out the folder {category}").format(category=first.category)
    if len(finding.photos) > len(made):
        return ngettext(
            "keep the first, leave out the other", "keep the first, leave out the other {count}", len(made)
        ).format(count=len(made))
    return _("leave it out")


def _pictures(found: Inspected, finding: Finding) -> list[tuple[str, str]]:
    """Photos of a finding, and for comparison typical ones of the categories that it names."""
    pictures = [(photo, photo) for photo in finding.photos[:MOST_PHOTOS]]
    if finding.kind in ("mislabelled", "stranger", "overlap", "few_photos", "balance"):
        typical = {one.category: one.typical for one in found.inspection.categories}
        for category in filter(None, (finding.category, finding.to)):
            shown = typical.get(category, ())[: 1 if finding.photos else 3]
            pictures += [(photo, _("typical {category}").format(category=category)) for photo in shown]
    if not pictures:  # of a category with few photos none is typical
        pictures = [(photo.photo, photo.photo) for photo in found.stay if photo.category == finding.category]
    return pictures[:MOST_PHOTOS]


def _answer(found: Inspected, answer: Callable[..., list[Decision]], findings: Sequence[Finding]) -> None:
    """Record an answer and draw the page anew; a refusal is told in its place."""
    try:
        made = answer(found.dataset, *findings)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    inspected.remember(made)
    st.rerun()


def _show_undo(found: Inspected) -> None:
    """Take back what the last click decided."""
    last = inspected.last_made(found)
    if last and st.button(
        ngettext("Undo the last decision", "Undo the last {count} decisions", len(last)).format(count=len(last)),
        icon=":material/undo:",
        type="tertiary",
        key="inspected-undo",
    ):
        for decision_id in last:
            found.decisions.undo(decision_id)
        st.rerun()
