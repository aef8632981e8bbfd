"""The step Inspect: what is wrong with the photos of a data set, with pictures, and what becomes of it."""

from pathlib import Path

import streamlit as st

from stylerec.app import inspected
from stylerec.app.components.lab import (
    dataset_choice,
    inspected_categories,
    inspected_findings,
    job_progress,
    own_decisions,
    past_decisions,
)
from stylerec.app.inspected import Inspected
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import duration, listed, plain
from stylerec.errors import UsageError
from stylerec.lab.jobs import Job
from stylerec.language import _, ngettext

KEY = "lab-inspect"
FINDINGS, CATEGORIES, OWN, DECISIONS = _("Findings"), _("Categories"), _("Decide yourself"), _("Decisions")


def show() -> None:
    """Draw the step."""
    dataset = dataset_choice.choose(KEY)
    job = jobs().look(KEY)
    running = job is not None and job.running
    if running or (job is not None and job.folder == dataset):
        job_progress.show(KEY, _how_far)
    if dataset is None:
        return
    try:
        found = inspected.load(dataset)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        found = None
    if found is None:
        if not running:
            st.info(
                _(
                    "Not inspected yet. Every photo is looked at once: is it blurred or dark, is it there twice, does "
                    "it look like the others in its folder? Nothing is changed or deleted; you decide about what is "
                    "found."
                ),
                icon=":material/search:",
            )
            _show_start(dataset, _("Inspect the photos"))
        return
    _show_report(found, running)


def _show_start(dataset: Path, label: str, again: bool = False) -> None:
    if st.button(
        label,
        icon=":material/search:",
        type="secondary" if again else "primary",
        key=f"{KEY}-start",
        help=_("Takes up your decisions; photos that are known are not measured again.") if again else None,
    ):
        wearers = dataset / inspected.WEARERS_FILE
        options = [("--wearers", wearers)] if wearers.exists() else []
        jobs().start(KEY, "inspect", [dataset], options, folder=dataset)
        st.rerun()


def _how_far(job: Job) -> tuple[float, str]:
    """Measuring is told photo by photo; comparing comes after it."""
    name = plain(job.folder.name)
    if job.progress is None:
        return 0.0, _("Getting ready to inspect {name} …").format(name=name)
    text = _("Comparing the photos with one another") if job.share >= 1 else plain(job.text)
    return job.share, _("{text}, {name}, for {time}").format(text=text, name=name, time=duration(job.seconds))


def _show_report(found: Inspected, running: bool) -> None:
    with st.container(horizontal=True, gap="large", key=f"{KEY}-figures"):
        for label, number in (
            (_("Photos"), len(found.photos)),
            (_("Photos that stay"), len(found.stay)),
            (_("Categories that stay"), len(found.categories)),
            (_("Open findings"), len(found.open)),
        ):
            st.metric(label, f"{number:,}", width="content")
    st.caption(
        f"{_about(found)} "
        + _("Nothing is deleted from the disk: decisions only change what preparing and training see.")
    )
    sections = {
        FINDINGS: inspected_findings.show,
        CATEGORIES: inspected_categories.show,
        OWN: own_decisions.show,
        DECISIONS: past_decisions.show,
    }
    with st.container(horizontal=True, vertical_alignment="center", key=f"{KEY}-parts"):
        chosen = st.segmented_control(
            _("Part"),
            list(sections),
            default=FINDINGS,
            required=True,
            key=f"{KEY}-part",
            label_visibility="collapsed",
            persist_state="session",
            width="content",
        )
        if not running:
            st.space("stretch")
            _show_start(found.dataset, _("Inspect again"), again=True)
    sections[chosen or FINDINGS](f"{KEY}-{chosen}", found)


def _about(found: Inspected) -> str:
    """Sizes, splits, and for whom the clothes are."""
    inspection = found.inspection
    sizes = list(dict.fromkeys(f"{width} x {height}" for width, height in inspection.sizes))
    told = [
        _("Photos have {size} pixels.").format(size=sizes[0])
        if len(sizes) == 1
        else _("Sizes from {first} to {last} pixels.").format(first=sizes[0], last=sizes[-1])
    ]
    if inspection.splits:
        told.append(
            _("In {parts}.").format(parts=listed([f"{name} {number:,}" for name, number in inspection.splits.items()]))
        )
    women, men = (sum(getattr(one, who) for one in inspection.categories) for who in ("women", "men"))
    if women + men:
        told.append(
            ngettext(
                "{women:,} of women's clothing, {men:,} of men's; of {count} photo it is not known.",
                "{women:,} of women's clothing, {men:,} of men's; of {count} photos it is not known.",
                inspection.photos - women - men,
            ).format(women=women, men=men, count=inspection.photos - women - men)
        )
    return " ".join(told)
