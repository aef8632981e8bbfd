"""The examples in docstrings say what they say."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "stylerec"
RUNS_THE_MODEL = "stylerec"
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if "\n    >>> " in (text := path.read_text(encoding="utf-8")) or "\n>>> " in text
)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name == RUNS_THE_MODEL else ()) for name in WITH_EXAMPLES]
)
def test_examples_run(name: str) -> None:
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted and not result.failed


def test_the_public_list_has_an_example() -> None:
    assert RUNS_THE_MODEL in WITH_EXAMPLES and len(WITH_EXAMPLES) > 6
