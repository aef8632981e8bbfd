"""The checksum of a model's config.json, which the network's own does not cover."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CHECKSUM = "sha256"


def config_digest(table: Mapping[str, Any]) -> str:
    """The SHA-256 of everything in a config but itself.

    Of its categories as the config calls them: a model that was signed in an older version's words stays signed.
    """
    covered = {name: value for name, value in table.items() if name != CHECKSUM}
    return hashlib.sha256(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def add_digest(table: Mapping[str, Any]) -> dict[str, Any]:
    """The config with its checksum; who writes a config.json writes this."""
    return {**table, CHECKSUM: config_digest(table)}
