"""What a person asks for beside the item."""

from dataclasses import dataclass, field

from stylerec.domain.corrections import NO_FEEDBACK, Feedback


@dataclass(frozen=True)
class Wishes:
    """What is asked for, and what was said of former answers.

    `harmony` lets the colours of photos and pieces count, `leave_out` are categories that are not suggested, `seasons`
    and `occasions` those that a look or a piece should suit, any when empty. `feedback` is not compared: wishes are
    equal when the same is asked for.
    """

    harmony: bool = False
    leave_out: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    feedback: Feedback = field(default=NO_FEEDBACK, compare=False)
