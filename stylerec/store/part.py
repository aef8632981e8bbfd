"""What every part of the store stands on."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from stylerec.store.database import Database
from stylerec.store.keeper import PhotoKeeper

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")
Part = TypeVar("Part", bound="StorePart")


class StorePart:
    """Base of the store's parts. Every question is limited to `owner`."""

    def __init__(self, database: Database, owner: str, keeper: PhotoKeeper) -> None:
        self.database = database
        self.owner = owner
        self.keeper = keeper


def until_written(
    method: Callable[Concatenate[Part, Parameters], Value],
) -> Callable[Concatenate[Part, Parameters], Value]:
    """A method that asks the database anew only when somebody has written to it: a page asks the same many times."""

    @functools.wraps(method)
    def answer(part: Part, /, *values: Parameters.args, **named: Parameters.kwargs) -> Value:
        key = part.owner, method.__qualname__, values, *sorted(named.items())
        return part.database.answers.get(key, lambda: method(part, *values, **named))

    return answer
