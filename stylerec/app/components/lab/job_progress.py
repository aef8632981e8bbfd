"""How far a step of the lab is, with a button to stop it; how it ended when it did not end well."""

from collections.abc import Callable

import streamlit as st

from stylerec.app import dialogs
from stylerec.app.lab_jobs import jobs
from stylerec.domain.prose import duration, plain
from stylerec.lab.jobs import Job
from stylerec.language import _

EVERY = 1.0
"""Seconds between two looks."""


HowFar = Callable[[Job], tuple[float, str]]
"""What is done of a job in 0..1, and the words for it."""


def show(
    key: str,
    how_far: HowFar | str,
    live: Callable[[Job], None] | None = None,
    *,
    stopped: str = _("Stopped. What was done is kept."),
) -> Job | None:
    """Draw the job of this key and return it; None while nothing was started.

    `how_far` tells what is done, or is what to say before the command itself tells. `live` draws more below while the
    job runs; `stopped` is what to say when it was stopped.
    """
    job = jobs().look(key)
    if job is None:
        return None
    if job.running:
        _watch(key, how_far, live)
    elif job.state == "failed":
        st.error(plain(job.error), icon=":material/error:")
        with st.expander(_("The whole log"), icon=":material/notes:"):
            st.code("\n".join(job.lines), language=None, wrap_lines=True)
    elif job.state == "stopped":
        st.info(stopped, icon=":material/pause:")
    return job


def _watch(key: str, how_far: HowFar | str, live: Callable[[Job], None] | None) -> None:
    @st.fragment(run_every=EVERY)
    def watch() -> None:
        job = jobs().look(key)
        if job is None or not job.running:
            if not dialogs.is_open():
                st.rerun(scope="app")
            return
        share, text = (job.share, _told(job, how_far)) if isinstance(how_far, str) else how_far(job)
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-line"):
            st.progress(share, text=_("Stopping …") if job.stopping else text)
            st.button(
                _("Stop"),
                key=f"{key}-stop",
                icon=":material/stop:",
                disabled=job.stopping,
                on_click=jobs().stop,
                args=(key,),
            )
        if live is not None:
            live(job)

    watch()


def _told(job: Job, at_first: str) -> str:
    """ "Measured 50 of 200, for 3 min"."""
    text = plain(job.text) or at_first
    return _("{text}, for {time}").format(text=text, time=duration(job.seconds)) if job.seconds >= 10 else f"{text} …"
