"""A lookbook as a PDF for A4 paper. Cards are measured before they are drawn: none is split by a page's end."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from PIL import Image

from stylerec.language import _
from stylerec.lookbook.content import Card, Chapter, Lookbook, Picture
from stylerec.render.fonts import bundled_font, fonts_for, replace_missing

# Millimetres.
WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 20.0
INNER = WIDTH - 2 * MARGIN
BOTTOM = HEIGHT - 26.0
WIDE_GAP, SMALL_GAP = 9.0, 2.5
LOOK_SHAPE = 1.5
"""Height of a look by its width."""

INK, QUIET, TILE = (43, 41, 38), (107, 102, 94), (244, 241, 234)
SANS, SERIF = "sans", "serif"
LONGEST_SENTENCE = 400
"""Letters of a sentence that are shown."""
MOST_SENTENCES = 12
MOST_TILES = 8
"""Pieces of an outfit that are shown as pictures."""
COLUMNS = {"looks": 3, "pairings": 2, "outfits": 1}
"""Cards in a row."""


def lookbook_pdf(lookbook: Lookbook) -> bytes:
    """The file's bytes: the same lookbook gives the same bytes on one machine.

    Letters come from the fonts of matplotlib, and those that these lack, as Chinese, from the machine's own fonts; a
    letter that no font has is shown as a box.
    """
    paper = _Paper(lookbook)
    paper.draw_title(lookbook)
    for chapter in lookbook.chapters:
        paper.begin_chapter(chapter)
        paper.draw_cards(chapter)
    return bytes(paper.pdf.output())


class _Paper:
    """A PDF and the height `y` on its page where the next thing goes.

    What draws returns the height that it takes, and with `draw=False` only measures: a card is measured by the code
    that draws it.
    """

    def __init__(self, lookbook: Lookbook) -> None:
        from fpdf import FPDF

        self.pdf = FPDF(format="A4", unit="mm")
        self.fonts = fonts_for(" ".join(_texts(lookbook)), bundled_font("DejaVuSans"))
        self.footer = self.shown(f"{lookbook.title}: {lookbook.item.title}")
        self.y = MARGIN
        self.pdf.set_creation_date(datetime.combine(lookbook.made, time(12), UTC))
        self.pdf.set_lang("en")
        self.pdf.set_title(self.footer)
        self.pdf.set_creator("stylerec")
        self.pdf.set_margin(MARGIN)
        self.pdf.c_margin = 0  # texts begin where pictures do
        self.pdf.set_auto_page_break(False)  # pages end where the cards say
        self.pdf.add_font(SERIF, fname=bundled_font("DejaVuSerif"))
        names = [SANS, *(f"further{number}" for number in range(1, len(self.fonts)))]
        for name, path in zip(names, self.fonts, strict=True):
            self.pdf.add_font(name, fname=path)
        self.pdf.set_fallback_fonts(names)

    def shown(self, text: str) -> str:
        """What of a text can be drawn."""
        kept = replace_missing(text, self.fonts)
        return kept if len(kept) <= LONGEST_SENTENCE else f"{kept[: LONGEST_SENTENCE - 1]}…"

    def draw_title(self, lookbook: Lookbook) -> None:
        """The first page: board, item, day."""
        self.pdf.add_page()
        y = MARGIN + 6
        y += self.write(_("Lookbook"), MARGIN, y, INNER, 10, colour=QUIET)
        y += self.write(lookbook.title, MARGIN, y + 2, INNER, 30, font=SERIF) + 10
        for picture in lookbook.item.pictures[:1]:
            width, height = _size_within(picture, 110.0, BOTTOM - 62 - y)
            self.draw_picture(picture, MARGIN, y, width, height)
            y += height + 8
        y += self.write(lookbook.item.title, MARGIN, y, INNER, 18, font=SERIF) + 1
        for sentence in lookbook.item.sentences:
            y += self.write(sentence, MARGIN, y, INNER, 10)
        if lookbook.message:
            y += self.write(lookbook.message, MARGIN, y + 2, INNER, 9, colour=QUIET)
        made = f"{lookbook.made.day} {lookbook.made:%B %Y}. {_('Made with stylerec, on your own computer.')}"
        self.write(made, MARGIN, HEIGHT - 20, INNER, 8, colour=QUIET)

    def begin_chapter(self, chapter: Chapter) -> None:
        """A new page with a heading."""
        self.begin_page()
        self.y += self.write(chapter.heading, MARGIN, self.y, INNER, 20, font=SERIF) + 1.5
        self.y += self.write(chapter.explanation, MARGIN, self.y, INNER, 9, colour=QUIET) + WIDE_GAP

    def begin_page(self) -> None:
        """A new page with its footer."""
        self.pdf.add_page()
        self.write(f"{self.footer}   ·   {self.pdf.page_no()}", MARGIN, HEIGHT - 16, INNER, 8, colour=QUIET)
        self.y = MARGIN

    def draw_cards(self, chapter: Chapter) -> None:
        """Cards in rows; a row that does not fit any more begins a page."""
        kind, columns = chapter.kind, COLUMNS[chapter.kind]
        width = (INNER - WIDE_GAP * (columns - 1)) / columns
        for start in range(0, len(chapter.cards), columns):
            row = [self.fitted(card, width, kind) for card in chapter.cards[start : start + columns]]
            height = max(self.draw_card(card, MARGIN, self.y, width, kind, draw=False) for card in row)
            if self.y + height > BOTTOM:
                self.begin_page()
            for place, card in enumerate(row):
                self.draw_card(card, MARGIN + place * (width + WIDE_GAP), self.y, width, kind)
            self.y += height + WIDE_GAP

    def fitted(self, card: Card, width: float, kind: str) -> Card:
        """The card without the last sentences that would make it longer than a page."""
        card = replace(card, sentences=card.sentences[:MOST_SENTENCES])
        while card.sentences and self.draw_card(card, MARGIN, 0, width, kind, draw=False) > BOTTOM - MARGIN:
            card = replace(card, sentences=card.sentences[:-1])
        return card

    def draw_card(self, card: Card, x: float, y: float, width: float, kind: str, *, draw: bool = True) -> float:
        """A card of its chapter's kind; returns its height."""
        top = y
        if kind == "outfits":
            return self.draw_outfit(card, x, y, width, draw=draw)
        if kind == "looks":
            for picture in card.pictures[:1]:
                if draw:
                    self.draw_picture(picture, x, y, width, width * LOOK_SHAPE)
                y += width * LOOK_SHAPE + SMALL_GAP
        if card.title:
            y += self.write(card.title, x, y, width, 12, font=SERIF, draw=draw) + 1
        y += self.write_sentences(card, x, y, width, draw=draw)
        if kind == "pairings":
            y += SMALL_GAP + self.draw_tiles(card.pictures[:4], x, y + SMALL_GAP, width, draw=draw)
        return y - top

    def draw_outfit(self, card: Card, x: float, y: float, width: float, *, draw: bool) -> float:
        """The look on the left; beside it the title, the pieces in rows of four, and the sentences."""
        top, look = y, 38.0
        for picture in card.pictures[:1] if draw else ():
            self.draw_picture(picture, x, y, look, look * LOOK_SHAPE)
        x, width = x + look + WIDE_GAP, width - look - WIDE_GAP
        y += self.write(card.title, x, y, width, 12, font=SERIF, draw=draw) + 2 * SMALL_GAP
        y += self.draw_tiles(card.pictures[1 : MOST_TILES + 1], x, y, width, draw=draw) + SMALL_GAP
        y += self.write_sentences(card, x, y, width, draw=draw)
        return max(y - top, look * LOOK_SHAPE)

    def draw_tiles(self, pictures: tuple[Picture, ...], x: float, y: float, width: float, *, draw: bool) -> float:
        """Cut-outs on light squares, four in a row, so that black and white pieces can both be seen."""
        side = (width - 3 * SMALL_GAP) / 4
        for place, picture in enumerate(pictures if draw else ()):
            left, top = x + place % 4 * (side + SMALL_GAP), y + place // 4 * (side + SMALL_GAP)
            self.pdf.set_fill_color(*TILE)
            self.pdf.rect(left, top, side, side, style="F", round_corners=True, corner_radius=1.5)
            self.draw_picture(picture, left + 1, top + 1, side - 2, side - 2)
        return -(-len(pictures) // 4) * (side + SMALL_GAP)

    def draw_picture(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        """A picture inside a frame, in its own shape."""
        with io.BytesIO(picture.data) as data:
            self.pdf.image(data, x=x, y=y, w=width, h=height, keep_aspect_ratio=True, alt_text=self.shown(picture.alt))

    def write_sentences(self, card: Card, x: float, y: float, width: float, *, draw: bool) -> float:
        """A card's sentences, one paragraph each; returns their height."""
        top = y
        for sentence in card.sentences:
            y += self.write(sentence, x, y, width, 9, draw=draw) + 0.8
        return y - top

    def write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        font: str = SANS,
        colour: tuple[int, int, int] = INK,
        draw: bool = True,
    ) -> float:
        """A paragraph with its upper left corner at a place; returns its height."""
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_color(*colour)
        self.pdf.set_xy(x, y)
        height: Any = self.pdf.multi_cell(
            width, size * 0.53, self.shown(text), align="L", dry_run=not draw, output="HEIGHT"
        )
        return float(height)


def _size_within(picture: Picture, width: float, height: float) -> tuple[float, float]:
    """The largest size of a picture's own shape inside a frame."""
    with Image.open(io.BytesIO(picture.data)) as image:
        scale = min(width / image.width, height / image.height)
        return image.width * scale, image.height * scale


def _texts(lookbook: Lookbook) -> Iterator[str]:
    """Everything that is written."""
    cards = [lookbook.item, *(card for chapter in lookbook.chapters for card in chapter.cards)]
    yield from (lookbook.title, lookbook.message or "")
    for card in cards:
        yield from (card.title, *card.sentences, *(picture.alt for picture in card.pictures))
