"""What is worn together in millions of looks: counted batch by batch, by the formulas of `stylerec.pairing`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.pairing.similarity import cosine_of, jaccard_of, lift_of
from stylerec.scale.places import Folder
from stylerec.scale.tables import Manifest, stream

AT_ONCE = 20_000_000
"""Photos whose contents are compared in one pass, in 320 MB."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """What the user-item matrix of all looks adds up to.

    `together` is `(n_categories, n_categories)`: in how many of the `n_looks` both are; its diagonal counts each
    category. `n_repeats` photos were there before, with the same content, and did not count.
    """

    n_looks: int
    n_repeats: int
    together: pd.DataFrame

    def similarity(self, measure: str) -> pd.DataFrame:
        """ "cosine", "jaccard" or "lift" of all pairs: the same numbers as `stylerec.pairing.similarity` gives."""
        together = self.together.to_numpy(float)
        totals = np.diag(together)
        match measure:
            case "cosine":
                values = cosine_of(together)
            case "jaccard":
                values = jaccard_of(together, totals)
            case _:
                values = lift_of(together, totals, self.n_looks)
        return pd.DataFrame(values, self.together.index, self.together.columns)

    def pairs(self) -> pd.DataFrame:
        """One row per pair that is worn together at all: first, second, photos, cosine, jaccard, lift; most first."""
        together = self.together.to_numpy()
        first, second = np.nonzero(np.triu(together, k=1))
        names = self.together.columns.to_numpy()
        table = pd.DataFrame({"first": names[first], "second": names[second], "photos": together[first, second]})
        for measure in ("cosine", "jaccard", "lift"):
            table[measure] = self.similarity(measure).to_numpy()[first, second]
        return table.sort_values("photos", ascending=False, kind="stable", ignore_index=True)


def count_patterns(folder: Folder) -> Patterns:
    """Count what a run's looks show. Memory does not grow with their number but for a byte each.

    Raises `StoreError` when the folder holds no tables.
    """
    known = Manifest.load(folder).categories
    taxonomy = load_taxonomy()
    columns = [name for name in taxonomy.terms if name in known or name in taxonomy.categories]
    place = {name: number for number, name in enumerate(columns)}
    keep = _first_of_each(folder)
    together = np.zeros((len(columns), len(columns)), np.int64)
    at = 0
    for batch in stream(folder, "looks", ["categories"]):
        kept = keep[at : at + len(batch)]
        together += _together(batch.column(0), kept, place)
        at += len(batch)
    n_looks = int(keep.sum())
    return Patterns(n_looks, len(keep) - n_looks, pd.DataFrame(together, columns, columns))


def _together(lists: Any, kept: np.ndarray, place: dict[str, int]) -> np.ndarray:
    """In how many of the kept looks each pair of categories is, int64 `(n_categories, n_categories)`."""
    rows = lists.value_parent_indices().to_numpy()
    named = lists.flatten().dictionary_encode()
    columns = np.array([place[name] for name in named.dictionary.to_pylist()], dtype=np.int64)
    values = np.zeros((len(lists), len(place)), np.float32)  # counts of one batch are exact in it
    if len(rows):
        values[rows, columns[named.indices.to_numpy()]] = 1
    values = values[kept]
    return (values.T @ values).round().astype(np.int64)


def _first_of_each(folder: Folder) -> np.ndarray:
    """For each look whether it is the first of its photo, by the first 64 bits of the content's hash; bool."""
    n_looks = sum(len(batch) for batch in stream(folder, "looks", ["position"]))
    passes = max(1, -(-n_looks // AT_ONCE))
    keep = np.zeros(n_looks, bool)
    for number in range(passes):
        keys: list[np.ndarray] = []
        places: list[np.ndarray] = []
        at = 0
        for batch in stream(folder, "looks", ["photo_id"]):
            digests = np.frombuffer(bytes.fromhex("".join(batch.column(0).to_pylist())), np.uint64)[::2]
            mine = np.flatnonzero(digests % np.uint64(passes) == number)
            keys.append(digests[mine])
            places.append(mine + at)
            at += len(batch)
        if keys:
            _, first = np.unique(np.concatenate(keys), return_index=True)
            keep[np.concatenate(places)[first]] = True
    return keep
