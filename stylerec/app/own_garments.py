"""Garments of photos that become pieces of the closet."""

from stylerec.app import current
from stylerec.app.kept_pictures import garment_name
from stylerec.closet.from_photo import cut_from_photo
from stylerec.domain.looks import Garment
from stylerec.domain.prose import capital
from stylerec.vision.images import load_photo


def own(photo_id: str, garment: Garment) -> bool:
    """Put a garment of any photo into the chosen closet; whether it was not there before.

    Without a closet, one is made. Raises `StylerecError` when the photo is gone.
    """
    store = current.store()
    seen = store.looks.seen(photo_id).look
    assert seen is not None  # only photos that were read have garments
    photo = load_photo(store.photos.original(photo_id), name=capital(garment_name(garment)))
    data, look = cut_from_photo(photo, seen, garment, current.taxonomy())
    closet_id = current.closet_id() or store.closets.create(current.FIRST_CLOSET).closet_id
    current.choose_closet(closet_id)
    if any(piece.photo_id == look.photo_id for piece in (*current.pieces(), *current.pieces(gone=True))):
        return False
    model = current.reading().model
    store.pieces.add(closet_id, (photo.name, data), look, category=garment.category, model=model)
    return True
