"""Settings of an item training, read from a TOML file and saved beside the result."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from stylerec.errors import UsageError


@dataclass(frozen=True)
class ItemSettings:
    """`shares` items of each data set make a batch. The trunk is EfficientNet-Lite `variant` with the weights of
    `imagenet` (an npz file, see `training.lite`); its layers up to and with `last_frozen` stay. `start` is a file with
    the weights of a whole network to go on from; the result keeps `start_share` of it (M. Wortsman et al., "Robust
    fine-tuning of zero-shot models", CVPR 2022). `evidence_weight` and `choice_weight` say how much the pretrained
    classifier's answers count as they are, and where a label leaves the category open.
    """

    data_dir: Path
    cache_dir: Path
    out_dir: Path
    imagenet: Path
    variant: int = 0
    start: str = ""
    start_share: float = 0.0
    seed: int = 1
    size: tuple[int, int] = (256, 192)
    steps: int = 4000
    last_frozen: str = "block_2_add"
    trunk_rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.02
    averaging: float = 0.998
    evidence_weight: float = 0.3
    choice_weight: float = 0.4
    smoothing: float = 0.04
    validate_every: int = 1000
    shares: dict[str, int] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()


def load_item_settings(path: Path) -> ItemSettings:
    """Read CONFIG. Raises `UsageError` for unknown or missing fields."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        for name in ("data_dir", "cache_dir", "out_dir", "imagenet"):
            table[name] = Path(table[name]).expanduser()
        for name in ("size", "leave_out"):
            if name in table:
                table[name] = tuple(table[name])
        return ItemSettings(**table)
    except (KeyError, TypeError) as error:
        raise UsageError(f"Invalid training settings in {path}: {error}; see training/item.toml.") from error
