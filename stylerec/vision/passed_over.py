"""What was found among photos and is none, counted by kind: no file is passed over in silence."""

from collections import Counter

from stylerec.vision.formats import FORMAT_OF_EXTENSION, RAW_EXTENSIONS, extension, photo_format

VIDEOS = frozenset({".mov", ".mp4", ".m4v", ".avi", ".3gp", ".mkv", ".webm", ".mts"})
SIDECARS = frozenset({".xmp", ".aae", ".json", ".thm", ".ini", ".db", ".modd", ".pp3"})
HEAD = 512
"""Bytes of a file that tell whether it is a photo."""
RAW, VIDEO, SIDECAR, HIDDEN, ARCHIVE, FOLDER, OTHER = (
    "camera raw file",
    "video",
    "sidecar file",
    "hidden file",
    "archive",
    "folder that cannot be opened",
    "other file",
)


class PassedOver:
    """Counts of what is no photo, by kind, and of photos whose names say another format than they have."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.misnamed = 0

    def is_photo(self, name: str, head: bytes) -> bool:
        """Whether a file is to be read, by its content or because it is named as a photo; if not, it is counted."""
        ending = extension(name)
        if ending in FORMAT_OF_EXTENSION:
            self.misnamed += FORMAT_OF_EXTENSION[ending] != (photo_format(head) or FORMAT_OF_EXTENSION[ending])
            return True
        for kind, endings in ((RAW, RAW_EXTENSIONS), (VIDEO, VIDEOS), (SIDECAR, SIDECARS)):
            if ending in endings:
                self.kinds[kind] += 1
                return False
        if photo_format(head) is None:
            self.kinds[OTHER] += 1
            return False
        return True

    def sentences(self) -> list[str]:
        """What a person is told; nothing when there is nothing to tell."""
        said = []
        if self.kinds:
            counts = [f"{number} {kind if number == 1 else _many(kind)}" for kind, number in sorted(self.kinds.items())]
            said.append(f"Passed over, because only photos are read: {', '.join(counts)}.")
        if self.misnamed:
            files = "1 photo was" if self.misnamed == 1 else f"{self.misnamed} photos were"
            said.append(f"{files} read although the name says another format.")
        return said


def _many(kind: str) -> str:
    return kind.replace("folder that", "folders that") if kind == FOLDER else f"{kind}s"
