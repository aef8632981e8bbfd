"""The board's name, the way to another board, and what can be done with a board as a whole."""

from stylerec.app import current, words
from stylerec.app.components.shared.collection_header import CollectionHeader
from stylerec.store import BoardInfo

HEADER = CollectionHeader[BoardInfo](
    what="board",
    content="photo",
    icon=":material/dashboard:",
    names=(words.BOARDS, words.NEW_BOARD, words.OTHER_BOARDS),
    copied="The copy has the same photos. What you correct in a photo holds for both boards.",
    lost=("with all your corrections, tags, likes and dislikes. Photos that are on another board, too, stay there."),
    about=lambda board: (board.board_id, board.n_photos),
    kept=lambda: current.store().boards,
    chosen=current.board_id,
    choose=current.choose_board,
)
show, show_switch = HEADER.show, HEADER.show_switch
