"""The step Train: a model that tells the categories of a data set apart, with its curves while it learns."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.components.lab import dataset_choice, job_progress, missing_packages, run_curves, run_findings
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import plain
from stylerec.errors import UsageError
from stylerec.lab.jobs import Job, Value
from stylerec.lab.run_folder import DATA, HISTORY, METRICS, SETTINGS, read_history
from stylerec.language import _

KEY = "lab-train"


class ModelOption(NamedTuple):
    """A model: what it is in a sentence, its variants, the passes that it takes, whether it starts from weights."""

    about: str
    variants: tuple[str, ...]
    epochs: int
    has_backbone: bool


MODELS = {
    "transfer": ModelOption(
        _("MobileNetV2, fine-tuned, with the input that it expects; the one to take."), (), 6, True
    ),
    "baseline": ModelOption(_("The study's network of three convolutions, on pictures of 64x64."), (), 30, False),
    "resnet50": ModelOption(
        _("ResNet50 that keeps its ImageNet weights, under new layers."), ("study", "preprocessed"), 30, True
    ),
    "l1l2": ModelOption(_("The baseline with penalties on its weights."), ("study", "tuned"), 30, False),
}


def show() -> None:
    """Draw the step."""
    if missing_packages.show("tensorflow", "keras"):
        return
    job = jobs().look(KEY)
    if job is None or not job.running:
        unfinished = [run for run in lab_places.runs() if not (run / METRICS).exists() and _has_begun(run)]
        if unfinished:
            _ask_go_on(unfinished)
        _ask()
    job = job_progress.show(KEY, _how_far, _show_live)
    if job is not None and not job.running:
        _show_result(job)


def _has_begun(run: Path) -> bool:
    """Whether there is a full pass to go on from."""
    history = run / HISTORY
    return history.exists() and history.stat().st_size > 0


def _ask_go_on(unfinished: list[Path]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="bottom", key=f"{KEY}-unfinished"):
        run = st.selectbox(_("Unfinished runs"), unfinished, format_func=lambda run: run.name, key=f"{KEY}-old")
        if st.button(_("Go on"), icon=":material/play_arrow:", key=f"{KEY}-go"):
            try:
                dataset, options = read_command(run)
            except UsageError as error:
                st.error(plain(str(error)), icon=":material/error:")
            else:
                _start(dataset, run, options)


def read_command(run: Path) -> tuple[Path, list[tuple[str, Value]]]:
    """The data set of a run and the options with which `train` goes on with it. Raises `UsageError`."""
    try:
        settings: dict[str, Any] = json.loads((run / SETTINGS).read_text(encoding="utf-8"))
        model, dataset, most = settings.pop("model"), settings.pop("dataset"), settings.pop("most_per_category")
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            _("Cannot go on with '{run}': its settings are damaged ({error!r}). Train anew.").format(
                run=run, error=error
            )
        ) from error
    options: list[tuple[str, Value]] = [("--model", model)]
    for name, value in settings.items():
        options.append(("--set", f"{name}={tuple(value) if isinstance(value, list) else value!r}"))
    if most:
        options.append(("--most", int(most)))
    return Path(dataset), options


def _ask() -> None:
    dataset = dataset_choice.choose(KEY, prepared=True)
    if dataset is None:
        return
    name = st.segmented_control(
        _("Model"), list(MODELS), default="transfer", required=True, key=f"{KEY}-model", persist_state="session"
    )
    model = MODELS[name or "transfer"]
    st.caption(model.about)
    left, right = st.columns(2, gap="large")
    options: list[tuple[str, Value]] = [("--model", name or "transfer")]
    with left:
        variant = ""
        if model.variants:
            variant = st.segmented_control(
                _("Variant"),
                model.variants,
                default=model.variants[0],
                required=True,
                key=f"{KEY}-variant-{name}",
                persist_state="session",
            )
            options.append(("--variant", variant or model.variants[0]))
        epochs = st.number_input(
            _("Passes over the photos, at most"),
            1,
            200,
            model.epochs,
            key=f"{KEY}-epochs-{name}",
            persist_state="session",
        )
        options.append(("--set", f"epochs={epochs}"))
    with right:
        most = st.number_input(
            _("Photos of a category to learn from, at most"),
            1,
            100_000,
            None,
            placeholder=_("all"),
            key=f"{KEY}-most",
            persist_state="session",
        )
        if most:
            options.append(("--most", int(most)))
        ready, weights = _ask_weights() if model.has_backbone else (True, None)
        if weights:
            options.append(("--weights", weights))
    free = lab_places.free_name(lab_places.runs_folder(), "-".join(filter(None, (name, variant))))
    run_name = st.text_input(_("Name of the run"), free, key=f"{KEY}-name-{free}", persist_state="session")
    try:
        out = lab_places.new_folder(lab_places.runs_folder(), run_name)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if out.exists():
        st.caption(_("There is a run of this name already: give this one another."))
    if st.button(
        _("Train"), icon=":material/school:", type="primary", key=f"{KEY}-start", disabled=out.exists() or not ready
    ):
        _start(dataset, out, options)


def _ask_weights() -> tuple[bool, Path | None]:
    """Whether the network can start, and the file that it starts from; without one ImageNet's are fetched."""
    typed = st.text_input(
        _("Weights to start from (file on this computer)"),
        placeholder=_("ImageNet, fetched from the internet"),
        key=f"{KEY}-weights",
        persist_state="session",
        help=_("A weights file of the backbone without its last layer, or of the recogniser."),
    ).strip()
    if not typed:
        return True, None
    path = Path(typed).expanduser().absolute()
    if not path.is_file():
        st.error(
            _("There is no file '{path}' on this computer.").format(path=plain(str(path))), icon=":material/error:"
        )
        return False, None
    return True, path


def _start(dataset: Path, run: Path, options: list[tuple[str, Value]]) -> None:
    jobs().start(KEY, "train", [dataset], [("--out", run), *options], folder=run)
    st.rerun()


def _how_far(job: Job) -> tuple[float, str]:
    if job.progress is None:
        return 0.0, _("Getting the photos ready …")
    if len(read_history(job.folder)) >= job.progress.epochs:
        return 1.0, _("Judging it on the test photos …")
    return job.share, job.text


def _show_live(job: Job) -> None:
    history = read_history(job.folder)
    if history:
        last = history[-1]
        st.caption(
            _(
                "After pass {epoch}: {accuracy:.3f} of the training photos are named rightly, "
                "{val_accuracy:.3f} of those kept to validate."
            ).format(epoch=last.epoch, accuracy=last.accuracy, val_accuracy=last.val_accuracy)
        )
    elif (job.folder / DATA).exists():
        st.caption(_("The curves begin after the first full pass."))
    run_curves.show(f"{KEY}-live", history)


def _show_result(job: Job) -> None:
    if job.state == "done":
        st.subheader(plain(job.folder.name), anchor=False)
        run_findings.show(f"{KEY}-result", job.folder)
    history = read_history(job.folder)
    run_curves.show(f"{KEY}-curves", history)
