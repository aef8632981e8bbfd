"""The step Prepare: a data set split into training, validation and test, every file within its byte budget."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from stylerec.app import lab_places
from stylerec.app.components.lab import dataset_choice, job_progress, missing_packages
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import file_size, plain
from stylerec.errors import UsageError
from stylerec.lab.jobs import Value
from stylerec.language import _, ngettext
from stylerec.writing import make_private_folder

KEY = "lab-prepare"
PICTURE = "augmentation.png"
"""File in a prepared data set with photos beside what becomes of them in training."""
COST_PHOTOS = 300
"""Photos on which the cost of the byte budget is measured."""


def show() -> None:
    """Draw the step."""
    if missing_packages.show("cv2"):
        return
    job = jobs().look(KEY)
    if job is None or not job.running:
        _ask()
    job = job_progress.show(KEY, _("Looking at the photos"), stopped=_("Stopped. Nothing was written."))
    if job is not None and job.state == "done":
        _show_result(job.folder, job.results)


def _ask() -> None:
    dataset = dataset_choice.choose(KEY, prepared=False)
    if dataset is None:
        return
    left, right = st.columns(2, gap="large")
    options: list[tuple[str, Value]] = []
    with left:
        first, second = st.slider(
            _("Train | validation | test, in percent"),
            10,
            100,
            (80, 90),
            5,
            key=f"{KEY}-shares",
            persist_state="session",
            help=_("Up to the first handle to train with, up to the second to choose with, the rest to judge with."),
        )
        shares = (first / 100, (second - first) / 100, (100 - second) / 100)
        st.caption(
            _("{train:.0%} to train with, {validation:.0%} to validate, {test:.0%} to test.").format(
                train=shares[0], validation=shares[1], test=shares[2]
            )
        )
        small = st.toggle(_("Bring every file to a few KB"), True, key=f"{KEY}-small", persist_state="session")
        budget = st.number_input(
            _("Bytes of a file at most"),
            500,
            1_000_000,
            4096,
            key=f"{KEY}-bytes",
            persist_state="session",
            disabled=not small,
            help=_("The study took about 4 KB."),
        )
        options.append(("--bytes", int(budget)) if small else ("--keep-size", True))
    with right:
        groups = _ask_groups()
        if groups is not None:
            options.append(("--groups", groups))
        study = st.checkbox(
            _("Split as the study did"),
            key=f"{KEY}-study",
            persist_state="session",
            help=_(
                "Its test photos were among its validation photos, and photos of one sender stood on both sides: "
                "figures look better than they are."
            ),
        )
        compare = st.checkbox(
            _("Measure what that way of splitting hides"), key=f"{KEY}-compare", persist_state="session"
        )
        cost = st.checkbox(
            _("Measure what the bytes cost, on {count} photos").format(count=COST_PHOTOS),
            key=f"{KEY}-cost",
            persist_state="session",
            disabled=not small,
        )
        options += [("--study-split", study), ("--compare-splits", compare)]
        options += [("--cost", COST_PHOTOS)] if cost and small else []
    free = lab_places.free_name(lab_places.photos_folder(), f"{dataset.name} prepared")
    name = st.text_input(_("Name of the result"), free, key=f"{KEY}-name-{free}", persist_state="session")
    try:
        out = lab_places.new_folder(lab_places.photos_folder(), name)
        taken = out.exists()
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if taken:
        st.caption(_("There is a collection of this name already: give the result another one."))
    if not study and not min(shares[0], shares[2]):
        st.caption(_("There must be photos to train with and photos to test."))
    ready = not taken and (study or min(shares[0], shares[2]) > 0)
    if st.button(_("Prepare"), icon=":material/content_cut:", type="primary", key=f"{KEY}-start", disabled=not ready):
        if not study:
            options.append(("--shares", shares))
        if find_spec("tensorflow") is not None:
            options.append(("--show-augmentation", out / PICTURE))
        jobs().start(KEY, "prepare", [dataset], [("--out", out), *options], folder=out)
        st.rerun()


def _ask_groups() -> Path | None:
    upload = st.file_uploader(
        _("Photos that belong together (optional)"),
        type="csv",
        key=f"{KEY}-groups",
        max_upload_size=32,
        help=_("A table with the columns photo and group: who sent it, which product it shows. They stay on one side."),
    )
    if upload is None:
        return None
    path = lab_places.lab_folder() / "uploads" / "groups.csv"
    make_private_folder(path.parent)
    path.write_bytes(upload.getvalue())
    return path


def _show_result(folder: Path, results: tuple[str, ...]) -> None:
    from stylerec.lab.prepare import REPORT  # here, because it needs what a plain installation lacks

    try:
        report: dict[str, Any] = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # it was moved or deleted since
    st.subheader(plain(folder.name), anchor=False)
    table = pd.DataFrame(
        [(name.capitalize(), f"{report['n'][name]:,}") for name in ("train", "validation", "test")],
        columns=["", _("Photos")],
    )
    left, right = st.columns([2, 3], gap="large")
    left.table(table.set_index(""))
    with right:
        st.markdown(
            ngettext(
                "{count} category; {groups} of photos that stay together.",
                "{count} categories; {groups} of photos that stay together.",
                report["n_categories"],
            ).format(
                count=report["n_categories"],
                groups=ngettext("{count} group", "{count} groups", report["n_groups"]).format(count=report["n_groups"]),
            )
        )
        overlap = report["overlap"]
        st.markdown(
            _(
                "Of the test photos, {repeated} are validation photos, {train} have a relative in train and "
                "{validation} in validation."
            ).format(
                repeated=overlap["in_validation"],
                train=overlap["related_to_train"],
                validation=overlap["related_to_validation"],
            )
        )
        st.markdown(
            _("{before} became {after}, at most {largest:,} bytes a file.").format(
                before=file_size(report["bytes_before"]),
                after=file_size(report["bytes_after"]),
                largest=report["largest"],
            )
        )
        for sentence in results:
            st.markdown(plain(sentence))
    if report["unreadable"]:
        with st.expander(
            ngettext("{count} photo left out", "{count} photos left out", len(report["unreadable"])).format(
                count=len(report["unreadable"])
            )
        ):
            for photo, reason in report["unreadable"][:50]:
                st.markdown(f"**{plain(photo)}**: {plain(reason)}")
    if (folder / PICTURE).exists():
        st.image(str(folder / PICTURE), caption=_("Photos on the left, and as they are changed in training."), alt="")
