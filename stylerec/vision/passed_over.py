"""What was found among photos and is none, counted by kind: no file is passed over in silence."""

from collections import Counter
from pathlib import Path

from stylerec.language import _, ngettext
from stylerec.vision.formats import FORMAT_OF_EXTENSION, RAW_EXTENSIONS, extension, is_raw, photo_format

VIDEOS = frozenset({".mov", ".mp4", ".m4v", ".avi", ".3gp", ".mkv", ".webm", ".mts"})
PREVIEW = ".thm"
"""What cameras put beside a video or a raw file: JPEG by its content, but no photo of its own."""
SIDECARS = frozenset({".xmp", ".aae", ".json", PREVIEW, ".ini", ".db", ".modd", ".pp3"})
HEAD = 512
"""Bytes of a file that tell whether it is a photo."""
RAW, VIDEO, SIDECAR, HIDDEN, HIDDEN_FOLDER, ARCHIVE, FOLDER, LINK, OTHER = (
    "camera raw file",
    "video",
    "sidecar file",
    "hidden file",
    "hidden folder",
    "archive",
    "folder that cannot be opened",
    "link that is not followed",
    "other file",
)
KIND_OF_EXTENSION = {
    **dict.fromkeys(RAW_EXTENSIONS, RAW),
    **dict.fromkeys(VIDEOS, VIDEO),
    **dict.fromkeys(SIDECARS, SIDECAR),
}


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
        if photo_format(head) is None or ending == PREVIEW or is_raw(name, head):
            self.kinds[KIND_OF_EXTENSION.get(ending, OTHER)] += 1
            return False
        self.misnamed += ending in KIND_OF_EXTENSION
        return True

    def is_file(self, path: Path) -> bool:
        """Whether there is an ordinary file; links to a folder or to nothing are counted, and pipes and devices.

        Raises `OSError` where that cannot be found out.
        """
        if path.is_file():
            return True
        self.kinds[LINK if path.is_symlink() else OTHER] += 1
        return False

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


def is_hidden(name: str) -> bool:
    """Whether a file or folder is kept out of sight by its system."""
    return name == "__MACOSX" or (name.startswith(".") and name != "..")


def _how_many(kind: str, number: int) -> str:
    """ "2 videos"."""
    said = {
        RAW: ngettext("{count} camera raw file", "{count} camera raw files", number),
        VIDEO: ngettext("{count} video", "{count} videos", number),
        SIDECAR: ngettext("{count} sidecar file", "{count} sidecar files", number),
        HIDDEN: ngettext("{count} hidden file", "{count} hidden files", number),
        HIDDEN_FOLDER: ngettext("{count} hidden folder", "{count} hidden folders", number),
        ARCHIVE: ngettext("{count} archive", "{count} archives", number),
        FOLDER: ngettext("{count} folder that cannot be opened", "{count} folders that cannot be opened", number),
        LINK: ngettext("{count} link that is not followed", "{count} links that are not followed", number),
        OTHER: ngettext("{count} other file", "{count} other files", number),
    }
    return said[kind].format(count=number)
