"""What a person says about a photo or a suggestion; kept apart from predictions, so that both survive each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from stylerec.errors import UsageError

Kind = Literal["change", "add", "remove"]


@dataclass(frozen=True)
class Correction:
    """One correction of a photo by hand.

    `category` is the predicted category for "change" and "remove", the new one for "add"; `to` is the new category
    of a "change". `box` is `(x0, y0, x1, y1)` in fractions of the photo: of the garment meant, or where one was
    added; None is somewhere in the photo. `correction_id` is the store's.

    Raises `UsageError` for another kind, for `to` where it has no meaning or is missing, and for a box that is none.
    """

    kind: Kind
    category: str
    to: str | None = None
    box: tuple[float, float, float, float] | None = None
    correction_id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise UsageError(
                f"Unknown correction `kind`: expected one of {', '.join(get_args(Kind))}, received {self.kind!r}."
            )
        if (self.kind == "change") != (self.to is not None):
            raise UsageError(
                f"Invalid correction: `to` is the new category of a change and of nothing else, received "
                f"kind={self.kind!r}, to={self.to!r}."
            )
        if self.box is not None and not (
            len(self.box) == 4 and 0 <= self.box[0] < self.box[2] <= 1 and 0 <= self.box[1] < self.box[3] <= 1
        ):
            raise UsageError(
                f"Invalid correction `box`: expected (x0, y0, x1, y1) in fractions of the photo with x0 < x1 and "
                f"y0 < y1, received {self.box}."
            )


@dataclass(frozen=True)
class Feedback:
    """What a person likes (1) and dislikes (-1) when asking about one category of item.

    `photos` by photo id, `categories` by name (suggested pairings), `pieces` by the id of a closet piece. What is not
    there has no opinion. Raises `UsageError` for other values than -1, 0 and 1.
    """

    photos: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    pieces: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("photos", "categories", "pieces"):
            if strange := [value for value in getattr(self, name).values() if value not in (-1, 0, 1)]:
                raise UsageError(f"Invalid feedback `{name}`: expected values of -1, 0 or 1, received {strange[0]!r}.")


NO_FEEDBACK = Feedback()
