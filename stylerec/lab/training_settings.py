"""Settings of a training run, read from a TOML file and saved beside the result."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from stylerec.errors import UsageError


@dataclass(frozen=True)
class Stage:
    """`steps` optimiser steps, each on one batch of large and one of small pictures (how many of each kind).

    With `pseudo_masks`, street photos without a mask get one from the network as it is when the stage begins.
    """

    steps: int
    large_size: tuple[int, int]
    large: dict[str, int]
    small_size: tuple[int, int]
    small: dict[str, int]
    pseudo_masks: bool = False


@dataclass(frozen=True)
class TrainingSettings:
    """Settings of a run; `stages` follow one another.

    `weights` is where the trunk starts: "imagenet", a file, or "" for chance. `start` is a file with the weights of a
    whole network to start from instead; the result then keeps `start_share` of it (M. Wortsman et al., "Robust
    fine-tuning of zero-shot models", CVPR 2022).
    """

    data_dir: Path
    cache_dir: Path
    out_dir: Path
    weights: str = "imagenet"
    start: str = ""
    start_share: float = 0.0
    seed: int = 1
    last_frozen: str = "block_2_add"
    trunk_rate: float = 3e-4
    head_rate: float = 1.5e-3
    weight_decay: float = 0.02
    averaging: float = 0.998
    temperature: float = 0.07
    pasted_share: float = 0.4
    busy_share: float = 0.0
    validate_every: int = 1000
    stages: tuple[Stage, ...] = ()


def load_training_settings(path: Path) -> TrainingSettings:
    """Read CONFIG. Raises `UsageError` for unknown or missing fields."""
    table = tomllib.loads(path.read_text())
    try:
        stages = tuple(
            Stage(**{**stage, "large_size": tuple(stage["large_size"]), "small_size": tuple(stage["small_size"])})
            for stage in table.pop("stages")
        )
        for name in ("data_dir", "cache_dir", "out_dir"):
            table[name] = Path(table[name]).expanduser()
        return TrainingSettings(**table, stages=stages)
    except (KeyError, TypeError) as error:
        raise UsageError(f"Invalid training settings in {path}: {error}; see stylerec/lab/recogniser.toml.") from error
