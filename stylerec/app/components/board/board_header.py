"""The board's name, the way to another board, and what can be done with a board as a whole."""

from stylerec.app import current, words
from stylerec.app.components.shared.collection_header import CollectionHeader, HeaderWords
from stylerec.language import _, ngettext
from stylerec.store import BoardInfo

HEADER = CollectionHeader[BoardInfo](
    what="board",
    icon=":material/dashboard:",
    said=HeaderWords(
        several=words.BOARDS,
        new=words.NEW_BOARD,
        others=words.OTHER_BOARDS,
        this=_("This board"),
        rename=_("Rename this board"),
        duplicate=_("Duplicate this board"),
        delete=_("Delete this board?"),
        copied=_("The copy has the same photos. What you correct in a photo holds for both boards."),
        unnamed=_("Give the board a name."),
        empty=_("**{name}** has no photos; only its name will be lost."),
        lost=lambda number: ngettext(
            "**{name}** and its {count} photo will be deleted from your computer, with all your corrections, tags, "
            "likes and dislikes. Photos that are on another board, too, stay there.",
            "**{name}** and its {count} photos will be deleted from your computer, with all your corrections, tags, "
            "likes and dislikes. Photos that are on another board, too, stay there.",
            number,
        ),
        size=lambda number: ngettext("{count} photo", "{count} photos", number),
    ),
    about=lambda board: (board.board_id, board.n_photos),
    kept=lambda: current.store().boards,
    chosen=current.board_id,
    choose=current.choose_board,
)
show, show_switch = HEADER.show, HEADER.show_switch
