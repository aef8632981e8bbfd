"""The closet's name, the way to another closet, and what can be done with a closet as a whole."""

from stylerec.app import current, words
from stylerec.app.components.shared.collection_header import CollectionHeader
from stylerec.store import ClosetInfo


def _choose(closet_id: str | None) -> None:
    """Show this closet from now on; one that was put away is taken back."""
    if closet_id:
        current.store().closets.archive(closet_id, False)
    current.choose_closet(closet_id)


HEADER = CollectionHeader[ClosetInfo](
    what="closet",
    content="piece",
    icon=":material/checkroom:",
    names=(words.CLOSETS, words.NEW_CLOSET, words.OTHER_CLOSETS),
    copied="The copy has the same pieces and wear log. From then on each goes its own way.",
    lost="with all tags and the wear log. Photos that are on a board or in another closet, too, stay there.",
    about=lambda closet: (closet.closet_id, closet.n_pieces),
    kept=lambda: current.store().closets,
    chosen=current.closet_id,
    choose=_choose,
)
show, show_switch = HEADER.show, HEADER.show_switch
