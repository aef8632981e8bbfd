"""What an inspection finds of planted faults: `python -m training.evaluate_inspection CATALOGUE --work DIR`.

Takes photos of a product catalogue, plants wrong-folder photos, copies, near copies, blurred and dark photos, folders
of mixed things and more, inspects the result, and prints precision and recall per kind. With the packages cleanvision
and cleanlab installed, `--compare` adds what these find on the same photos.
"""

import argparse
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from stylerec.lab.findings import Inspection
from stylerec.lab.inspecting import inspect_measures
from stylerec.lab.label_checks import check_labels
from stylerec.lab.photo_folders import list_photos
from stylerec.lab.photo_measures import Measures, measure_photos
from stylerec.vision.recogniser import Recogniser
from training.planting import Planted, plant, read_catalogue

Counts = dict[str, np.ndarray]
"""By kind: `(found and planted, found, planted)`."""


def score(inspection: Inspection, planted: Planted) -> Counts:
    """How many findings of each kind are planted faults, how many there are, and how many were planted."""
    found = {kind: [f for f in inspection.findings if f.kind == kind] for kind in {f.kind for f in inspection.findings}}
    faulty = {photo for photos in planted.quality.values() for photo in photos}
    in_mixed = {photo for finding in found.get("mixed_folder", []) for photo in finding.photos}
    counts: Counts = {}

    def add(kind: str, hits: Iterable[object], all_found: Iterable[object], all_planted: Iterable[object]) -> None:
        counts[kind] = np.array([len(set(hits)), len(set(all_found)), len(set(all_planted))])

    out = {f.photos[0]: f for kind in ("mislabelled", "stranger") for f in found.get(kind, [])}
    elsewhere = {a for a, b in planted.copies.items() if planted.home(a) != planted.home(b)}
    both = elsewhere | {b for a, b in planted.copies.items() if a in elsewhere}
    astray = set(planted.wrong_folder) | planted.strangers
    # Photos of a folder of mixed things and copies in a second folder are out of place, too, without being asked for.
    judged = {photo for photo in out if not planted.is_mixed(photo) and photo not in both and photo not in in_mixed}
    add("out of place", judged & astray, judged, astray)
    wrong = set(planted.wrong_folder)
    add("- wrong folder", wrong & out.keys(), (), wrong)
    add("- stranger", planted.strangers & out.keys(), (), planted.strangers)
    moved = {p for p in wrong & out.keys() if out[p].to in planted.same_as(planted.wrong_folder[p])}
    add("- right folder named", moved, {p for p in wrong & out.keys() if out[p].to}, wrong)
    for kind, table in (("exact_duplicates", planted.copies), ("near_duplicates", planted.near_copies)):
        groups = [set(f.photos) for f in found.get(kind, [])]
        pairs = {(a, b) for a, b in table.items() if any({a, b} <= group for group in groups)}
        involved = {photo for pair in table.items() for photo in pair}
        hit = {number for number, group in enumerate(groups) if group & involved}
        # The catalogue has copies of its own: the same bytes need no judging.
        right = len(groups) if kind == "exact_duplicates" else len(hit)
        counts[kind] = np.array([len(pairs), len(groups), len(table), right])
    for kind, photos in planted.quality.items():
        mine = {f.photos[0] for f in found.get(kind, [])}
        # A strip of white ground is rightly called empty: any finding about a spoiled photo is right.
        add(kind, mine & photos, mine - (faulty - photos), photos)
    add("mixed_folder", *_sets({f.category for f in found.get("mixed_folder", [])}, planted.mixed))
    pairs_found = {frozenset((str(f.category), str(f.to))) for f in found.get("overlap", [])}
    add("overlap", *_sets(pairs_found, planted.halves))
    return counts


def _sets(found: set, planted: set) -> tuple[set, set, set]:
    return found & planted, found, planted


