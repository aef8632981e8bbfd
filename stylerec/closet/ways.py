"""All ways to wear a look, best first."""

import heapq
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from stylerec.closet.standing_in import STANDS_IN
from stylerec.closet.wearing import Fitting


def ways_to_wear(
    fitting: Fitting, look: int, fixed: Mapping[int, int] | None = None, leave_out: Collection[int] = ()
) -> Iterator[tuple[float, dict[int, int]]]:
    """Every way to cover the essential garments of a look, as `(score, {garment: piece})`, best first.

    Garments and pieces are places in the fitting's table. `fixed` says which piece is worn for some garments, whatever
    its score; the pieces in `leave_out` are not used besides. The score is the mean over the garments, with what seldom
    worn pieces gain. Best first by a heap over how far down each garment's list of pieces one goes, so that the first
    ways of many cost little (Lawler, "A procedure for computing the K best solutions", 1972).
    """
    fixed = dict(fixed or {})
    rows = [int(row) for row in fitting.rows[look][: len(fitting.looks[look].essential)]]
    scores = dict(zip(rows, fitting.table.score[rows], strict=True))
    value = {row: scores[row] + fitting.seldom for row in rows}
    closed = {*fixed.values(), *leave_out}
    open_rows = [row for row in rows if row not in fixed]
    choices = [
        [int(j) for j in np.argsort(-value[row], kind="stable") if scores[row][j] >= STANDS_IN and j not in closed]
        for row in open_rows
    ]
    if not all(choices):
        return
    given = sum(float(value[row][fixed[row]]) for row in rows if row in fixed)

    def total(place: tuple[int, ...]) -> float:
        steps = zip(open_rows, choices, place, strict=True)
        return given + sum(float(value[row][pieces[step]]) for row, pieces, step in steps)

    start = (0,) * len(open_rows)
    heap, seen = [(-total(start), start)], {start}
    while heap:
        negative, place = heapq.heappop(heap)
        chosen = [pieces[step] for pieces, step in zip(choices, place, strict=True)]
        if len(set(chosen)) == len(chosen):
            yield -negative / max(len(rows), 1), {**fixed, **dict(zip(open_rows, chosen, strict=True))}
        for i, pieces in enumerate(choices):
            further = (*place[:i], place[i] + 1, *place[i + 1 :])
            if place[i] + 1 < len(pieces) and further not in seen:
                seen.add(further)
                heapq.heappush(heap, (-total(further), further))
