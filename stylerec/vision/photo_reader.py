"""What can read photos, whichever words it uses."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from stylerec.domain.arrays import LabelMap, Mask
from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import Taxonomy
from stylerec.vision.recogniser import Source

if TYPE_CHECKING:
    from stylerec.vision.namer import Namer


class PhotoReader(Protocol):
    """Turns photos into looks: a `Recogniser`, or a `NamedRecogniser` with a lab model's words."""

    @property
    def model_id(self) -> str:
        """Tells its looks from another's."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that it tells apart."""

    @property
    def taxonomy(self) -> Taxonomy:
        """The words of its looks, for `MoodBoard(photos, taxonomy)`."""

    @property
    def namer(self) -> "Namer | None":
        """The lab model that names what is seen; None where the shipped words are used."""

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        """Looks in order, as they get ready; one bad photo never stops the rest."""

    def full_label_map(self, photo_look: PhotoLook) -> LabelMap:
        """The look's label map at the photo's size, uint8 `(height, width)`. Raises `PhotoError`."""

    def full_item_mask(self, photo_look: PhotoLook) -> Mask:
        """Where the photo's one item is, boolean `(height, width)` at the photo's size. Raises `PhotoError`."""
