"""The step Compare: runs side by side, what is wrong with each, and one made ready for use."""

import hashlib
import json
from pathlib import Path
from typing import Any

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.cache import Cache
from stylerec.app.components.lab import job_progress, missing_packages, run_findings
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import as_label, plain
from stylerec.errors import UsageError
from stylerec.lab.compare import NEIGHBOUR, ComparedModel, choose, compare_runs
from stylerec.lab.jobs import Value
from stylerec.lab.run_folder import METRICS, SETTINGS, load_run
from stylerec.language import _, pgettext
from stylerec.spreadsheets import read_table

KEY = "lab-compare"
EXPORT = "lab-export"
TABLE, PICTURE = "comparison.csv", "comparison.png"

_compared: Cache[tuple[ComparedModel, ...]] = Cache(20)


def show() -> None:
    """Draw the step."""
    finished = [run for run in lab_places.runs() if (run / METRICS).exists()]
    if not finished:
        st.info(_("No run is finished yet. Train a model first."), icon=":material/model_training:")
        return
    before = st.session_state.get(f"{KEY}-runs")
    # A run may have been deleted since it was chosen.
    st.session_state[f"{KEY}-runs"] = (
        _comparable(finished) if before is None else [run for run in before if run in finished]
    )
    chosen = st.multiselect(
        _("Runs"), finished, format_func=lambda run: run.name, key=f"{KEY}-runs", persist_state="session"
    )
    if not chosen:
        st.caption(_("Choose one run or more."))
        return
    _compare(chosen)
    _look_closer(chosen)


def _comparable(finished: list[Path]) -> list[Path]:
    """The newest run, and those on the same photos."""
    datasets = [json.loads((run / SETTINGS).read_text(encoding="utf-8")).get("dataset") for run in finished]
    return [run for run, dataset in zip(finished, datasets, strict=True) if dataset == datasets[0]]


def _compare(runs: list[Path]) -> None:
    folder = _comparison_folder(runs)
    try:
        rows = _read_comparison(folder) or _compared.get(folder.name, lambda: _compare_runs(runs))
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    _show_table(rows)
    _ask_neighbour(runs, folder, rows)
    if (folder / PICTURE).exists():
        caption = _("Accuracy with its 95% interval; rings are means over categories.")
        st.image(str(folder / PICTURE), caption=caption, alt="")


def _comparison_folder(runs: list[Path]) -> Path:
    """Where the comparison of these runs, as they are, is kept."""
    state = sorted(f"{run} {(run / METRICS).stat().st_mtime_ns}" for run in runs)
    return lab_places.lab_folder() / "comparisons" / hashlib.sha256("\n".join(state).encode()).hexdigest()[:12]


def _compare_runs(runs: list[Path]) -> tuple[ComparedModel, ...]:
    """Rows of these runs and of the commonest category."""
    with st.spinner(_("Comparing …")):
        return compare_runs([load_run(run) for run in runs])


def _read_comparison(folder: Path) -> tuple[ComparedModel, ...]:
    """The rows that the command has written, the nearest neighbour among them; empty when it has not."""
    try:
        return tuple(
            ComparedModel(row.pop("name"), **{name: float(text) if text else None for name, text in row.items()})  # type: ignore[arg-type]
            for row in read_table(folder / TABLE)
        )
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def _show_table(rows: tuple[ComparedModel, ...]) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        [_shown(row) for row in rows],
        key=f"{KEY}-table",
        hide_index=True,
        column_config={
            "Model": st.column_config.TextColumn(_("Model"), pinned=True),
            "Accuracy": number(
                _("Accuracy"), format="%.3f", help=_("Share of the test photos that are named rightly.")
            ),
            "Mean 95%": _("Mean 95%"),
            "Behind 95%": _("Behind 95%"),
            "Mean": number(_("Mean"), format="%.3f", help=_("Mean over categories with at least 20 photos.")),
            "Head": number(
                pgettext("common categories", "Head"),
                format="%.3f",
                help=_("In the fewest categories that hold four fifths of the photos."),
            ),
            "Tail": number(_("Tail"), format="%.3f", help=_("In the other categories.")),
            "Behind": number(
                _("Behind"), format="%.3f", help=_("How much less accurate than the best, on the same photos.")
            ),
            "Photos/s": number(_("Photos/s"), format="%.0f"),
            "MB": number(format="%.1f"),
            "Minutes": number(_("Minutes"), format="%.1f", help=_("For training.")),
            "Trained on": number(_("Trained on"), format="localized", help=_("Photos.")),
        },
    )
    st.markdown(plain(choose(rows)))


