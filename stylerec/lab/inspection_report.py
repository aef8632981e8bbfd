"""An inspection as one HTML file that can be opened anywhere: its pictures are inside."""

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path

from stylerec.domain.prose import count
from stylerec.errors import PhotoError
from stylerec.lab.findings import KINDS, CategorySummary, Finding, Inspection
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

SIDE = 96
MOST_SHOWN = 60
"""Findings of a kind that are shown with pictures; the others are counted, and are all in `findings.json`."""
MOST_PHOTOS = 8
RULES = Path(__file__).with_name("inspection_report.css").read_text(encoding="utf-8")


def write_report(dataset: Path, inspection: Inspection, path: Path) -> None:
    """Write the report of an inspection of `dataset` to `path`."""
    typical = {summary.category: summary.typical for summary in inspection.categories}
    pictures: dict[str, str] = {}

    def picture(photo: str) -> str:
        if photo not in pictures:
            pictures[photo] = _picture(dataset / photo)
        return pictures[photo]

    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'><meta http-equiv='Content-Security-Policy' ",
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>Inspection of {escape(dataset.name)}</title><style>{RULES}</style>",
        f"<h1>Inspection of {escape(dataset.name)}</h1>{_summary(inspection)}",
    ]
    for kind, heading in KINDS.items():
        found = [finding for finding in inspection.findings if finding.kind == kind]
        if not found:
            continue
        parts.append(f"<h2 id='{kind}'>{heading} ({len(found)})</h2><div class='findings'>")
        parts += [_finding(finding, typical, picture) for finding in found[:MOST_SHOWN]]
        more = len(found) - MOST_SHOWN
        parts.append(f"</div>{f'<p>{more} more are in findings.json.</p>' if more > 0 else ''}")
    parts.append(f"<h2 id='categories'>Categories</h2>{_categories(inspection.categories)}</html>\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(parts), encoding="utf-8")


def _summary(inspection: Inspection) -> str:
    sizes = ", ".join(f"{width} x {height}" for width, height in inspection.sizes)
    splits = "".join(f"; {name}: {count(number, 'photo')}" for name, number in inspection.splits.items())
    kinds = "".join(
        f"<li><a href='#{kind}'>{heading}</a>: {number}</li>"
        for kind, heading in KINDS.items()
        if (number := sum(finding.kind == kind for finding in inspection.findings))
    )
    return (
        f"<p>{count(inspection.photos, 'photo')} in {count(len(inspection.categories), 'category', 'categories')}"
        f"{escape(splits)}. Smallest, middle and largest size in pixels: {sizes}.</p>"
        "<p>Every finding is a suggestion. Decide with <code>stylerec lab decide</code> and the finding's code; "
        "decisions can be undone, and no photo is deleted.</p>"
        f"<ul>{kinds or '<li>Nothing was found.</li>'}</ul>"
    )


def _finding(finding: Finding, typical: dict[str, tuple[str, ...]], picture: Callable[[str], str]) -> str:
    figures = [_figure(picture(photo), photo) for photo in finding.photos[:MOST_PHOTOS]]
    if finding.kind in ("mislabelled", "stranger", "overlap"):
        for category in filter(None, (finding.category, finding.to)):
            shown = typical.get(category, ())[:2] if finding.photos else typical.get(category, ())
            figures += [_figure(picture(photo), f"typical: {category}") for photo in shown]
    more = len(finding.photos) - MOST_PHOTOS
    suggestion = ", ".join(dict.fromkeys(decision.action for decision in finding.suggested)) or "you choose"
    return (
        f"<div class='finding'><p>{escape(finding.text)}</p>{''.join(figures)}"
        f"{f'<small>and {more} more</small>' if more > 0 else ''}"
        f"<small>suggested: {suggestion} &middot; <code>{finding.finding_id}</code></small></div>"
    )


def _figure(source: str, caption: str) -> str:
    image = f"<img src='{source}' alt='{escape(caption, quote=True)}'>" if source else "(no picture)"
    return f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"


def _picture(path: Path) -> str:
    try:
        image = make_thumbnail(load_photo(path, min_side=SIDE).image, SIDE)
    except PhotoError:
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(encode_jpeg(image, 80)).decode()


def _categories(categories: tuple[CategorySummary, ...]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.category)}</td><td class='n'>{one.photos}</td><td class='n'>{_number(one.spread)}</td>"
        f"<td class='n'>{_number(one.recognised)}</td><td class='n'>{one.women or ''}</td>"
        f"<td class='n'>{one.men or ''}</td></tr>"
        for one in categories
    )
    return (
        "<p>Spread: how much the photos differ (0: not at all). Recognised: share of photos that a classifier which "
        "has not seen them puts into this category. Women's and men's: as far as folder names tell.</p>"
        "<table><tr><th>Category</th><th class='n'>Photos</th><th class='n'>Spread</th><th class='n'>Recognised</th>"
        f"<th class='n'>Women's</th><th class='n'>Men's</th></tr>{rows}</table>"
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
