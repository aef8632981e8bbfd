"""A lookbook as one HTML file: pictures inside, no script, nothing from the network."""

import base64
import html
from pathlib import Path

from stylerec.language import _
from stylerec.lookbook.content import Card, Lookbook, Picture

RULES = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Even if something slipped through the escaping, a browser would not run or fetch it."""


def lookbook_html(lookbook: Lookbook) -> str:
    """The file's text. The same lookbook gives the same text."""
    title = html.escape(lookbook.title)
    name = html.escape(lookbook.item.title)
    day = f"{lookbook.made.day} {lookbook.made:%B %Y}"
    made = html.escape(_("Lookbook, {day}").format(day=day))
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}: {name}</title>\n<style>{RULES}</style>\n</head>\n<body>",
        f'<header>\n<div>\n<p class="quiet">{made}</p>\n<h1>{title}</h1>\n<h2>{name}</h2>',
        *(f"<p>{html.escape(sentence)}</p>" for sentence in lookbook.item.sentences),
        f'<p class="quiet">{html.escape(lookbook.message)}</p>' if lookbook.message else "",
        f"</div>\n{''.join(map(_picture, lookbook.item.pictures))}\n</header>\n<main>",
    ]
    for chapter in lookbook.chapters:
        parts.append(f"<section>\n<h2>{html.escape(chapter.heading)}</h2>")
        parts.append(f'<p class="quiet">{html.escape(chapter.explanation)}</p>\n<div class="grid {chapter.kind}">')
        parts += [_card(card, chapter.kind) for card in chapter.cards]
        parts.append("</div>\n</section>")
    if not lookbook.chapters:
        nothing = html.escape(_("The board has nothing to show for it yet."))
        parts.append(f'<section><p class="quiet">{nothing}</p></section>')
    maker = html.escape(_("Made with stylerec, on your own computer."))
    parts.append(f'</main>\n<footer class="quiet"><p>{maker}</p></footer>')
    parts.append("</body>\n</html>\n")
    return "\n".join(part for part in parts if part)


def _card(card: Card, kind: str) -> str:
    title = f"<h3>{html.escape(card.title)}</h3>" if card.title else ""
    sentences = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in card.sentences)
    pictures = list(map(_picture, card.pictures))
    if kind == "looks":
        return f"<article>{''.join(pictures)}{title}{sentences}</article>"
    if kind == "pairings":
        return f'<article>{title}{sentences}<div class="pieces">{"".join(pictures)}</div></article>'
    pieces = f'<div class="pieces">{"".join(pictures[1:])}</div>'
    return f"<article>{''.join(pictures[:1])}<div>{title}{pieces}{sentences}</div></article>"


def _picture(picture: Picture) -> str:
    kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(picture.data).decode("ascii")
    return f'<img src="data:image/{kind};base64,{data}" alt="{html.escape(picture.alt)}">'
