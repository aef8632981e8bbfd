"""A lookbook: what is in it, and that both files show it, whatever the names are."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from stylerec.cli import figures as cli_figures
from stylerec.closet import complete_outfits
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.lookbook import Lookbook, build_lookbook, lookbook_html, lookbook_pdf
from stylerec.lookbook.content import LOOKS, Card, Chapter, Picture
from stylerec.lookbook.pdf import BOTTOM, MARGIN, _Paper
from stylerec.recommendation import recommend
from stylerec.render.fonts import MISSING, bundled_font, fonts_for, replace_missing
from stylerec.vision.images import encode_jpeg
from tests.looks_for_tests import embedding, garment, item, photo, unreadable

MADE = date(2026, 3, 1)
PICTURE = encode_jpeg(np.full((120, 80, 3), (120, 90, 60), np.uint8))
SKIRT = item("skirt", ("navy",), embedding(1))
BOARD = MoodBoard(
    [
        photo(f"{i}.jpg", garment("skirt", ("navy",), vector=embedding(1)), garment("boots", vector=embedding(2)))
        for i in range(4)
    ]
    + [photo("dress.jpg", garment("dress"))]
)
NASTY = '<script>alert("x")</script> $x$ "quoted" 裙子 👗 \x00 \u202e naïve'


def boots(name: str = "Chelsea boots") -> Piece:
    prediction = item("boots", ("black",), embedding(2))
    return Piece("piece", name, "photo of the piece", prediction.garment, prediction)


def lookbook(title: str = "Autumn", board: MoodBoard = BOARD, pieces: tuple[Piece, ...] = ()) -> Lookbook:
    recommendation = recommend(SKIRT, board, pieces=pieces)
    outfits = complete_outfits(SKIRT, board, pieces).outfits
    return build_lookbook(
        title,
        SKIRT,
        PICTURE,
        recommendation,
        lambda photo_id: PICTURE,
        made=MADE,
        outfits=outfits,
        piece_picture=lambda piece: PICTURE,
    )


def texts_of(book: Lookbook) -> list[str]:
    cards = [card for chapter in book.chapters for card in chapter.cards]
    return [book.title, *(text for card in cards for text in (card.title, *card.sentences))]


# What is in it.


def test_it_has_the_looks_with_reasons_and_the_pairings_with_evidence():
    book = lookbook()
    looks, pairings = book.chapters
    assert (looks.kind, pairings.kind) == ("looks", "pairings")
    assert len(looks.cards) == 4  # the dress is no look with a skirt
    assert any("navy skirt" in sentence for sentence in looks.cards[0].sentences)
    first = pairings.cards[0]
    assert first.title == "Boots" and first.sentences[0].startswith("In 4 of your 4 looks with a skirt")
    assert first.pictures and all(picture.alt == "black boots" for picture in first.pictures)
    assert book.item.title == "Skirt" and book.item.sentences == ("Navy",)


def test_outfits_from_the_closet_show_the_look_the_item_and_the_pieces():
    book = lookbook(pieces=(boots(),))
    outfits = book.chapters[-1]
    assert outfits.kind == "outfits"
    card = outfits.cards[0]
    assert card.title == "With black boots" and len(card.pictures) == 3
    assert [picture.alt for picture in card.pictures[1:]] == ["Your navy skirt", "Your black boots"]
    assert any("Chelsea boots" in text for text in texts_of(book))


def test_every_sentence_begins_with_a_capital_and_ends_with_a_stop():
    for chapter in lookbook(pieces=(boots(),)).chapters:
        for card in chapter.cards:
            for sentence in card.sentences:
                assert sentence[0].isupper() and sentence.endswith("."), sentence


def test_only_photos_that_are_shown_are_read():
    asked: list[str] = []

    def fetch(photo_id: str) -> bytes:
        asked.append(photo_id)
        return PICTURE

    board = MoodBoard([photo(f"{i}", garment("skirt", vector=embedding(1))) for i in range(60)])
    build_lookbook("Board", SKIRT, PICTURE, recommend(SKIRT, board), fetch, made=MADE)
    assert len(set(asked)) == LOOKS


@pytest.mark.parametrize(
    "board", [MoodBoard([]), MoodBoard([photo("nothing.jpg")]), MoodBoard([unreadable("bad.jpg")])]
)
def test_a_board_with_nothing_to_say_still_gives_a_book(board: MoodBoard):
    book = lookbook(board=board)
    assert book.message
    assert lookbook_pdf(book).startswith(b"%PDF") and "Skirt" in lookbook_html(book)


# The HTML file.


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_every_picture_with_words_and_fetches_nothing():
    book = lookbook(pieces=(boots(),))
    page = Reader(lookbook_html(book))
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 1 + sum(len(card.pictures) for chapter in book.chapters for card in chapter.cards)
    assert all(image["alt"] and str(image["src"]).startswith("data:image/") for image in images)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?://", lookbook_html(book))
    for text in texts_of(book):
        assert text in page.text


def test_names_cannot_break_the_page():
    page = Reader(lookbook_html(lookbook(NASTY, pieces=(boots(NASTY),))))
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.text.count('alert("x")') >= 3  # title, heading, closet piece: as text
    assert "裙子 👗" in page.text


def test_alt_texts_cannot_break_out_of_their_quotes():
    card = Card((Picture(PICTURE, '"> <script>'),), "", ())
    book = replace(lookbook(), chapters=(Chapter("looks", "Looks", "", (card,)),))
    page = Reader(lookbook_html(book))
    assert "script" not in {tag for tag, _ in page.tags}
    assert [attributes["alt"] for tag, attributes in page.tags if tag == "img"][1] == '"> <script>'


# The PDF file.


def test_the_same_book_gives_the_same_files():
    book = lookbook(pieces=(boots(),))
    assert lookbook_html(book) == lookbook_html(lookbook(pieces=(boots(),)))
    assert lookbook_pdf(book) == lookbook_pdf(lookbook(pieces=(boots(),)))
    assert b"20260301" in lookbook_pdf(book)


@pytest.mark.parametrize("title", [NASTY, "", "x" * 3000, "long word " * 300, "שלום مرحبا", "\n\t"])
def test_no_name_is_too_strange_for_a_pdf(title: str):
    assert lookbook_pdf(lookbook(title, pieces=(boots(title),))).startswith(b"%PDF")


def test_letters_that_no_font_has_become_boxes():
    fonts = [bundled_font("DejaVuSans")]
    assert replace_missing("naïve 👗\ufe0f\u200d \x00x\n裙", fonts) == f"naïve {MISSING} x {MISSING}"
    assert fonts_for("only Latin, ça va", fonts[0]) == fonts


class Watched(_Paper):
    """Notes where cards and pages begin and end."""

    cards: list[tuple[int, float, float]]

    def __init__(self, book: Lookbook) -> None:
        super().__init__(book)
        self.cards = []

    def draw_card(self, card: Card, x: float, y: float, width: float, kind: str, *, draw: bool = True) -> float:
        before = self.pdf.page_no()
        height = super().draw_card(card, x, y, width, kind, draw=draw)
        assert self.pdf.page_no() == before
        if draw:
            self.cards.append((before, y, y + height))
        return height


@pytest.mark.parametrize("kind", ["looks", "pairings", "outfits"])
@pytest.mark.parametrize("length", [1, 60])
def test_no_card_is_split_by_the_end_of_a_page(kind: str, length: int):
    cards = tuple(
        Card(
            (Picture(PICTURE, "a look"),) * (1 + i % 9), f"Card {i}", ("Word " * (length * (1 + i % 3)),) * (1 + i % 4)
        )
        for i in range(14)
    )
    chapter = Chapter(kind, "Chapter", "What it is.", cards)
    paper = Watched(replace(lookbook(), chapters=(chapter,)))
    paper.begin_chapter(chapter)
    paper.draw_cards(chapter)
    assert len(paper.cards) == 14
    assert all(top >= MARGIN and bottom <= BOTTOM + 0.01 for _, top, bottom in paper.cards)
    assert len({page for page, _, _ in paper.cards}) > 1


def test_a_card_that_is_longer_than_a_page_loses_its_last_sentences():
    card = Card((Picture(PICTURE, "a look"),), "Card", ("Word " * 80,) * 14)
    paper = _Paper(lookbook())
    paper.begin_page()
    kept = paper.fitted(card, 50.0, "looks")
    assert 0 < len(kept.sentences) < 12
    assert paper.draw_card(kept, MARGIN, 0, 50.0, "looks", draw=False) <= BOTTOM - MARGIN


# The commands.


class KnownLooks:
    """Stands in for the recogniser."""

    model_id, namer = "known", None

    def recognise(self, paths: list[Path]) -> list[PhotoLook]:
        known = {"look": (garment("skirt", vector=embedding(1)), garment("boots", vector=embedding(2)))}
        return [
            unreadable(path.name) if "bad" in path.name else photo(str(path), *known.get(path.stem[:4], ()))
            for path in paths
        ]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    import argparse

    from stylerec.vision.recogniser import Recogniser

    monkeypatch.setattr(Recogniser, "load", KnownLooks)
    for name in ("board/look1.jpg", "board/look2.jpg", "board/bad.jpg", "closet/boots.jpg", "item.jpg", "bad.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PICTURE + name.encode())

    def run(*arguments: str) -> int:
        parser = argparse.ArgumentParser()
        cli_figures.add_commands(parser.add_subparsers())
        options = parser.parse_args([part.replace("@", f"{tmp_path}/") for part in arguments])
        return int(options.run(options))

    return run


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_the_command_writes_a_lookbook(run: Callable[..., int], tmp_path: Path, ending: str):
    code = run(
        "lookbook", "--board", "@board", "--item", "@item.jpg", "--closet", "@closet", "--out", f"@book.{ending}"
    )
    assert code == 0
    data = (tmp_path / f"book.{ending}").read_bytes()
    assert data.startswith(b"%PDF" if ending == "pdf" else b"<!DOCTYPE html>")
    assert str(tmp_path).encode() not in data  # no folder of this machine


def test_the_command_writes_every_table_and_figure(run: Callable[..., int], tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setattr("stylerec.figures.exports.heatmap_file", lambda heatmap, format: b"drawn")
    assert run("figures", "--board", "@board", "--out", "@figures") == 0
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"user-items.csv", "pairings.csv", "garments.csv", "lift.png", "cosine.svg", "scores.html"} <= names
    assert len(names) == 8 + 6 * 3
    assert (tmp_path / "figures/user-items.csv").read_text().splitlines()[1].startswith("look1.jpg,")
    assert "1 of 3 photos of --board could not be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("figures", "--board", "@item.jpg", "--out", "@figures"),
        ("figures", "--board", "@board", "--out", "@item.jpg"),
        ("lookbook", "--board", "@board", "--item", "@item.jpg", "--out", "@book.docx"),
        ("lookbook", "--board", "@board", "--item", "@item.jpg", "--out", "@missing/book.pdf"),
        ("lookbook", "--board", "@board", "--item", "@board", "--out", "@book.pdf"),
        ("lookbook", "--board", "@board", "--item", "@bad.jpg", "--out", "@book.pdf"),
        ("lookbook", "--board", "@empty", "--item", "@item.jpg", "--out", "@book.pdf"),
    ],
)
def test_wrong_use_is_explained(run: Callable[..., int], tmp_path: Path, arguments: tuple[str, ...]):
    from stylerec.errors import StylerecError

    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(StylerecError, match=r"expected|could not be read|No photo"):
        run(*arguments)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
