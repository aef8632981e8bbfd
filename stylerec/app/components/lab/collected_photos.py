"""What was asked for in a collection of photos, and how many there are of each category, also while it grows."""

from pathlib import Path

import streamlit as st

from stylerec.app.components.lab import job_progress
from stylerec.domain.prose import plain
from stylerec.lab.collected import Collected
from stylerec.lab.jobs import Job
from stylerec.language import _, ngettext
from stylerec.spreadsheets import read_table, write_table
from stylerec.writing import make_private_folder

WANTED = "categories.csv"
"""File beside the photos with the categories that were asked for, the words to search for, and how many photos."""


def asked(out: Path) -> dict[str, int]:
    """How many photos are wanted of each category; empty where it was not asked for categories."""
    try:
        return {row["category"]: int(row["photos"]) for row in read_table(out / WANTED)}
    except (OSError, ValueError, KeyError):
        return {}


def write_asked(out: Path, searches: dict[str, str], number: int) -> None:
    """Keep the words to search for by category, and the number of photos of each."""
    make_private_folder(out)
    rows = ((category, words, number) for category, words in searches.items())
    write_table(out / WANTED, ("category", "search", "photos"), rows)


def show_running(key: str, out: Path) -> None:
    """How far the job of this key is, in all and for each category."""
    counts = _counts(key, out)

    def how_far(job: Job) -> tuple[float, str]:
        counts.read()
        kept, wanted = counts.kept.total(), sum(asked(out).values())
        said = (
            ngettext(
                "{count} photo in '{name}', at most {wanted:,} wanted",
                "{count} photos in '{name}', at most {wanted:,} wanted",
                kept,
            )
            if wanted
            else ngettext("{count} photo in '{name}'", "{count} photos in '{name}'", kept)
        )
        text = said.format(count=kept, name=plain(out.name), wanted=wanted)
        return (min(1.0, kept / wanted) if wanted else 0.0), text

    job_progress.show(key, how_far, lambda job: _show_table(key, out, counts))


def show(key: str, out: Path, finished: bool) -> None:
    """What is there, and why other photos were not kept; `finished` when that has just been done."""
    counts = _counts(key, out)
    counts.read()
    if finished:
        st.success(
            ngettext("{count} photo in '{name}'.", "{count} photos in '{name}'.", counts.kept.total()).format(
                count=counts.kept.total(), name=plain(out.name)
            ),
            icon=":material/check:",
        )
    if not counts.kept and not counts.not_kept:
        return
    _show_table(key, out, counts)
    if counts.reasons:
        with st.expander(
            ngettext(
                "{count} photo not kept, and why", "{count} photos not kept, and why", counts.not_kept.total()
            ).format(count=counts.not_kept.total())
        ):
            st.dataframe(
                [{_("Why"): reason, _("Photos"): number} for reason, number in counts.reasons.most_common(50)],
                hide_index=True,
            )


def _show_table(key: str, out: Path, counts: Collected) -> None:
    wanted = asked(out)
    met = sorted((set(counts.kept) | set(counts.not_kept)) - set(wanted))
    rows = [
        {"category": name or _("no category"), "kept": counts.kept[name], "not_kept": counts.not_kept[name]}
        for name in [*wanted, *met]
    ]
    if not rows:
        return
    most = max((*wanted.values(), *(() if wanted else counts.kept.values())), default=1)
    st.dataframe(
        rows,
        key=f"{key}-table",
        hide_index=True,
        column_config={
            "category": st.column_config.TextColumn(_("Category"), width="medium"),
            "kept": st.column_config.ProgressColumn(_("Kept"), format="%d", min_value=0, max_value=most),
            "not_kept": st.column_config.NumberColumn(_("Not kept"), width="small"),
        },
    )


def _counts(key: str, out: Path) -> Collected:
    kept = st.session_state.get(f"{key}-counts")
    if not isinstance(kept, Collected) or kept.folder != out:
        kept = st.session_state[f"{key}-counts"] = Collected(out)
    return kept