def compare(folder: Path, measures: Measures, planted: Planted) -> Counts:
    """The same counts for cleanvision's issues, and for cleanlab's label issues from the same predictions."""
    from cleanlab.filter import find_label_issues  # type: ignore[import-untyped]
    from cleanvision import Imagelab

    counts: Counts = {}
    lab = Imagelab(filepaths=[str(folder / photo.photo) for photo in measures.photos])
    lab.find_issues(n_jobs=1, verbose=False)
    table = lab.issues
    names = {
        "dark": "dark",
        "bright": "light",
        "empty": "low_information",
        "blurred": "blurry",
        "odd_shape": "odd_aspect_ratio",
    }
    for kind, name in names.items():
        found = {str(Path(path).relative_to(folder)) for path in table.index[table[f"is_{name}_issue"]]}
        hits = found & planted.quality[kind]
        counts[kind] = np.array([len(hits), len(found), len(planted.quality[kind])])
    for kind, planted_pairs in (("exact_duplicates", planted.copies), ("near_duplicates", planted.near_copies)):
        groups = [{str(Path(path).relative_to(folder)) for path in group} for group in lab.info[kind]["sets"]]
        pairs = {(a, b) for a, b in planted_pairs.items() if any({a, b} <= group for group in groups)}
        involved = {photo for pair in planted_pairs.items() for photo in pair}
        hit = len(groups) if kind == "exact_duplicates" else sum(bool(group & involved) for group in groups)
        counts[kind] = np.array([len(pairs), len(groups), len(planted_pairs), hit])
    checks = check_labels(measures, np.arange(len(measures)))
    if checks is not None:
        rows = find_label_issues(checks.labels, checks.probabilities, return_indices_ranked_by="self_confidence")
        found = {measures.photos[checks.rows[row]].photo for row in rows}
        found = {photo for photo in found if not planted.is_mixed(photo)}
        astray = set(planted.wrong_folder) | planted.strangers
        counts["out of place"] = np.array([len(found & astray), len(found), len(astray)])
    return counts


def table(counts: Counts) -> str:
    """Precision and recall by kind, as a Markdown table."""
    lines = ["| kind | planted | found | recall | precision |", "| --- | ---: | ---: | ---: | ---: |"]
    for kind, (hits, found, planted, *right) in counts.items():
        if not planted:
            continue
        precision = f"{(right[0] if right else hits) / found:.2f}" if found else ""
        lines.append(f"| {kind.replace('_', ' ')} | {planted} | {found or ''} | {hits / planted:.2f} | {precision} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser("python -m training.evaluate_inspection", description=__doc__)
    parser.add_argument("catalogue", type=Path, help="unpacked catalogue: products.csv and photos/ID.jpg")
    parser.add_argument("--work", type=Path, required=True, help="folder to make the data sets in")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="one data set is made for each")
    parser.add_argument("--compare", action="store_true", help="also run cleanvision and cleanlab")
    options = parser.parse_args()
    source, recogniser = read_catalogue(options.catalogue), Recogniser.load()
    sums: dict[str, Counts] = {"stylerec": defaultdict(lambda: np.array(0))}
    for seed in options.seeds:
        folder = options.work / str(seed)
        for old in folder.glob("[!.]*"):  # the measures of an earlier time are kept
            shutil.rmtree(old)
        planted = plant(source, folder, seed)
        measures = measure_photos(folder, list_photos(folder), recogniser)
        inspection = inspect_measures(folder, measures, {})
        results = {"stylerec": score(inspection, planted)}
        if options.compare:
            results["cleanvision and cleanlab"] = compare(folder, measures, planted)
        for name, counts in results.items():
            into = sums.setdefault(name, defaultdict(lambda: np.array(0)))
            for kind, numbers in counts.items():
                into[kind] = into[kind] + numbers
        print(f"seed {seed}: {len(measures)} photos, {len(inspection.findings)} findings", flush=True)
    for name, counts in sums.items():
        print(f"\n{name}\n\n{table(counts)}")


if __name__ == "__main__":
    main()
