"""A data folder as somebody has it who has used the app for a while: a board, a closet, outfits, a plan, laundry."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from stylerec.board.reader import Reader
from stylerec.closet import outfit_title
from stylerec.domain.pieces import Piece
from stylerec.lab.decisions import Decision
from stylerec.lab.findings import CategorySummary, Finding, Inspection, save_inspection
from stylerec.lab.run_folder import Epoch, write_json
from stylerec.sample import load_closet, load_item
from stylerec.sample.keeping import keep_sample
from stylerec.spreadsheets import write_table
from stylerec.store import Store
from stylerec.vision.recogniser import Recogniser


def furnish(data_dir: Path, recogniser: Recogniser) -> None:
    """Make it all, with the shipped recogniser; it takes seconds."""
    store = Store.open(folder=data_dir)
    kept = keep_sample(store, Reader(store, recogniser.recognise, recogniser.model_id))
    read = next(recogniser.recognise([load_item()[:2]]))
    store.items.add(kept.board_id, load_item()[:2], read, model=recogniser.model_id)
    pieces = store.pieces.of(kept.closet_id)
    today = date.today()
    names = ("skirt", "shirt", "boots")
    outfit = [next(piece for piece in pieces if piece.category == name) for name in names]
    _keep(store, kept.closet_id, outfit)
    _keep(store, kept.closet_id, outfit, today + timedelta(days=1))
    _keep(store, kept.closet_id, outfit, today + timedelta(days=2))
    for piece in outfit[:2]:
        store.pieces.log_wear(piece.piece_id, today - timedelta(days=3))
    store.belongings.put([pieces[-1].piece_id], "wash")
    store.close()


def _keep(store: Store, closet_id: str, pieces: list[Piece], day: date | None = None) -> None:
    taxonomy = store.categories.taxonomy()
    store.outfits.keep(closet_id, [piece.piece_id for piece in pieces], outfit_title(pieces, taxonomy), day=day)


def furnish_lab(lab: Path) -> None:
    """A list of names, photos in folders with two findings, and a finished run."""
    names = lab / "names" / "shop" / "names.csv"
    names.parent.mkdir(parents=True)
    names.write_text("name\nLINEN BLAZER\nBLAZER - M\nMINI SKIRT\nWOVEN HUIPIL\nSATIN SLIP DRESS\n", encoding="utf-8")
    dataset = lab / "photos" / "autumn"
    categories = []
    for category in ("hats", "skirts"):
        (dataset / category).mkdir(parents=True)
        for number, photo in enumerate(load_closet()[:4]):
            (dataset / category / f"{number}.jpg").write_bytes(photo.data)
        categories.append(CategorySummary(category, 4, 0.4, 0.8, (f"{category}/1.jpg",), 0, 0))
    moved, merged = Decision("move", photo="skirts/0.jpg", to="hats"), Decision("merge", category="hats", to="skirts")
    findings = [
        replace(finding, suggested=(replace(draft, finding=finding.finding_id),))
        for finding, draft in (
            (Finding("overlap", "hats are taken for skirts", (), "hats", "skirts"), merged),
            (Finding("mislabelled", "it looks like a hat", ("skirts/0.jpg",), "skirts", "hats"), moved),
        )
    ]
    save_inspection(dataset, Inspection(8, ((60, 80),) * 3, {}, tuple(categories), tuple(findings)))
    make_run(lab / "runs" / "first", dataset, right=4)


def make_run(run: Path, dataset: Path, right: int) -> None:
    """A finished run's folder, as `train` writes it, that names `right` of six test photos rightly."""
    run.mkdir(parents=True)
    settings = {"model": "baseline", "size": [64, 48], "weights": "/a b/7", "l1": 0.0, "l2": 0.0, "epochs": 4}
    write_json(run / "settings.json", {**settings, "dataset": str(dataset), "most_per_category": None})
    write_json(run / "data.json", {"categories": ["hats", "skirts"], "n_train": 40, "n_validation": 6, "n_test": 6})
    history = [Epoch(number, 0.7, 0.3 + 0.05 * number, 0.7, 0.4) for number in (1, 2)]
    (run / "history.jsonl").write_text("".join(json.dumps(asdict(epoch)) + "\n" for epoch in history), encoding="utf-8")
    metrics = {"n": 6, "accuracy": right / 6, "accuracy_low": 0.2, "accuracy_high": 0.8, "commonest": 0.5}
    write_json(run / "metrics.json", {**metrics, "photos_per_second": 90.0, "megabytes": 9.0, "training_seconds": 60})
    of = ["hats", "skirts"]
    rows = [(f"{n}.jpg", of[n % 2], of[n % 2] if n < right else of[1 - n % 2]) for n in range(6)]
    write_table(run / "predictions.csv", ("photo", "category", "predicted"), rows)
    write_table(
        run / "categories.csv", ("category", "n_train", "n_total", "head"), [(c, 20, 26, c == "hats") for c in of]
    )
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(run / "curves.png")
