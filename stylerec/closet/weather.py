"""Warmth and rain: whether an outfit is right for a temperature that a person gives. No forecast is fetched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from stylerec.domain.looks import Garment
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.domain.warmth import category_warmth, piece_warmth
from stylerec.errors import UsageError
from stylerec.language import _

WarmthVerdict = Literal["right", "too cold", "too warm"]

TEMPERATURES = {"cold": 3.0, "mild": 15.0, "hot": 28.0}
"""What the words mean, in °C."""

COLDEST, HOTTEST = -40.0, 50.0

UNSEEN_CLO = 0.06
"""Clo of briefs and socks, which no photo shows."""

CLO_TOLERANCE = 0.4
"""Clo that an outfit may be off: the tables' values for one kind of garment, thin and thick, differ by as much."""

LEAST_NEEDED, MOST_NEEDED = 0.3, 2.5
"""Limits of the formula of `needed_warmth`."""


@dataclass(frozen=True)
class Weather:
    """The temperature in °C, or None when it does not matter, and whether it rains.

    Raises `UsageError` below -40 and above 50 °C.
    """

    temperature: float | None = None
    rain: bool = False

    def __post_init__(self) -> None:
        if self.temperature is not None and not COLDEST <= self.temperature <= HOTTEST:
            raise UsageError(
                f"Invalid `temperature`: expected {COLDEST:g} to {HOTTEST:g} °C, received {self.temperature:g}."
            )


ANY_WEATHER = Weather()


@dataclass(frozen=True)
class WeatherFit:
    """How an outfit suits the weather: its warmth in clo, and in words what to know when it rains."""

    clo: float
    verdict: WarmthVerdict
    notes: tuple[str, ...]


def needed_warmth(temperature: float) -> float:
    """Clo that people wear outdoors at a temperature in °C, walking slowly, by what was observed in Europe.

    The polynomial of the UTCI clothing model (Havenith et al., "The UTCI-clothing model", Int J Biometeorol 56, 2012),
    kept between 0.3 and 2.5.
    """
    t = temperature
    clo = 1.372 - 0.01866 * t - 0.0004849 * t**2 - 0.000009333 * t**3
    return min(max(clo, LEAST_NEEDED), MOST_NEEDED)


def fit_weather(
    pieces: Sequence[Piece], weather: Weather, taxonomy: Taxonomy, missing: Iterable[Garment] = ()
) -> WeatherFit:
    """Judge pieces worn together; `missing` are garments still to come, which count as their category does.

    An outfit is right within 0.4 clo of `needed_warmth`. Sandals in the rain, and nothing over it, are noted.
    """
    categories = [*(piece.category for piece in pieces), *(garment.category for garment in missing)]
    clo = UNSEEN_CLO + sum(piece_warmth(piece, taxonomy) for piece in pieces)
    clo += sum(category_warmth(garment.category, taxonomy).clo for garment in missing)
    verdict: WarmthVerdict = "right"
    if weather.temperature is not None:
        more = clo - needed_warmth(weather.temperature)
        verdict = "too cold" if more < -CLO_TOLERANCE else "too warm" if more > CLO_TOLERANCE else "right"
    return WeatherFit(clo, verdict, _rain_notes(categories, taxonomy) if weather.rain else ())


def _rain_notes(categories: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    is_open = (entry.name for entry in load_taxonomy().category_entries if entry.open)
    open_shoes = tuple(_("{name} in the rain").format(name=name) for name in is_open if name in categories)
    covered = any(taxonomy.group_entry(name).role == "outer" for name in categories)
    return open_shoes if covered else (*open_shoes, _("no coat or jacket for the rain"))
