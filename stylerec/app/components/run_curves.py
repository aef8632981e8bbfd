"""The curves of a training run, as far as it is."""

import pandas as pd
import streamlit as st

from stylerec.lab.run_folder import Epoch

TRAIN, VALIDATION = "#2c847a", "#c8702d"


def show(key: str, history: tuple[Epoch, ...]) -> None:
    """Loss and accuracy in training and validation; nothing before the first pass is done."""
    if not history:
        return
    table = pd.DataFrame(
        {
            "epoch": [epoch.epoch for epoch in history],
            "loss in training": [epoch.loss for epoch in history],
            "loss in validation": [epoch.val_loss for epoch in history],
            "accuracy in training": [epoch.accuracy for epoch in history],
            "accuracy in validation": [epoch.val_accuracy for epoch in history],
        }
    )
    with st.container(horizontal=True, key=key):
        for name in ("loss", "accuracy"):
            columns = [f"{name} in training", f"{name} in validation"]
            st.line_chart(table, x="epoch", y=columns, color=[TRAIN, VALIDATION], y_label=name, height=240)
