"""Orders in which the rows and columns of a heatmap show patterns: like beside like."""

import numpy as np
import pandas as pd

from stylerec.domain.arrays import Indices, Matrix

MOST_OPTIMAL = 800
"""Different rows up to which the best of all clustered orders is looked for: about a second, growing with the cube."""


def order_by_likeness(rows: Matrix) -> Indices:
    """An order of the rows, `(n,)` indices, in which rows that have the same things are near one another.

    `rows` is `(n, m)` of 0/1. Average linkage on Jaccard distances; the leaves are then ordered so that neighbours are
    as alike as the tree allows (Bar-Joseph, Gifford and Jaakkola, 2001). Equal rows keep their order, empty rows come
    last. The same rows give the same order.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import pdist

    has = np.asarray(rows) > 0
    filled = has.any(axis=1)
    different, which = np.unique(has[filled], axis=0, return_inverse=True)
    place = np.arange(len(different))
    if len(different) > 2:
        distances = pdist(different, "jaccard")
        tree = linkage(distances, "average")
        if len(different) <= MOST_OPTIMAL:
            tree = optimal_leaf_ordering(tree, distances)
        place[leaves_list(tree)] = np.arange(len(different))
    in_place = np.argsort(place[which.ravel()], kind="stable")
    return np.concatenate([np.flatnonzero(filled)[in_place], np.flatnonzero(~filled)])


def order_as_stairs(rows: Matrix) -> Indices:
    """An order of the rows, `(n,)` indices: first those with the first column, among them first those with the second.

    `rows` is `(n, m)` of 0/1; equal rows keep their order.
    """
    has = np.asarray(rows) > 0
    if not has.shape[1]:
        return np.arange(len(has))
    return np.lexsort(tuple(~column for column in has.T[::-1]))


def order_by_frequency(user_items: pd.DataFrame) -> Indices:
    """Columns of `user_items`, the most filled first; equal ones keep their order."""
    return np.argsort(-user_items.to_numpy(float).sum(axis=0), kind="stable")
