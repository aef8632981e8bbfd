"""What every part of the store stands on."""

from stylerec.store.database import Database
from stylerec.store.keeper import PhotoKeeper


class StorePart:
    """Base of the store's parts. Every question is limited to `owner`."""

    def __init__(self, database: Database, owner: str, keeper: PhotoKeeper) -> None:
        self.database = database
        self.owner = owner
        self.keeper = keeper
