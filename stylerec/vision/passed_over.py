"""What was found among photos and is none, counted by kind: no file is passed over in silence."""

from collections import Counter

from stylerec.language import _, ngettext
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
            counts = [_how_many(kind, number) for kind, number in sorted(self.kinds.items())]
            said.append(_("Passed over, because only photos are read: {counts}.").format(counts=", ".join(counts)))
        if self.misnamed:
            said.append(
                ngettext(
                    "{count} photo was read although the name says another format.",
                    "{count} photos were read although the name says another format.",
                    self.misnamed,
                ).format(count=self.misnamed)
            )
        return said


def _how_many(kind: str, number: int) -> str:
    """ "2 videos"."""
    said = {
        RAW: ngettext("{count} camera raw file", "{count} camera raw files", number),
        VIDEO: ngettext("{count} video", "{count} videos", number),
        SIDECAR: ngettext("{count} sidecar file", "{count} sidecar files", number),
        HIDDEN: ngettext("{count} hidden file", "{count} hidden files", number),
        ARCHIVE: ngettext("{count} archive", "{count} archives", number),
        FOLDER: ngettext("{count} folder that cannot be opened", "{count} folders that cannot be opened", number),
        OTHER: ngettext("{count} other file", "{count} other files", number),
    }
    return said[kind].format(count=number)
