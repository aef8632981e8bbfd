"""The curves of a training run, as far as it is."""

import pandas as pd
import streamlit as st

from stylerec.lab.run_folder import Epoch
from stylerec.language import _

TRAIN, VALIDATION = "#2c847a", "#c8702d"


def show(key: str, history: tuple[Epoch, ...]) -> None:
    """Loss and accuracy in training and validation; nothing before the first pass is done."""
    if not history:
        return
    tables = {
        _("loss"): [(epoch.epoch, epoch.loss, epoch.val_loss) for epoch in history],
        _("accuracy"): [(epoch.epoch, epoch.accuracy, epoch.val_accuracy) for epoch in history],
    }
    columns = [_("pass"), _("training"), _("validation")]
    with st.container(horizontal=True, key=key):
        for name, rows in tables.items():
            table = pd.DataFrame(rows, columns=columns)
            st.line_chart(table, x=columns[0], y=columns[1:], color=[TRAIN, VALIDATION], y_label=name, height=240)