def _shown(row: ComparedModel) -> dict[str, Any]:
    return {
        "Model": row.title,
        "Accuracy": row.accuracy,
        "95%": _interval(row.low, row.high),
        "Mean": row.mean,
        "Mean 95%": _interval(row.mean_low, row.mean_high),
        "Head": row.head,
        "Tail": row.tail,
        "Behind": row.behind,
        "Behind 95%": _interval(row.behind_low, row.behind_high),
        "Photos/s": row.photos_per_second,
        "MB": row.megabytes,
        "Minutes": row.minutes,
        "Trained on": row.n_train,
    }


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else _("{low:.3f} to {high:.3f}").format(low=low, high=high)


def _ask_neighbour(runs: list[Path], folder: Path, rows: tuple[ComparedModel, ...]) -> None:
    """The second reference looks at thousands of photos: a job of its own."""
    if any(row.name == NEIGHBOUR for row in rows):
        return
    job = job_progress.show(KEY, _("Looking at the photos"), stopped=_("Stopped before it was compared."))
    if job is not None and job.running:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Add the nearest neighbour"), icon=":material/near_me:", key=f"{KEY}-neighbour"):
            jobs().start(KEY, "compare", runs, [("--out", folder)], folder=folder)
            st.rerun()
        st.caption(_("A reference: each photo is named like the training photo most like it. Takes some minutes."))


def _look_closer(runs: list[Path]) -> None:
    st.subheader(_("A closer look"), anchor=False)
    by_name = {run.name: run for run in runs}
    chosen = st.segmented_control(
        _("Run"),
        list(by_name),
        default=next(iter(by_name)),
        format_func=as_label,
        key=f"{KEY}-closer",
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    run = by_name[chosen or next(iter(by_name))]
    run_findings.show(f"{KEY}-findings", run)
    _ask_export(run)
    for name, alt in (("curves.png", _("curves in training")), ("confusion.png", _("what it takes for what"))):
        if (run / name).exists():
            st.image(str(run / name), alt=f"{run.name}: {alt}")


def _ask_export(run: Path) -> None:
    """Make the run's model ready for use."""
    job = jobs().look(EXPORT)
    if job is None or not job.running:
        with st.popover(_("Use this model …"), icon=":material/output:"):
            if missing_packages.show("tensorflow", "keras"):
                return
            name = st.text_input(_("Name of the model"), run.name, key=f"{EXPORT}-name-{run.name}")
            try:
                out = lab_places.new_folder(lab_places.models_folder(), name)
            except UsageError as error:
                st.error(plain(str(error)), icon=":material/error:")
                return
            if out.exists():
                st.caption(_("There is a model of this name already: give this one another."))
            if st.button(_("Make it ready"), type="primary", key=f"{EXPORT}-start", disabled=out.exists()):
                options: list[tuple[str, Value]] = [("--out", out)]
                dataset = Path(load_run(run).settings["dataset"])
                if dataset.is_dir():
                    options.append(("--photos", dataset))
                jobs().start(EXPORT, "export", [run], options, folder=out)
                st.rerun()
    job = job_progress.show(EXPORT, _("Making the model ready"), stopped=_("Stopped. Nothing was written."))
    if job is not None and job.state == "done":
        st.success(
            _("'{name}' can be chosen in the step Use.").format(name=plain(job.folder.name)), icon=":material/check:"
        )
