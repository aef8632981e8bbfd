"""Looks as rows: which of several models' the owner is shown, and how one is written."""

from sqlalchemy import ColumnElement, Select, Subquery, case, delete, func, select, update
from sqlalchemy.orm import Session

from stylerec.domain.certainty import term_of
from stylerec.domain.looks import Look, PhotoLook
from stylerec.domain.packing import unpack_look
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import StoreError
from stylerec.store.rows import clean_text, insert_if_new
from stylerec.store.tables import (
    Claim,
    Model,
    ModelInUse,
    StoredLook,
    StoredPhoto,
    StoredPiece,
)

UNKNOWN_MODEL = -1_000_000
"""Number of a model that has no name: any other is preferred."""


def save_look(session: Session, photo_id: str, model: str, error: str | None, packed: bytes | None) -> None:
    """Write a model's look in place of what it saw before."""
    if session.get(Model, model) is None:
        last = session.scalar(select(func.max(Model.number))) or 0
        insert_if_new(session, Model(model=model, number=last + 1 if model else UNKNOWN_MODEL))
    error = None if error is None else clean_text(error)
    session.merge(StoredLook(photo_id=photo_id, model=model, error=error, packed=packed))
    unnamed = (StoredPiece.photo_id == photo_id) & (StoredPiece.category == "")
    if packed and session.scalar(select(StoredPiece.piece_id).where(unnamed).limit(1)):
        session.execute(update(StoredPiece).where(unnamed).values(category=seen_category(unpack_look(packed))))
    session.execute(delete(Claim).where(Claim.photo_id == photo_id, Claim.model == model))


def seen_category(look: Look) -> str:
    """What a piece is until the person says otherwise; nothing in the words of a lab model, which may change."""
    taxonomy = load_taxonomy()
    shipped = look.item.probabilities.keys() <= set(taxonomy.terms)
    return term_of(look.item.probabilities, taxonomy) if shipped else ""


def is_in_use(owner: str) -> ColumnElement[bool]:
    """Whether a model speaks of the same categories as the one that the owner uses."""
    chosen = select(ModelInUse.model).where(ModelInUse.owner == owner)
    words = select(Model.categories).where(Model.model.in_(chosen)).correlate(None).scalar_subquery()
    return Model.categories.is_not_distinct_from(words)


def best_looks(owner: str, photo_ids: Select[str]) -> Subquery:
    """For each of the photos: the model whose look the owner is shown, and its error.

    That is the model in use, else the newest that could read the photo; when none could, the same among all. Models
    that speak of the same categories as the one in use come first; `fits` tells whether this one does.
    """
    fits = case((is_in_use(owner), 1), else_=0)
    chosen = select(ModelInUse.model).where(ModelInUse.owner == owner)
    order = func.row_number().over(
        partition_by=StoredLook.photo_id,
        order_by=(
            fits.desc(),
            case((StoredLook.error.is_(None), 0), else_=1),
            case((StoredLook.model.in_(chosen), 0), else_=1),
            Model.number.desc(),
        ),
    )
    ranked = (
        select(StoredLook.photo_id, StoredLook.model, StoredLook.error, fits.label("fits"), order.label("place"))
        .join(Model, Model.model == StoredLook.model)
        .where(StoredLook.photo_id.in_(photo_ids))
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery()


def recognised_looks(
    session: Session, owner: str, photo_ids: Select[str], model: str | None = None
) -> dict[str, PhotoLook]:
    """What was recognised in those photos that were read, by `photo_id`; their names are to be filled in.

    By this model, else by the one that `best_looks` chooses for each photo.
    """
    if not model:
        return _unpacked(session, best_looks(owner, photo_ids))
    of_model = (StoredLook.model == model) & StoredLook.photo_id.in_(photo_ids)
    return _unpacked(
        session, select(StoredLook.photo_id, StoredLook.model, StoredLook.error).where(of_model).subquery()
    )


def _unpacked(session: Session, best: Subquery) -> dict[str, PhotoLook]:
    query = (
        select(
            StoredPhoto.photo_id,
            StoredPhoto.width,
            StoredPhoto.height,
            StoredPhoto.picture_hash,
            best.c.error,
            StoredLook.packed,
            Model.categories.is_not(None),
        )
        .join(best, best.c.photo_id == StoredPhoto.photo_id)
        .join(StoredLook, (StoredLook.photo_id == best.c.photo_id) & (StoredLook.model == best.c.model))
        .join(Model, Model.model == StoredLook.model)
    )
    found = {}
    for photo_id, width, height, seen, error, packed, lab in session.execute(query):
        look = None
        if packed is not None:
            try:
                look = unpack_look(packed, lab=lab)
            except StoreError as damaged:  # one look that cannot be used is no reason to lose sight of a board
                error = str(damaged)
        found[photo_id] = PhotoLook(photo_id, photo_id, width, height, look, error=error, picture_hash=seen or None)
    return found
