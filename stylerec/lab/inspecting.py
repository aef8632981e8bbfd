"""Looks through a data set and suggests what to keep, move, drop and merge. Suggests only: see `decisions`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event as StopSignal

import numpy as np

from stylerec.domain.prose import listed
from stylerec.errors import UsageError
from stylerec.lab.decisions import Decision, Decisions
from stylerec.lab.findings import KINDS, CategorySummary, Finding, Inspection, open_findings, save_inspection
from stylerec.lab.label_checks import FEWEST, LabelChecks, check_labels
from stylerec.lab.near_duplicates import exact_groups, near_groups
from stylerec.lab.photo_folders import DatasetPhoto, list_photos
from stylerec.lab.photo_measures import Measures, measure_photos
from stylerec.lab.wearers import wearer_of
from stylerec.language import _, ngettext
from stylerec.vision.recogniser import Recogniser

DARKEST_HIGHLIGHT = 0.32
BRIGHTEST_SHADOW = 0.75
LEAST_CONTRAST = 0.05
MOST_BLUR = 0.62
LEAST_RATIO = 0.35
LEAST_SIDE = 32
OUT_OF_PLACE = 2.0
LEAST_OVERLAP = 0.45
MOST_OWN = 0.25
MIXED_SPREAD = 1.8
UNEVEN = 0.9
FEWEST_KNOWN = 10


def inspect_dataset(
    dataset: Path,
    recogniser: Recogniser | None = None,
    *,
    wearers: dict[str, str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    stop: StopSignal | None = None,
) -> Inspection:
    """Inspect the photos that are left after the decisions so far, and save the result in the data set's notes.

    Findings that were answered are not repeated. `wearers` says for photos whom they are for ("women" or "men") where
    that is known better than from folder names. `on_progress` hears how many of how many photos are measured; setting
    `stop` ends early, with what is known by then. Raises `UsageError` when there is nothing to inspect.
    """
    everything, decisions = list_photos(dataset), Decisions(dataset)
    photos = decisions.apply(everything)
    if not photos:
        raise UsageError(
            _("All photos of '{dataset}' have been dropped: undo a decision first.").format(dataset=dataset)
        )
    measures = measure_photos(dataset, photos, recogniser or Recogniser.load(), on_progress=on_progress, stop=stop)
    inspection = inspect_measures(dataset, measures, wearers or {})
    inspection = replace(inspection, findings=open_findings(inspection.findings, decisions, everything))
    save_inspection(dataset, inspection)
    return inspection


def inspect_measures(dataset: Path, measures: Measures, wearers: dict[str, str]) -> Inspection:
    """Everything that the measures of a data set show; `dataset` is read again where pictures are compared."""
    exact, near = exact_groups(measures), near_groups(measures, dataset)
    groups = np.arange(len(measures))
    for group in [*near, *exact]:  # near groups hold the first of exact ones, so these come second
        groups[group] = groups[group[0]]
    quality, poor = _quality_findings(measures)
    checks = check_labels(measures, groups, poor)
    people = [wearers.get(photo.photo) or wearer_of([photo.category, photo.photo]) for photo in measures.photos]
    findings = [
        *(Finding("unreadable", reason, (photo.photo,), photo.category) for photo, reason in measures.unreadable),
        *(_copies("exact_duplicates", measures, group) for group in exact),
        *(_copies("near_duplicates", measures, group) for group in near),
        *quality,
        *_few_photos(measures),
        *_balance(measures, people),
    ]
    if checks is not None:
        mixed = _mixed_folders(measures, checks)
        findings += [*mixed, *_overlaps(checks, mixed), *_misfits(measures, checks, mixed)]
    order = {kind: number for number, kind in enumerate(KINDS)}
    findings.sort(key=lambda finding: (order[finding.kind], -finding.strength))
    by_area = measures.sizes[np.argsort(measures.sizes.prod(axis=1), kind="stable")]
    return Inspection(
        photos=len(measures),
        sizes=tuple((int(w), int(h)) for w, h in by_area[[0, len(by_area) // 2, -1]]),
        splits=dict(Counter(photo.split for photo in measures.photos if photo.split)),
        categories=_summaries(measures, checks, people),
        findings=tuple(findings),
    )


def _copies(kind: str, measures: Measures, group: np.ndarray) -> Finding:
    photos = [measures.photos[index] for index in group]
    # The largest stays, of equal ones the first: a copy that was saved again and made smaller lost something.
    stays = max(group, key=lambda index: (int(measures.sizes[index].prod()), -int(index)))
    categories = sorted({photo.category for photo in photos})
    splits = sorted({photo.split for photo in photos if photo.split})
    said = [
        ngettext("{count} photo of one picture", "{count} photos of one picture", len(photos)).format(count=len(photos))
    ]
    if len(categories) > 1:
        said.append(_("in different folders: {folders}").format(folders=listed(categories)))
    if len(splits) > 1:
        said.append(_("across splits: {splits}").format(splits=listed(splits)))
    dropped = [measures.photos[index].photo for index in group if index != stays]
    finding = Finding(
        kind,
        ", ".join(said),
        (measures.photos[stays].photo, *dropped),
        measures.photos[stays].category,
        strength=10.0 * (len(splits) > 1) + 5.0 * (len(categories) > 1) + len(photos) / 100,
    )
    # Which folder is the right one for a picture that lies in two is for a person to say.
    return _with(finding, [Decision("drop", photo=photo) for photo in dropped] if len(categories) == 1 else [])


def _with(finding: Finding, drafts: Iterable[Decision]) -> Finding:
    return replace(finding, suggested=tuple(replace(draft, finding=finding.finding_id) for draft in drafts))


def _quality_findings(measures: Measures) -> tuple[list[Finding], np.ndarray]:
    """One finding per poor photo, by the first rule that it breaks, and which photos are poor, boolean `(n,)`."""
    darkest, brightest = measures.quality("darkest"), measures.quality("brightest")
    blur, ratio = measures.quality("blur"), measures.sizes.min(axis=1) / measures.sizes.max(axis=1)
    smallest = measures.sizes.min(axis=1)

    def size(i: int) -> str:
        width, height = measures.sizes[i]
        return _("{width} x {height} pixels").format(width=width, height=height)

    rules: dict[str, tuple[np.ndarray, Callable[[int], str], np.ndarray]] = {
        "odd_shape": (ratio < LEAST_RATIO, size, -ratio),
        "small": (smallest < LEAST_SIDE, size, -smallest / LEAST_SIDE),
        "dark": (
            brightest < DARKEST_HIGHLIGHT,
            lambda i: _("nothing is brighter than {share:.0%}").format(share=brightest[i]),
            -brightest,
        ),
        "empty": (
            brightest - darkest < LEAST_CONTRAST,
            lambda i: _("light and dark differ by {share:.0%}").format(share=brightest[i] - darkest[i]),
            darkest - brightest,
        ),
        "blurred": (
            blur > MOST_BLUR,
            lambda i: _("blur {blur:.2f} (0 sharp, 1 blurred)").format(blur=blur[i]),
            blur,
        ),
        "bright": (
            darkest > BRIGHTEST_SHADOW,
            lambda i: _("nothing is darker than {share:.0%}").format(share=darkest[i]),
            darkest,
        ),
    }
    poor = np.zeros(len(measures), dtype=bool)
    findings = []
    for kind, (broken, text, strength) in rules.items():
        for index in np.flatnonzero(broken & ~poor):
            photo = measures.photos[index]
            finding = Finding(kind, text(int(index)), (photo.photo,), photo.category, strength=float(strength[index]))
            findings.append(_with(finding, [Decision("drop", photo=photo.photo)]))
        poor |= broken
    return findings, poor


def _few_photos(measures: Measures) -> list[Finding]:
    counts = Counter(photo.category for photo in measures.photos)
    return [
        Finding(
            "few_photos",
            ngettext("{category}: {count} photo", "{category}: {count} photos", number).format(
                category=category, count=number
            ),
            category=category,
            strength=float(-number),
        )
        for category, number in counts.items()
        if number < FEWEST
    ]


def _mixed_folders(measures: Measures, checks: LabelChecks) -> list[Finding]:
    """Folders whose photos spread far more than those of a usual one, and that nothing recognises as one thing."""
    usual = float(np.median(checks.spread))
    findings = []
    for k, name in enumerate(checks.names):
        far = float(checks.spread[k]) / max(usual, 1e-6)
        if far >= MIXED_SPREAD and checks.confusion[k, k] <= MOST_OWN:
            mine = checks.rows[checks.labels == k]
            text = _("{name}: its photos differ {far:.1f} times as much as those of a usual folder").format(
                name=name, far=far
            )
            photos = tuple(measures.photos[index].photo for index in mine)
            finding = Finding("mixed_folder", text, photos, name, strength=far)
            findings.append(_with(finding, [Decision("drop", category=name)]))
    return findings


def _overlaps(checks: LabelChecks, mixed: Sequence[Finding]) -> list[Finding]:
    """Pairs that are taken for one another about as often as for themselves (0.5 is: not told apart at all)."""
    left_out = {finding.category for finding in mixed}
    counts = np.bincount(checks.labels, minlength=len(checks.names))
    findings = []
    for i, one in enumerate(checks.names):
        for j, other in enumerate(checks.names[:i]):
            across = checks.confusion[i, j] + checks.confusion[j, i]
            overlap = float(across / (across + checks.confusion[i, i] + checks.confusion[j, j]))
            if overlap < LEAST_OVERLAP or left_out & {one, other}:
                continue
            small, large = (one, other) if counts[i] <= counts[j] else (other, one)
            confused = min(1.0, 2 * overlap)
            text = _("{one} and {other} are confused {share:.0%} as often as if one guessed between them").format(
                one=small, other=large, share=confused
            )
            finding = Finding("overlap", text, category=small, to=large, strength=overlap)
            findings.append(_with(finding, [Decision("merge", category=small, to=large)]))
    return findings


def _misfits(measures: Measures, checks: LabelChecks, mixed: Sequence[Finding]) -> list[Finding]:
    """Photos out of place: mislabelled when another folder fits, strangers when none does."""
    left_out = {finding.category for finding in mixed}
    findings = []
    for place in np.flatnonzero(checks.misfit >= OUT_OF_PLACE):
        photo, to = measures.photos[checks.rows[place]], checks.names[checks.best[place]]
        if photo.category in left_out:
            continue
        strength = float(checks.misfit[place])
        if to not in left_out and to != photo.category and checks.fits(int(place)):
            text = _("in {category}, looks like {to} ({share:.0%} sure)").format(
                category=photo.category, to=to, share=checks.probabilities[place].max()
            )
            finding = Finding("mislabelled", text, (photo.photo,), photo.category, to, strength)
            findings.append(_with(finding, [Decision("move", photo=photo.photo, to=to)]))
        else:
            text = _("in {category}, unlike the other photos there").format(category=photo.category)
            finding = Finding("stranger", text, (photo.photo,), photo.category, strength=strength)
            findings.append(_with(finding, [Decision("drop", photo=photo.photo)]))
    return findings


def _balance(measures: Measures, people: Sequence[str | None]) -> list[Finding]:
    """Categories worn by both that are shown nearly always on one, where it is known for enough photos."""
    findings = []
    for name in dict.fromkeys(photo.category for photo in measures.photos):
        own = Counter(p for p, photo in zip(people, measures.photos, strict=True) if p and photo.category == name)
        known = sum(own.values())
        leading, most = own.most_common(1)[0] if own else ("", 0)
        if known >= FEWEST_KNOWN and UNEVEN * known <= most < known:
            text = (
                _("{name}: {most} of {known} photos are women's")
                if leading == "women"
                else _("{name}: {most} of {known} photos are men's")
            )
            text = text.format(name=name, most=most, known=known)
            findings.append(Finding("balance", text, category=name, strength=most / known))
    return findings


def _summaries(
    measures: Measures, checks: LabelChecks | None, people: Sequence[str | None]
) -> tuple[CategorySummary, ...]:
    counts = Counter(photo.category for photo in measures.photos)
    worn = Counter((photo.category, person) for photo, person in zip(measures.photos, people, strict=True))
    judged = {name: k for k, name in enumerate(checks.names)} if checks else {}
    summaries = []
    for category, number in sorted(counts.items()):
        k = judged.get(category)
        spread = recognised = None
        typical: tuple[DatasetPhoto, ...] = ()
        if checks is not None and k is not None:
            mine = checks.labels == k
            spread, recognised = float(checks.spread[k]), float((checks.best[mine] == k).mean())
            typical = tuple(measures.photos[index] for index in checks.typical(k, 3))
        summaries.append(
            CategorySummary(
                category,
                number,
                spread,
                recognised,
                tuple(photo.photo for photo in typical),
                worn[category, "women"],
                worn[category, "men"],
            )
        )
    return tuple(summaries)
