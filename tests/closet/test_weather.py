"""Warmth and rain: what outfits have, what a day asks for, and which looks are left."""

import json
from dataclasses import replace

import pytest
from looks_for_tests import TAXONOMY
from test_closet import MONDAY, look, piece

from stylerec.closet import Weather, complete_outfits, fit_weather, looks_to_wear, needed_warmth, plan_week
from stylerec.closet.weather import TEMPERATURES
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.warmth import SHIPPED, category_warmth, piece_warmth
from stylerec.errors import UsageError

COLD, HOT = Weather(TEMPERATURES["cold"]), Weather(TEMPERATURES["hot"])
WINTER = ("navy coat", "grey sweater", "black jeans", "brown boots")
SUMMER = ("white t-shirt", "black shorts", "brown sandals")
BOARD = MoodBoard([look("winter", *WINTER), look("summer", *SUMMER)])


def owned(*words: str) -> list[Piece]:
    return [piece(category, colour) for colour, _, category in (one.rpartition(" ") for one in words)]


def test_every_category_has_a_value_with_its_source() -> None:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert set(content["categories"]) == set(TAXONOMY.categories)
    assert {entry["source"] for entry in content["categories"].values()} == set(content["sources"])
    coat = category_warmth("coat", TAXONOMY)
    assert (coat.clo, coat.source, coat.read_as) == (0.6, "ISO 9920", "coat")
    assert category_warmth("footwear", TAXONOMY).clo == 0.02  # a kind that is not known


def test_a_person_s_own_value_counts() -> None:
    coat = piece("coat")
    assert piece_warmth(coat, TAXONOMY) == 0.6
    assert piece_warmth(replace(coat, warmth=0.9), TAXONOMY) == 0.9
    with pytest.raises(UsageError, match="expected 0 to 5 clo, received 7"):
        replace(coat, warmth=7)


def test_layers_add_up() -> None:
    """Underwear and socks, 0.06 clo, are never in a photo and always worn."""
    fit = fit_weather(owned(*WINTER), COLD, TAXONOMY)
    assert fit.clo == pytest.approx(0.06 + 0.6 + 0.28 + 0.24 + 0.1) and fit.verdict == "right"
    assert fit_weather(owned(*WINTER), HOT, TAXONOMY).verdict == "too warm"
    assert fit_weather(owned(*SUMMER), COLD, TAXONOMY).verdict == "too cold"
    assert fit_weather(owned(*SUMMER), HOT, TAXONOMY).verdict == "right"
    assert fit_weather(owned(*SUMMER), Weather(), TAXONOMY).verdict == "right"


def test_what_people_wear_falls_with_the_temperature_and_has_limits() -> None:
    """Values of the polynomial, computed by hand."""
    assert needed_warmth(0) == pytest.approx(1.372)
    assert needed_warmth(20) == pytest.approx(1.372 - 0.3732 - 0.19396 - 0.074664)
    values = [needed_warmth(temperature) for temperature in range(-20, 51)]
    assert values == sorted(values, reverse=True) and values[-1] == 0.3
    with pytest.raises(UsageError, match="expected -40 to 50 °C, received 70"):
        Weather(70)


def test_sandals_in_the_rain_are_said_to_be() -> None:
    fit = fit_weather(owned(*SUMMER), Weather(rain=True), TAXONOMY)
    assert fit.notes == ("sandals in the rain", "no coat or jacket for the rain")
    assert fit_weather(owned(*WINTER), Weather(rain=True), TAXONOMY).notes == ()
    assert fit_weather(owned(*SUMMER), Weather(), TAXONOMY).notes == ()


def test_looks_are_narrowed_and_the_sentence_says_why() -> None:
    pieces = owned(*WINTER, *SUMMER)
    found = looks_to_wear(BOARD, pieces, weather=COLD)
    assert [one.name for one in found.today] == ["winter"] and (found.n_too_cold, found.n_too_warm) == (1, 0)
    assert found.sentence == "1 of 2 looks today, none is one piece away. For 3 °C 1 is too cold."
    assert [one.name for one in looks_to_wear(BOARD, pieces, weather=HOT).today] == ["summer"]
    assert len(looks_to_wear(BOARD, pieces).today) == 2


def test_a_look_that_lacks_its_coat_is_as_warm_as_with_one() -> None:
    found = looks_to_wear(BOARD, owned(*WINTER[1:]), weather=COLD)
    assert [(one.name, one.missing[0].category) for one in found.looks] == [("winter", "coat")]


def test_in_the_rain_what_is_unwise_comes_last() -> None:
    board = MoodBoard([look("sandals", "navy coat", *SUMMER), look("boots", "navy coat", *SUMMER[:2], "brown boots")])
    found = looks_to_wear(board, owned("navy coat", *SUMMER, "brown boots"), weather=Weather(rain=True))
    assert [(one.name, one.notes) for one in found.today] == [("boots", ()), ("sandals", ("sandals in the rain",))]


def test_outfits_and_the_week_mind_the_weather() -> None:
    pieces = owned(*WINTER, *SUMMER)
    shorts = next(one for one in pieces if one.category == "shorts")
    (outfit,) = complete_outfits(shorts, BOARD, pieces, weather=Weather(28, rain=True)).outfits
    assert outfit.notes == ("sandals in the rain", "no coat or jacket for the rain")
    cold = complete_outfits(shorts, BOARD, pieces, weather=COLD)
    assert cold.outfits == () and cold.message
    assert "1 outfit with shorts would be too cold or too warm for this weather" in cold.message
    (day,) = plan_week(BOARD, pieces, start=MONDAY, days=1, weather=HOT).days
    assert day.look.name == "summer"
