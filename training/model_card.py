"""Write the figures of `metrics.json` into the model card: `python -m training.model_card [FOLDER]`."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.settings import default_model_dir

START, END = "<!-- figures: written by training.model_card -->", "<!-- end of figures -->"


def render(metrics: dict[str, Any]) -> str:
    """Markdown tables: the headline figures, then every category, then the commonest confusions."""
    street, background, found = metrics["street"], metrics["background"], metrics["find_item"]
    closet = [
        (name, metrics[f"closet_{fold}"]) for name, fold in (("same senders", "photo"), ("new senders", "sender"))
    ]
    rows = [
        *(
            (f"`closet_accuracy`, 10 classes, {name}", figures["ten_classes"], figures["ten_class_photos"])
            for name, figures in closet
        ),
        *((f"closet, all labels, {name}", figures["accuracy"], figures["photos"]) for name, figures in closet),
        ("`catalogue_accuracy`, overall", metrics["catalogue"]["accuracy"], metrics["catalogue"]["photos"]),
        ("`catalogue_accuracy`, mean over article types", metrics["catalogue"]["mean_over_labels"], ""),
        ("`tag_map`", street["tag_map"], street["photos"]),
        ("`tag_f1`", street["tag_f1"], street["photos"]),
        *((f"`{name}`", street[name], street["masks"]) for name in ("parse_accuracy", "parse_recall", "parse_miou")),
        ("`background_stability`", background["background_stability"], background["photos"]),
        ("`find_item_recall_at_3`, boards of 100", found["find_item_recall_at_3"], found["items"]),
        ("`find_item_mrr`, boards of 100", found["find_item_mrr"], found["items"]),
    ]
    lines = ["| figure | value | photos |", "| --- | --- | --- |"]
    lines += [f"| {name} | {value:.3f} | {count} |" for name, value, count in rows]
    lines += ["", "Per category in street photos (a dash where there are too few):", ""]
    lines += ["| category | average precision of tags | recall of pixels |", "| --- | --- | --- |"]
    for name in load_taxonomy().categories:
        lines.append(
            f"| {name} | {_number(street['average_precision'].get(name))} "
            f"| {_number(street['part_recall'].get(name))} |"
        )
    lines += [
        "",
        "Items, per label of the data set (an answer inside the label's set is right; photos in brackets):",
        "",
    ]
    lines += ["| data set | label | accuracy |", "| --- | --- | --- |"]
    for title, found in (("closet", [figures for _, figures in closet]), ("catalogue", [metrics["catalogue"]])):
        for label in sorted({label for figures in found for label in figures["per_label"]}):
            lines.append(f"| {title} | {label} | {_share([figures['per_label'].get(label) for figures in found])} |")
    lines += ["", "Commonest mistakes:", ""]
    for title, figures in (
        *((f"closet, {name}", figures) for name, figures in closet),
        ("catalogue", metrics["catalogue"]),
    ):
        mistakes = ", ".join(f"{name} ({count})" for name, count in list(figures["confusions"].items())[:8])
        lines.append(f"- {title}: {mistakes}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _share(found: list[list[float] | None]) -> str:
    """Accuracy over several folds of `[accuracy, photos]`."""
    known = [entry for entry in found if entry]
    count = sum(int(entry[1]) for entry in known)
    return f"{sum(entry[0] * entry[1] for entry in known) / count:.2f} ({count})" if count else "–"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.model_card", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=default_model_dir())
    folder = parser.parse_args(arguments).folder
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    card = folder / "README.md"
    pattern = re.compile(f"{re.escape(START)}.*{re.escape(END)}", re.DOTALL)
    text = f"{START}\n{render(metrics)}\n{END}"
    card.write_text(pattern.sub(lambda _: text, card.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
