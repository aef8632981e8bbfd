"""What an assistant may ask by the Model Context Protocol: closet, boards, wear, style and buy; nothing is changed.

The official SDK serves it (the extra `mcp`), over standard input and output: nobody else on the machine can ask.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from stylerec.cli.closet import advice_row, look_row
from stylerec.cli.kept import find_board, find_closet, find_pieces
from stylerec.closet import check_purchase, looks_to_wear
from stylerec.closet.naming import piece_title
from stylerec.closet.weather import Weather
from stylerec.domain.pieces import Piece
from stylerec.errors import StylerecError
from stylerec.recommendation import photo_caption, recommend
from stylerec.store import Store

if TYPE_CHECKING:
    from stylerec.domain.looks import PhotoLook

INSTRUCTIONS = """\
A person's clothes (closet) and photos of outfits they like (board). Ask what they own, which looks they can wear today,
how to wear one of their pieces, and whether something from a shop would add to what they own. Nothing can be changed.
Name a board or a closet by its name or id where there is more than one.
"""
MOST_ANSWERS = 10
"""Looks and photos in an answer unless more are asked for."""
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Row = dict[str, Any]
Ask = TypeVar("Ask", bound=Callable[..., Any])


def build_server(store: Store) -> MCPServer:
    """The server for what a store keeps; each tool reads it anew. Errors reach the assistant as sentences."""
    server = MCPServer("stylerec", instructions=INSTRUCTIONS)

    def tool(ask: Ask) -> Ask:
        """Offer a function; what is wrong with a question is said in the words of the error."""

        @wraps(ask)
        def asked(*values: Any, **options: Any) -> Any:
            try:
                return ask(*values, **options)
            except StylerecError as error:
                raise ToolError(str(error)) from error

        server.tool(annotations=READ_ONLY)(asked)
        return ask

    @tool
    def boards() -> list[Row]:
        """The mood boards: id, name, number of photos."""
        return [
            {"board": one.board_id, "name": one.name, "photos": one.n_photos, "read": one.n_read}
            for one in store.boards.all()
        ]

    @tool
    def closets() -> list[Row]:
        """The closets: id, name, number of pieces."""
        return [{"closet": one.closet_id, "name": one.name, "pieces": one.n_pieces} for one in store.closets.all()]

    @tool
    def closet_pieces(closet: str | None = None) -> list[Row]:
        """What the person owns: category, colours, tags, where it is (here, in the wash ...), how often it was worn."""
        return [_piece_row(piece) for piece in store.pieces.of(find_closet(store, closet).closet_id)]

    @tool
    def wear(
        board: str | None = None,
        closet: str | None = None,
        temperature: float | None = None,
        rain: bool = False,
        most: int = MOST_ANSWERS,
    ) -> Row:
        """Looks of the board that can be worn today with what is in the closet; `temperature` is in degrees Celsius."""
        pieces = store.pieces.of(find_closet(store, closet).closet_id)
        found = looks_to_wear(
            store.looks.mood_board(find_board(store, board).board_id), pieces, weather=Weather(temperature, rain)
        )
        return {"sentence": found.sentence, "looks": [look_row(look) for look in found.looks[:most]]}

    @tool
    def style(piece: str, board: str | None = None, closet: str | None = None, most: int = MOST_ANSWERS) -> Row:
        """How to wear one piece of the closet (its name or id): photos of the board to copy, what goes with it."""
        pieces = store.pieces.of(find_closet(store, closet).closet_id)
        (item,) = find_pieces(pieces, [piece])
        looks = store.looks.mood_board(find_board(store, board).board_id)
        others = [one for one in pieces if one.piece_id != item.piece_id]
        found = recommend(item.garment, looks, category=item.category, pieces=others)
        return {
            "piece": _piece_row(item),
            "message": found.message,
            "photos": [
                {"photo": one.photo.name, "caption": photo_caption(one, looks.taxonomy), "shows": one.surely_shows}
                for one in found.photos[:most]
            ],
            "pairings": [
                {
                    "category": one.category,
                    "evidence": one.evidence.sentence if one.evidence else None,
                    "pieces": [_piece_row(match.piece) for match in one.pieces],
                }
                for one in found.pairings[:most]
            ],
        }

    @tool
    def buy(photo: str, category: str | None = None, board: str | None = None, closet: str | None = None) -> Row:
        """Whether to buy what a photo on this computer shows (its path); `category` corrects what it is taken for."""
        looks = store.looks.mood_board(find_board(store, board).board_id)
        pieces = store.pieces.of(find_closet(store, closet).closet_id)
        seen = _read(Path(photo).expanduser())
        advice = check_purchase(seen, looks, pieces, category=category) if seen.look else None
        return advice_row(photo, seen.error, advice)

    return server


def _read(photo: Path) -> "PhotoLook":
    from stylerec.vision.recogniser import Recogniser  # here, because most questions need no recogniser

    return next(Recogniser.load().recognise([photo]))


def _piece_row(piece: Piece) -> Row:
    from stylerec.domain.taxonomy import load_taxonomy

    return {
        "piece": piece.piece_id,
        "name": piece_title(piece, load_taxonomy()),
        "category": piece.category,
        "colours": list(piece.garment.colours),
        "seasons": sorted(piece.seasons),
        "occasions": sorted(piece.occasions),
        "words": list(piece.words),
        "place": piece.place,
        "worn": len(piece.worn),
        "last_worn": piece.worn[-1].isoformat() if piece.worn else None,
    }
