"""What a finished run is worth, and what its curves show, in words with the numbers behind them."""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from stylerec.domain.prose import plain
from stylerec.lab.diagnose import TITLES, Symptom, diagnose, load_curves
from stylerec.lab.run_folder import METRICS
from stylerec.language import _

ICONS = {"sound": ":material/check:", "still improving": ":material/trending_up:"}


def show(key: str, run: Path) -> None:
    """Accuracy on the test photos, then the findings, gravest first."""
    try:
        metrics: dict[str, Any] = json.loads((run / METRICS).read_text(encoding="utf-8"))
        findings = diagnose(load_curves(run))
    except (OSError, ValueError) as error:  # a `UsageError` is one, too
        st.error(plain(str(error)), icon=":material/error:")
        return
    with st.container(key=key):
        if metrics.get("n"):
            st.markdown(
                _(
                    "**{accuracy:.3f}** of {count:,} test photos are named rightly ({low:.3f} to "
                    "{high:.3f}); always saying the commonest category would give {commonest:.3f}."
                ).format(
                    accuracy=metrics["accuracy"],
                    count=metrics["n"],
                    low=metrics["accuracy_low"],
                    high=metrics["accuracy_high"],
                    commonest=metrics["commonest"],
                )
            )
        for finding in findings:
            _show_finding(finding)


def _show_finding(finding: Symptom) -> None:
    icon = ICONS.get(finding.kind, ":material/info:")
    text = f"{icon} **{TITLES[finding.kind]}.** {plain(finding.sentence)}"
    st.markdown(f"{text} *{plain(finding.advice)}*" if finding.advice else text)
    if finding.numbers:
        st.caption(
            " · ".join(f"{plain(name.replace('_', ' '))} {value:.3g}" for name, value in finding.numbers.items())
        )
