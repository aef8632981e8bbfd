"""An inspection as one HTML file that can be opened anywhere: its pictures are inside."""

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path

from stylerec.errors import PhotoError
from stylerec.lab.findings import KINDS, CategorySummary, Finding, Inspection
from stylerec.language import _, ngettext
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

SIDE = 96
MOST_SHOWN = 60
"""Findings of a kind that are shown with pictures; the others are counted, and are all in `findings.json`."""
MOST_PHOTOS = 8
FILE = "findings.json"
RULES = Path(__file__).with_name("inspection_report.css").read_text(encoding="utf-8")


def write_report(dataset: Path, inspection: Inspection, path: Path) -> None:
    """Write the report of an inspection of `dataset` to `path`."""
    typical = {summary.category: summary.typical for summary in inspection.categories}
    pictures: dict[str, str] = {}

    def picture(photo: str) -> str:
        if photo not in pictures:
            pictures[photo] = _picture(dataset / photo)
        return pictures[photo]

    title = escape(_("Inspection of {name}").format(name=dataset.name))
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'>",
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{title}</title><style>{RULES}</style><h1>{title}</h1>{_summary(inspection)}",
    ]
    for kind, heading in KINDS.items():
        found = [finding for finding in inspection.findings if finding.kind == kind]
        if not found:
            continue
        parts.append(f"<h2 id='{kind}'>{heading} ({len(found)})</h2><div class='findings'>")
        parts += [_finding(finding, typical, picture) for finding in found[:MOST_SHOWN]]
        more = len(found) - MOST_SHOWN
        left = ngettext("{count} more is in {file}.", "{count} more are in {file}.", more)
        parts.append(f"</div>{f'<p>{left.format(count=more, file=FILE)}</p>' if more > 0 else ''}")
    parts.append(f"<h2 id='categories'>{_('Categories')}</h2>{_categories(inspection.categories)}</html>\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(parts), encoding="utf-8")


def _summary(inspection: Inspection) -> str:
    sizes = ", ".join(f"{width} x {height}" for width, height in inspection.sizes)
    splits = "".join(f"; {name}: {_photos(number)}" for name, number in inspection.splits.items())
    kinds = "".join(
        f"<li><a href='#{kind}'>{heading}</a>: {number}</li>"
        for kind, heading in KINDS.items()
        if (number := sum(finding.kind == kind for finding in inspection.findings))
    )
    categories = len(inspection.categories)
    how_many = ngettext("{photos} in {count} category", "{photos} in {count} categories", categories)
    largest = _("Smallest, middle and largest size in pixels: {sizes}.").format(sizes=sizes)
    what_now = _(
        "Every finding is a suggestion. Decide with {command} and the finding's code; decisions can be undone, and no "
        "photo is deleted."
    ).format(command="<code>stylerec lab decide</code>")
    return (
        f"<p>{how_many.format(photos=_photos(inspection.photos), count=categories)}{escape(splits)}. {largest}</p>"
        f"<p>{what_now}</p><ul>{kinds or '<li>' + _('Nothing was found.') + '</li>'}</ul>"
    )


def _photos(number: int) -> str:
    return ngettext("{count} photo", "{count} photos", number).format(count=number)


def _finding(finding: Finding, typical: dict[str, tuple[str, ...]], picture: Callable[[str], str]) -> str:
    figures = [_figure(picture(photo), photo) for photo in finding.photos[:MOST_PHOTOS]]
    if finding.kind in ("mislabelled", "stranger", "overlap"):
        for category in filter(None, (finding.category, finding.to)):
            shown = typical.get(category, ())[:2] if finding.photos else typical.get(category, ())
            figures += [_figure(picture(photo), _("typical: {category}").format(category=category)) for photo in shown]
    more = len(finding.photos) - MOST_PHOTOS
    suggestion = ", ".join(dict.fromkeys(decision.action for decision in finding.suggested)) or _("you choose")
    suggested = _("suggested: {what}").format(what=suggestion)
    others = _("and {count} more").format(count=more)
    return (
        f"<div class='finding'><p>{escape(finding.text)}</p>{''.join(figures)}"
        f"{f'<small>{others}</small>' if more > 0 else ''}"
        f"<small>{suggested} &middot; <code>{finding.finding_id}</code></small></div>"
    )


def _figure(source: str, caption: str) -> str:
    image = f"<img src='{source}' alt='{escape(caption, quote=True)}'>" if source else _("(no picture)")
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
    what = _(
        "Spread: how much the photos differ (0: not at all). Recognised: share of photos that a classifier which has "
        "not seen them puts into this category. Women's and men's: as far as folder names tell."
    )
    numbers = (_("Photos"), _("Spread"), _("Recognised"), _("Women's"), _("Men's"))
    heads = "".join(f"<th class='n'>{escape(head)}</th>" for head in numbers)
    return f"<p>{what}</p><table><tr><th>{_('Category')}</th>{heads}</tr>{rows}</table>"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
