"""The closet's name, the way to another closet, and what can be done with a closet as a whole."""

from stylerec.app import current, words
from stylerec.app.components.shared.collection_header import CollectionHeader, HeaderWords
from stylerec.language import _, ngettext
from stylerec.store import ClosetInfo


def _choose(closet_id: str | None) -> None:
    """Show this closet from now on; one that was put away is taken back."""
    if closet_id:
        current.store().closets.archive(closet_id, False)
    current.choose_closet(closet_id)


HEADER = CollectionHeader[ClosetInfo](
    what="closet",
    icon=":material/checkroom:",
    said=HeaderWords(
        several=words.CLOSETS,
        new=words.NEW_CLOSET,
        others=words.OTHER_CLOSETS,
        this=_("This closet"),
        rename=_("Rename this closet"),
        duplicate=_("Duplicate this closet"),
        delete=_("Delete this closet?"),
        copied=_("The copy has the same pieces and wear log. From then on each goes its own way."),
        unnamed=_("Give the closet a name."),
        empty=_("**{name}** has no pieces; only its name will be lost."),
        lost=lambda number: ngettext(
            "**{name}** and its {count} piece will be deleted from your computer, with all tags and the wear log. "
            "Photos that are on a board or in another closet, too, stay there.",
            "**{name}** and its {count} pieces will be deleted from your computer, with all tags and the wear log. "
            "Photos that are on a board or in another closet, too, stay there.",
            number,
        ),
        size=lambda number: ngettext("{count} piece", "{count} pieces", number),
    ),
    about=lambda closet: (closet.closet_id, closet.n_pieces),
    kept=lambda: current.store().closets,
    chosen=current.closet_id,
    choose=_choose,
)
show, show_switch = HEADER.show, HEADER.show_switch
