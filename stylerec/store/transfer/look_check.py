"""What is asked of a look in an archive, beyond what `unpack_look` asks of every look."""

from contextlib import suppress

from sqlalchemy import select

from stylerec.domain.looks import PARTS, Look
from stylerec.domain.packing import unpack_look
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError, StoreError
from stylerec.language import _
from stylerec.settings import Settings
from stylerec.store.database import Database
from stylerec.store.tables import StoredLook
from stylerec.store.transfer.entry import BadEntry
from stylerec.vision.recogniser import Recogniser


class LookCheck:
    """Looks of one archive speak of known categories, and all of one model have embeddings of one length.

    That of the shipped model is known. Of another one it is what looks have that it has made here, else that of the
    archive's first look.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self._lengths: dict[str, int] = {}

    def check(self, packed: bytes, model: str) -> None:
        """Raises `StoreError` for bytes that are no look, and `BadEntry` for a look that cannot be of this model."""
        look = unpack_look(packed)
        seen = {name for piece in look.pieces for name in (piece.category, *piece.alternatives)}
        named = {*look.scores, *look.categories, *look.item.probabilities, *seen}
        if strange := sorted(named - set(load_taxonomy().terms)):
            raise BadEntry(_("a look has the unknown category {name!r:.80}").format(name=strange[0]))
        if (highest := int(look.label_map.max(initial=0))) >= len(PARTS) + len(look.scores):
            raise BadEntry(_("a look's label map has the value {value}").format(value=highest))
        length = _embedding_length(look)
        if model not in self._lengths:
            self._lengths[model] = self._of_shipped(model) or self._of_kept(model) or length
        if length != self._lengths[model]:
            raise BadEntry(
                _("a look has embeddings of {length} numbers, those of its model have {expected}").format(
                    length=length, expected=self._lengths[model]
                )
            )

    def _of_shipped(self, model: str) -> int:
        """The length where the model is the shipped one, else 0."""
        with suppress(ModelError):
            shipped = Recogniser.load(settings=self.settings)
            if shipped.model_id == model:
                return shipped.embedding_length
        return 0

    def _of_kept(self, model: str) -> int:
        """The length in a look that the model has made here; 0 without one."""
        kept = select(StoredLook.packed).where(StoredLook.model == model, StoredLook.packed.is_not(None)).limit(1)
        with self.database.reading() as session:
            packed = session.scalar(kept)
        with suppress(StoreError):
            return _embedding_length(unpack_look(packed)) if packed else 0
        return 0


def _embedding_length(look: Look) -> int:
    return look.item.garment.embedding.size
