"""Categories that the owner added from example photos."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.packing import pack_look, unpack_look
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.categories_in_use import load_categories, model_in_use
from stylerec.store.look_rows import recognised_looks, save_look
from stylerec.store.part import StorePart
from stylerec.store.records import CategoryInfo
from stylerec.store.rows import new_id, now, touch_boards
from stylerec.store.tables import Board, CategoryExample, PhotoOnBoard, StoredCategory, StoredLook
from stylerec.vision.own_categories import (
    OwnCategory,
    check_name,
    choose_group,
    extend_with_free,
    fit_own_category,
    pack_own_category,
    shipped_background,
)


class OwnCategories(StorePart):
    """The owner's own categories."""

    def taxonomy(self) -> Taxonomy:
        """The categories in use: those of the model that reads, and the owner's own."""
        with self.database.reading() as session:
            return load_categories(session, self.owner).taxonomy

    def all(self) -> tuple[CategoryInfo, ...]:
        """The owner's own categories, oldest first."""
        query = select(StoredCategory).where(StoredCategory.owner == self.owner)
        with self.database.reading() as session:
            rows = session.scalars(query.order_by(StoredCategory.created, StoredCategory.category_id)).all()
            return tuple(_info(session, row) for row in rows)

    def add(
        self, name: str, examples: Sequence[tuple[tuple[str, bytes], PhotoLook]], *, model: str = ""
    ) -> CategoryInfo:
        """Learn a category from photos of one such garment each, given as `(name, bytes)` with what `model` saw.

        The looks are the shipped recogniser's, also while a lab model is in use.

        All boards of the owner show it from then on. Photos that could not be read are passed over. Raises
        `UsageError` for a name that is taken, and when too few photos are left or they have nothing in common.
        """
        read = [(source, photo.look) for source, photo in examples if photo.look is not None]
        garments = [look.item.garment for _, look in read]
        taxonomy = extend_with_free(load_taxonomy(), {info.name: info.group for info in self.all()})
        name = check_name(check_name(name, self.taxonomy()), taxonomy)
        learned = self._learn(name, garments, taxonomy)
        ready = self.keeper.ready_all(source for source, _ in read)
        row = StoredCategory(category_id=new_id(), owner=self.owner, name=name, created=now(), model=model)
        row.parent = choose_group(name, garments, taxonomy)
        row.learned = pack_own_category(learned)
        with self.database.writing() as session:
            session.add(row)
            session.flush()
            for photo, (_, look) in zip(ready, read, strict=True):
                self.keeper.keep_ready(session, photo)
                save_look(session, photo.photo_id, model, None, pack_look(look))
                if session.get(CategoryExample, (row.category_id, photo.photo_id)) is None:
                    example = CategoryExample(category_id=row.category_id, photo_id=photo.photo_id, name=photo.name)
                    example.added = now()
                    session.add(example)
                    session.flush()
            touch_boards(session, Board.owner == self.owner)
            return _info(session, row)

    def remove(self, name: str) -> None:
        """Forget an own category; garments get their former names back. Raises `StoreError` when there is none."""
        with self.keeper.freeing() as session:
            row = session.scalar(
                select(StoredCategory).where(StoredCategory.owner == self.owner, StoredCategory.name == name)
            )
            if row is None:
                known = ", ".join(info.name for info in self.all()) or _("none")
                raise StoreError(
                    _("You have no category {name!r} of your own; there is: {known}.").format(name=name, known=known)
                )
            photos = session.scalars(
                select(CategoryExample.photo_id).where(CategoryExample.category_id == row.category_id)
            ).all()
            session.delete(row)
            touch_boards(session, Board.owner == self.owner)
            self.keeper.let_go(session, photos)

    def refresh(self) -> None:
        """Learn again, from their examples, the categories that were learned from another model's looks.

        One whose examples this model has not all read yet stays as it is until then.
        """
        with self.database.writing() as session:
            newest = model_in_use(session, self.owner)
            if newest is None or newest.categories is not None:
                return
            rows = select(StoredCategory).where(
                StoredCategory.owner == self.owner, StoredCategory.model.not_in(["", newest.model])
            )
            taxonomy = load_categories(session, self.owner).taxonomy
            for row in session.scalars(rows).all():
                photos = select(CategoryExample.photo_id).where(CategoryExample.category_id == row.category_id)
                read = select(StoredLook.packed).where(
                    StoredLook.model == newest.model, StoredLook.photo_id.in_(photos), StoredLook.packed.is_not(None)
                )
                garments = [unpack_look(packed).item.garment for packed in session.scalars(read) if packed]
                if len(garments) == len(session.scalars(photos).all()):
                    row.learned = pack_own_category(self._learn(row.name, garments, taxonomy))
                    row.model = newest.model
                    touch_boards(session, Board.owner == self.owner)

    def _learn(self, name: str, garments: Sequence[Garment], taxonomy: Taxonomy) -> OwnCategory:
        background = shipped_background(self.keeper.settings.model_dir)
        with self.database.reading() as session:
            mine = select(PhotoOnBoard.photo_id).join(Board).where(Board.owner == self.owner)
            looks, used = recognised_looks(session, self.owner, mine), load_categories(session, self.owner).taxonomy
        seen = [garment for photo in looks.values() for garment in photo.garments]
        known = [garment for garment in seen if garment.category in used.categories]
        return fit_own_category(name, garments, background.with_garments(known, used), taxonomy)


def _info(session: Session, row: StoredCategory) -> CategoryInfo:
    examples = select(CategoryExample.photo_id).where(CategoryExample.category_id == row.category_id)
    photo_ids = session.scalars(examples.order_by(CategoryExample.added, CategoryExample.photo_id)).all()
    return CategoryInfo(row.category_id, row.name, row.parent, row.created, tuple(photo_ids))
