"""The integer programmes behind a bag: which outfits, so that they take the fewest pieces."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, comb, prod

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import block_array, csr_array, diags_array

from stylerec.closet.planning import wears_left
from stylerec.closet.wearing import Fitting
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy

Shape = tuple[tuple[str, int], ...]
"""How many pieces of each group an outfit has, such as `(("bottoms", 1), ("footwear", 1), ("tops", 1))`."""

SECONDS = 5.0
"""How long each programme is given."""


@dataclass(frozen=True, eq=False)
class Choice:
    """An outfit for days of a kind; `pieces` are places in the list of those here, `quality` is about 0..1.

    `worn` is how a look of the fitting is worn, as `Fitting.assign` gives it.
    """

    kind: str
    pieces: frozenset[int]
    quality: float
    fitting: Fitting
    look: int
    worn: dict[int, int]


@dataclass(frozen=True, eq=False)
class Solution:
    """The outfits chosen; for as many days no choice has fewer than `least` pieces."""

    chosen: list[Choice]
    least: int

    @property
    def pieces(self) -> frozenset[int]:
        """All pieces of the outfits."""
        return frozenset[int]().union(*(one.pieces for one in self.chosen))


def solve_bag(
    choices: Sequence[Choice], here: Sequence[Piece], kinds: Sequence[str], bag: int, shapes: Collection[Shape]
) -> Solution:
    """Outfits for as many days as a bag of so many pieces allows, with the fewest pieces, then with the best outfits.

    `shapes` are those that an outfit can have.

    Three integer programmes one after the other, each with whole numbers for its figure, which HiGHS proves much faster
    than one sum of all three (`scipy.optimize.milp`; Huangfu and Hall, Mathematical Programming Computation 10, 2018).
    """
    nothing = Solution([], 0)
    if not choices:
        return nothing
    model = _Model(choices, here, kinds)
    days = model.solve(-model.per_day, [(model.per_piece, 0, bag)])
    if days.x is None or not (n_days := round(float(model.per_day @ days.x))):
        return nothing
    all_days = (model.per_day, n_days, n_days)
    least = least_pieces(shapes, n_days)
    fewest = model.solve(model.per_piece, [(model.per_piece, least, bag), all_days])
    values = days.x if fewest.x is None else fewest.x
    n_pieces = len(Solution(model.chosen(values), 0).pieces)
    if fewest.mip_dual_bound is not None:
        least = min(max(least, ceil(fewest.mip_dual_bound - 1e-6)), n_pieces)
    best = model.solve(-model.quality, [(model.per_piece, 0, n_pieces), all_days])
    return Solution(model.chosen(values if best.x is None else best.x), least)


class _Model:
    """What holds for every bag: 0 or 1 for each choice, then for each piece."""

    def __init__(self, choices: Sequence[Choice], here: Sequence[Piece], kinds: Sequence[str]) -> None:
        self.choices = choices
        n, m, of_kind = len(choices), len(here), Counter(kinds)
        self.per_day, self.per_piece = np.repeat([1.0, 0.0], [n, m]), np.repeat([0.0, 1.0], [n, m])
        self.quality = np.concatenate([[one.quality for one in choices], np.zeros(m)])
        places = {pieces: place for place, pieces in enumerate(dict.fromkeys(one.pieces for one in choices))}
        owner, member = np.array([(i, j) for i, one in enumerate(choices) for j in sorted(one.pieces)]).T
        worn_in, worn = _picks(owner, n), _picks(member, m)
        in_kind = _picks([list(of_kind).index(one.kind) for one in choices], len(of_kind))
        in_set = _picks([places[one.pieces] for one in choices], len(places))
        left = np.minimum(wears_left(here), len(kinds))
        rules = [
            [worn_in, -worn],  # what is worn is in the bag
            [worn.T @ worn_in, -diags_array(left)],  # and is not worn more often than it stays clean
            [in_kind.T, None],  # as many outfits as days of the kind
            [in_set.T, None],  # no set of pieces twice
        ]
        self.rules = block_array(rules, format="csr")
        self.most = np.concatenate([np.zeros(len(owner) + m), list(of_kind.values()), np.ones(len(places))])

    def solve(self, cost: np.ndarray, bounds: Sequence[tuple[np.ndarray, float, float]]) -> OptimizeResult:
        """The cheapest bag; `bounds` are further sums with the least and the most that they may be."""
        constraints = [LinearConstraint(self.rules, -np.inf, self.most)]
        constraints += [LinearConstraint(weights[None], least, most) for weights, least, most in bounds]
        options = {"time_limit": SECONDS}
        return milp(cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1), constraints=constraints, options=options)

    def chosen(self, values: np.ndarray) -> list[Choice]:
        """The choices that a solution takes."""
        return [one for one, share in zip(self.choices, values, strict=False) if share > 0.5]


def _picks(places: Sequence[int] | np.ndarray, width: int) -> csr_array:
    """A 1 in each row, at its place, `(n_places, width)`."""
    n = len(places)
    return csr_array((np.ones(n), (np.arange(n), places)), shape=(n, width))


def shape_of(categories: Iterable[str], taxonomy: Taxonomy) -> Shape:
    """How many pieces of each group an outfit has."""
    return tuple(sorted(Counter(taxonomy.group_of(category) for category in categories).items()))


def least_pieces(shapes: Collection[Shape], n_days: int) -> int:
    """A number of pieces below which there are not so many different outfits of these shapes, whatever is owned.

    With `n` pieces of a group there are `comb(n, k)` ways to wear `k` of them; those of an outfit's groups multiply.
    """
    if not n_days:
        return 0
    groups = sorted({name for shape in shapes for name, _ in shape})
    for total in count(1):
        for sizes in _splits(total, len(groups)):
            n_of = dict(zip(groups, sizes, strict=True))
            if sum(prod(comb(n_of[name], k) for name, k in shape) for shape in shapes) >= n_days:
                return total
    raise AssertionError("some number of pieces is enough")


def _splits(total: int, n_parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to split a number into so many parts, in order, 0 included."""
    if n_parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(total - first, n_parts - 1):
            yield (first, *rest)
