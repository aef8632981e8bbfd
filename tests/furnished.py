"""A data folder as somebody has it who has used the app for a while: a board, a closet, outfits, a plan, laundry."""

from datetime import date, timedelta
from pathlib import Path

from stylerec.board.reader import Reader
from stylerec.closet import outfit_title
from stylerec.domain.pieces import Piece
from stylerec.sample import load_item
from stylerec.sample.keeping import keep_sample
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
