"""A user-item matrix with the names of its photos and categories."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stylerec.domain.arrays import Matrix, Scores

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class UserItems:
    """What the library counts with: pandas, which takes half a second to load, makes the tables that are asked for.

    `values` are float64 `(n_photos, n_categories)` in 0..1; every category is one column.
    """

    photos: tuple[str, ...]
    categories: tuple[str, ...]
    values: Matrix

    def of(self, category: str) -> Scores:
        """The column of a category, `(n_photos,)`."""
        return self.values[:, self.categories.index(category)]

    def table(self) -> "pd.DataFrame":
        """The same as a table of whole numbers: index photo names, columns categories."""
        import pandas as pd

        index = pd.Index(list(self.photos), name="photo", dtype=object)
        return pd.DataFrame(self.values.astype("int64"), index=index, columns=list(self.categories))
