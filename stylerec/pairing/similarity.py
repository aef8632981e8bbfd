"""How alike two categories are by the photos that show them: pure functions of the user-item matrix.

The measures take `user_items`, `(n_photos, n_categories)` with values in 0..1 (0/1, or scores), and return a
symmetric DataFrame `(n_categories, n_categories)`; larger is closer. A category that no photo shows has similarity 0 to
everything, itself included; there is never a NaN. A matrix without photos gives zeros.
"""

from typing import TYPE_CHECKING

import numpy as np

from stylerec.domain.arrays import Matrix, Scores
from stylerec.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd


def cosine_similarity(user_items: "pd.DataFrame") -> "pd.DataFrame":
    """Cosine of the angle between two categories' columns: `x.y / (|x| |y|)`, in 0..1 (Salton and McGill, 1983).

    >>> import pandas as pd
    >>> board = pd.DataFrame({"skirt": [1, 1, 0], "boots": [1, 0, 1]})
    >>> float(cosine_similarity(board).loc["skirt", "boots"].round(3))
    0.5
    """
    values = matrix_values(user_items)
    return _table(cosine_of(values.T @ values), user_items)


def jaccard_similarity(user_items: "pd.DataFrame") -> "pd.DataFrame":
    """Photos that show both categories by photos that show either, in 0..1 (Jaccard, 1901).

    For scores: the sum of minima by the sum of maxima (Ruzicka, 1958), which is the same on 0/1.

    >>> import pandas as pd
    >>> board = pd.DataFrame({"skirt": [1, 1, 0], "boots": [1, 0, 1]})
    >>> float(jaccard_similarity(board).loc["skirt", "boots"].round(3))
    0.333
    """
    values = matrix_values(user_items)
    return _table(jaccard_of(smaller_sums(values), values.sum(axis=0)), user_items)


def lift(user_items: "pd.DataFrame") -> "pd.DataFrame":
    """How many times more often two categories are worn together than by chance: `n x.y / (sum x  sum y)`, from 0.

    1 is chance (Brin, Motwani, Ullman and Tsur, 1997: "interest").

    >>> import pandas as pd
    >>> board = pd.DataFrame({"skirt": [1, 1, 0], "boots": [1, 0, 1]})
    >>> float(lift(board).loc["skirt", "boots"])
    0.75
    """
    values = matrix_values(user_items)
    return _table(lift_of(values.T @ values, values.sum(axis=0), len(values)), user_items)


def cosine_of(together: np.ndarray) -> np.ndarray:
    """`cosine_similarity` from the sums of products of all pairs of columns, `(n_categories, n_categories)`."""
    norms = np.sqrt(np.diag(together))
    return _divide(together, np.outer(norms, norms))


def smaller_sums(values: Matrix) -> Matrix:
    """The sums of minima of all pairs of columns, `(n_categories, n_categories)`."""
    n_categories = values.shape[1]
    sums = np.array([np.minimum(values, column[:, None]).sum(axis=0) for column in values.T])
    return sums.reshape(n_categories, n_categories)


def jaccard_of(smaller: Matrix, totals: Scores) -> Matrix:
    """`jaccard_similarity` from the sums of minima of all pairs of columns, and the columns' sums.

    On 0/1 the sums of minima are those of products: in how many photos both are.
    """
    # The minimum of two numbers and their maximum add up to their sum.
    return _divide(smaller, totals[:, None] + totals[None, :] - smaller)


def lift_of(together: Matrix, totals: Scores, n_photos: int) -> Matrix:
    """`lift` from the sums of products of all pairs of columns, the columns' sums, and the number of photos."""
    return _divide(n_photos * together, np.outer(totals, totals))


def pair_ranks(similarity: "pd.DataFrame") -> "pd.DataFrame":
    """The place of every pair of different categories, 1 for the closest; pairs of equal similarity share their mean.

    `similarity` is symmetric `(n_categories, n_categories)`. Pairs with similarity 0 and the diagonal are NaN: what is
    never worn together has no place.
    """
    import pandas as pd

    values = similarity.to_numpy(float)
    first, second = np.triu_indices(len(values), k=1)
    pairs = pd.Series(values[first, second]).round(12)  # what is equal but for rounding shares a place
    places = pairs.where(pairs > 0).rank(ascending=False).to_numpy()
    ranks = np.full(values.shape, np.nan)
    ranks[first, second] = ranks[second, first] = places
    return pd.DataFrame(ranks, index=similarity.index.copy(), columns=similarity.columns.copy())


def rank_difference(first: "pd.DataFrame", second: "pd.DataFrame") -> "pd.DataFrame":
    """How much higher the `first` similarity puts a pair than the `second`, as a share of all pairs, in -1..1.

    Both are `(n_categories, n_categories)` over the same categories. Places are compared, not values: the measures
    have different scales, and on 0/1 cosine is never below Jaccard, so that values would only tell this. Pairs that
    either measure puts at 0, and the diagonal, are 0.

    Raises `UsageError` when the two are over different categories.
    """
    if not (first.index.equals(second.index) and first.columns.equals(second.columns)):
        raise UsageError(
            f"Cannot compare similarities: expected the same categories in the same order, received "
            f"{first.shape[0]} and {second.shape[0]}."
        )
    higher, lower = pair_ranks(first), pair_ranks(second)
    n_pairs = max(1.0, int(higher.notna().to_numpy().sum()) / 2)
    return ((lower - higher) / n_pairs).fillna(0.0)


def matrix_values(user_items: "pd.DataFrame") -> Matrix:
    """The matrix as float64 `(n_photos, n_categories)`; an unknown value (NaN) counts as 0.

    Raises `UsageError` for anything but a DataFrame with different column names and values in 0..1.
    """
    import pandas as pd

    if not isinstance(user_items, pd.DataFrame):
        raise UsageError(
            f"Invalid `user_items`: expected a DataFrame (photos x categories), received {type(user_items).__name__}."
        )
    if not user_items.columns.is_unique:
        twice = sorted({str(name) for name in user_items.columns[user_items.columns.duplicated()]})
        raise UsageError(f"Invalid `user_items`: every category is one column, received more of {', '.join(twice)}.")
    try:
        values = np.nan_to_num(user_items.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as error:
        raise UsageError(f"Invalid `user_items`: expected numbers in 0..1; {error}.") from error
    if values.size and (values.min() < 0 or values.max() > 1):
        raise UsageError(
            f"Invalid `user_items`: expected values in 0..1, received {values.min():g} to {values.max():g}."
        )
    return values


def _divide(above: Matrix, below: Matrix) -> Matrix:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _table(values: Matrix, user_items: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(values, index=user_items.columns.copy(), columns=user_items.columns.copy())
