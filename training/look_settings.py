"""Settings of a look training, read from a TOML file and saved beside the result."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from stylerec.errors import UsageError


@dataclass(frozen=True)
class LookSettings:
    """`kinds` of picture (methods of `LookSampler`) and as many `items` of each data set make a batch.

    `start` is a file with the weights of a whole network to start from; the result keeps `start_share` of it (M.
    Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022). Layers up to and with `last_frozen` stay as
    they are.
    """

    data_dir: Path
    cache_dir: Path
    out_dir: Path
    start: str
    start_share: float = 0.0
    seed: int = 1
    size: tuple[int, int] = (384, 256)
    steps: int = 2000
    last_frozen: str = "block_2_add"
    trunk_rate: float = 1.5e-4
    head_rate: float = 6e-4
    weight_decay: float = 0.02
    averaging: float = 0.998
    temperature: float = 0.07
    contrast_weight: float = 0.1
    validate_every: int = 500
    kinds: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)


def load_look_settings(path: Path) -> LookSettings:
    """Read CONFIG. Raises `UsageError` for unknown or missing fields."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        for name in ("data_dir", "cache_dir", "out_dir"):
            table[name] = Path(table[name]).expanduser()
        if "size" in table:
            table["size"] = tuple(table["size"])
        return LookSettings(**table)
    except (KeyError, TypeError) as error:
        raise UsageError(f"Invalid training settings in {path}: {error}; see training/look.toml.") from error
