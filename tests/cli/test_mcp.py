"""What an assistant hears, asked with the SDK's own client."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from stylerec.store import Store
from stylerec.vision.images import encode_jpeg
from tests.app.pictures_for_tests import plain_image
from tests.looks_for_tests import garment, photo

mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
MODEL = "a model for tests"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a board of one look, and a closet with the boots for it."""
    kept = tmp_path / "kept"
    store = Store.open(folder=kept)
    board_id = store.boards.create("Autumn").board_id
    (photo_id,) = store.photos.add(board_id, [("look.jpg", encode_jpeg(plain_image(60, 80)))]).photo_ids
    store.looks.save(photo_id, MODEL, photo("look.jpg", garment("skirt"), garment("boots")))
    closet_id = store.closets.create("Mine").closet_id
    for number, name in enumerate(("skirt", "boots")):
        source = (f"IMG_{number}.jpg", encode_jpeg(plain_image(50 + number, 80)))
        store.pieces.add(closet_id, source, photo(source[0], garment(name)), category=name, model=MODEL)
    store.close()
    return kept


def asked(server: Any, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The tools of a server, and what it answers to calls."""

    async def ask() -> tuple[list[Any], list[Any]]:
        async with mcp.Client(server) as client:
            tools = (await client.list_tools()).tools
            return list(tools), [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(ask())


def rows(answer: Any) -> list[dict[str, Any]]:
    """An answer, one object or several."""
    assert not answer.is_error, answer.content
    return [json.loads(part.text) for part in answer.content]


def test_an_assistant_asks_over_standard_input_and_output(folder: Path) -> None:
    server = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "stylerec", "mcp"], env={**os.environ, "STYLEREC_DATA_DIR": str(folder)}
    )
    tools, (boards, pieces, wear, style) = asked(
        server, ("boards", {}), ("closet_pieces", {}), ("wear", {"most": 1}), ("style", {"piece": "IMG_0.jpg"})
    )
    assert {tool.name for tool in tools} == {"boards", "closets", "closet_pieces", "wear", "style", "buy"}
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert [board["name"] for board in rows(boards)] == ["Autumn"]
    assert [piece["name"] for piece in rows(pieces)] == ["black skirt", "black boots"]
    assert rows(wear)[0]["looks"][0]["wearable"]
    (answer,) = rows(style)
    assert (answer["photos"][0]["caption"], answer["photos"][0]["shows"]) == ("Black skirt, with boots", True)
    assert "boots" in {pairing["category"] for pairing in answer["pairings"]}


def test_what_is_not_there_is_said_in_words_and_nothing_changes(folder: Path) -> None:
    from stylerec.cli.assistant import build_server

    store = Store.open(folder=folder)
    before = [store.boards.version(board.board_id) for board in store.boards.all()]
    _, (wrong, photo_gone) = asked(
        build_server(store), ("wear", {"board": "Spring"}), ("buy", {"photo": str(folder / "none.jpg")})
    )
    assert wrong.is_error and "There is no board 'Spring'" in wrong.content[0].text
    assert "none.jpg" in rows(photo_gone)[0]["error"]
    assert [store.boards.version(board.board_id) for board in store.boards.all()] == before
    store.close()
