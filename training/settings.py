"""Settings of a training, read from a TOML file and saved beside the result."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from stylerec.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """What every training asks for.

    `start` is a file with the weights of a whole network to go on from; the result keeps `start_share` of it (M.
    Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022). The rest is the mean of what this run reached
    and the weights in the files `mean_with`, reached by other runs from the same start (the same authors, "Model
    soups", ICML 2022). Layers up to and with `last_frozen` stay as they are. Photos are read as `size`,
    `(height, width)`.
    """

    data_dir: Path
    cache_dir: Path
    out_dir: Path
    start: str
    start_share: float = 0.0
    mean_with: tuple[str, ...] = ()
    seed: int = 1
    size: tuple[int, int]
    steps: int
    last_frozen: str = "block_2_add"
    trunk_rate: float
    head_rate: float
    weight_decay: float = 0.02
    averaging: float = 0.998
    validate_every: int


@dataclass(frozen=True, kw_only=True)
class LookSettings(RunSettings):
    """`kinds` of picture (methods of `LookSampler`) and as many `items` of each data set make a batch, these of
    `item_size`.
    """

    size: tuple[int, int] = (384, 256)
    item_size: tuple[int, int] = (256, 192)
    steps: int = 2000
    trunk_rate: float = 1.5e-4
    head_rate: float = 6e-4
    validate_every: int = 500
    temperature: float = 0.07
    contrast_weight: float = 0.1
    kinds: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ItemSettings(RunSettings):
    """`shares` items of each data set make a batch. The trunk is EfficientNet-Lite `variant` with the weights of
    `imagenet` (an npz file, see `training.lite`), where there is no `start`. `evidence_weight` and `choice_weight` say
    how much the pretrained classifier's answers count as they are, and where a label leaves the category open.
    """

    start: str = ""
    size: tuple[int, int] = (256, 192)
    steps: int = 4000
    trunk_rate: float = 2e-4
    head_rate: float = 1e-3
    validate_every: int = 1000
    imagenet: Path
    variant: int = 0
    evidence_weight: float = 0.3
    choice_weight: float = 0.4
    smoothing: float = 0.04
    shares: dict[str, int] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()


AnySettings = TypeVar("AnySettings", bound=RunSettings)


def load_run_settings(kind: type[AnySettings], path: Path) -> AnySettings:
    """Read the settings of this `kind`. Raises `UsageError` for unknown or missing fields."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        for name in {"data_dir", "cache_dir", "out_dir", "imagenet"} & table.keys():
            table[name] = Path(table[name]).expanduser()
        for name in {"size", "item_size", "leave_out", "mean_with"} & table.keys():
            table[name] = tuple(table[name])
        return kind(**table)
    except TypeError as error:
        raise UsageError(
            f"Invalid training settings in {path}: {error}; see training/look.toml and training/item.toml."
        ) from error
