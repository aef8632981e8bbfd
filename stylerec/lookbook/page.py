"""A lookbook as one HTML file: pictures inside, no script, nothing from the network."""

import base64
import html

from stylerec.lookbook.content import Card, Lookbook, Picture

CSS = """
:root { --paper: #fbfaf7; --tile: #f1eee7; --ink: #2b2926; --quiet: #6b665e; --line: #e2ddd3; }
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #171614; --tile: #23211e; --ink: #ece8e1; --quiet: #a8a297; --line: #37342f; }
}
@media print { :root { --paper: #fff; --tile: #f6f4ef; --ink: #2b2926; --quiet: #6b665e; --line: #e2ddd3; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 3rem 1.5rem 5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { font-family: Georgia, "Noto Serif", serif; font-weight: 600; line-height: 1.2; margin: 0; }
h1 { font-size: 2.6rem; } h2 { font-size: 1.7rem; } h3 { font-size: 1.1rem; }
p { margin: 0.35rem 0 0; }
.quiet { color: var(--quiet); }
img { display: block; max-width: 100%; border-radius: 0.75rem; }
header { display: grid; grid-template-columns: 1fr minmax(10rem, 17rem); gap: 3rem; align-items: end;
  padding-bottom: 3rem; border-bottom: 1px solid var(--line); }
header h2 { margin-top: 2.5rem; }
header img { width: 100%; }
section { margin-top: 3.5rem; }
section > p { margin-bottom: 1.5rem; }
.grid { display: grid; gap: 2rem 1.5rem; }
.looks { grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
.looks img { width: 100%; }
.pairings { grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
article { break-inside: avoid; }
.looks article p:first-of-type { margin-top: 0.7rem; }
.pieces { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.6rem; margin-top: 0.8rem; }
.pieces img { width: 100%; aspect-ratio: 1; object-fit: contain; background: #f4f1ea; border-radius: 0.5rem; }
.outfits article { display: grid; grid-template-columns: 11rem 1fr; gap: 1.75rem; align-items: start; }
.outfits article > img { width: 100%; }
.outfits .pieces { grid-template-columns: repeat(auto-fill, 8rem); margin-bottom: 0.8rem; }
footer { margin-top: 4rem; }
@media (max-width: 40rem) {
  header, .outfits article { grid-template-columns: 1fr; } header img, .outfits article > img { max-width: 17rem; }
}
@media print {
  @page { margin: 18mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  header { break-after: page; border: 0; }
  h2 { break-after: avoid; }
  .looks { grid-template-columns: repeat(3, 1fr); }
  .pairings { grid-template-columns: repeat(2, 1fr); }
}
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Even if something slipped through the escaping, a browser would not run or fetch it."""


def lookbook_html(lookbook: Lookbook) -> str:
    """The file's text. The same lookbook gives the same text."""
    title = html.escape(lookbook.title)
    name = html.escape(lookbook.item.title)
    made = f"{lookbook.made.day} {lookbook.made:%B %Y}"
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}: {name}</title>\n<style>{CSS}</style>\n</head>\n<body>",
        f'<header>\n<div>\n<p class="quiet">Lookbook, {made}</p>\n<h1>{title}</h1>\n<h2>{name}</h2>',
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
        parts.append('<section><p class="quiet">The board has nothing to show for it yet.</p></section>')
    parts.append('</main>\n<footer class="quiet"><p>Made with stylerec, on your own computer.</p></footer>')
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
