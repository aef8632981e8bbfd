"""Sentences."""

import pytest

from stylerec.domain.prose import count, duration, listed, plain, told_apart, with_article


@pytest.mark.parametrize(
    "text", ["**bold**", "<b>x</b>", "[a](http://b)", "`code`", "$x$", ":red[x]", "# title", "~~no~~"]
)
def test_plain_takes_every_sign_its_meaning(text: str):
    escaped = plain(text)
    assert escaped.replace("\\", "") == text
    for sign in "*<[`$:#~":
        assert escaped.count(sign) == escaped.count("\\" + sign)


def test_plain_keeps_a_text_on_one_line():
    assert plain("one\n\n two") == "one two"


def test_numbers_and_lists_read_well():
    assert [count(1, "photo"), count(3, "photo"), count(0, "box", "boxes")] == ["1 photo", "3 photos", "0 boxes"]
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")] == ["a", "a and b", "a, b or c"]
    assert [duration(0.2), duration(42.4), duration(180)] == ["1 s", "42 s", "3 min"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("skirt", "a skirt"),
        ("earring", "an earring"),
        ("jeans", "jeans"),
        ("T-shirt", "a T-shirt"),
        ("dress", "a dress"),
        ("T-shirt", "a T-shirt"),
        ("swimwear", "swimwear"),
    ],
)
def test_articles(name: str, words: str):
    assert with_article(name) == words


def test_equal_names_are_told_apart():
    assert told_apart(["Autumn", "Autumn", "Spring"]) == ["Autumn", "Autumn (2)", "Spring"]
    assert len(set(told_apart(["Autumn", "Autumn", "Autumn (2)"]))) == 3
