"""Uploads into the store: files, the files of a folder, the photos of a zip archive."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from stylerec.errors import PhotoError
from stylerec.language import _, ngettext
from stylerec.store import Added, Store
from stylerec.vision.formats import FORMAT_OF_EXTENSION, RAW_EXTENSIONS, is_photo_name
from stylerec.vision.images import read_zip
from stylerec.vision.passed_over import HEAD, HIDDEN, PassedOver, is_hidden

PHOTO = ("image", *FORMAT_OF_EXTENSION, *sorted(RAW_EXTENSIONS))
"""What fields for photos ask for: by this a phone offers its camera, too. What cannot be read is said in our words."""
PHOTO_OR_ZIP = (*PHOTO, ".zip")
MOST_PHOTOS = 2000
"""Photos on one board."""
MOST_PIECES = 1000
"""In one closet."""
MOST_AT_ONCE = 200
"""Photos of pieces that come into a closet at a time."""


class Upload(Protocol):
    """What `st.file_uploader` returns."""

    name: str

    def getvalue(self) -> bytes: ...


@dataclass(frozen=True)
class TakenIn:
    """How many photos are new on a board or in a closet, how many were there before, in words what was refused
    and what was passed over because it is no photo."""

    added: int
    repeats: int
    problems: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


def take_in(store: Store, board_id: str, uploads: Iterable[Upload], from_folder: bool = False) -> TakenIn:
    """Write uploads to the store, at most until the board holds `MOST_PHOTOS`; when it returns they are safe.

    `from_folder` passes over files that are no photos by name, which folders are full of.
    """
    room = MOST_PHOTOS - store.boards.get(board_id).n_photos
    return _take_in(
        uploads,
        from_folder,
        room,
        lambda photos: store.photos.add(board_id, photos),
        lambda left_out: ngettext(
            "A board holds at most {most} photos, so {count} more was left out. Choose the best ones, or make a "
            "second board.",
            "A board holds at most {most} photos, so {count} more were left out. Choose the best ones, or make a "
            "second board.",
            left_out,
        ).format(most=MOST_PHOTOS, count=left_out),
    )


def take_in_pieces(store: Store, closet_id: str, uploads: Iterable[Upload]) -> TakenIn:
    """Write uploads to the store as pieces of a closet, as many as it takes; when it returns they are safe."""
    here = next(closet.n_pieces for closet in store.closets.all() if closet.closet_id == closet_id)
    return _take_in(
        uploads,
        False,
        min(MOST_AT_ONCE, MOST_PIECES - here),
        lambda photos: store.pieces.add_unread(closet_id, photos),
        lambda left_out: ngettext(
            "At most {most} photos are taken at a time, and {pieces} pieces in a closet, so {count} more was left "
            "out. Drop it again when these are in.",
            "At most {most} photos are taken at a time, and {pieces} pieces in a closet, so {count} more were left "
            "out. Drop them again when these are in.",
            left_out,
        ).format(most=MOST_AT_ONCE, pieces=MOST_PIECES, count=left_out),
    )


def _take_in(
    uploads: Iterable[Upload],
    from_folder: bool,
    room: int,
    add: Callable[[Iterator[tuple[str, bytes]]], Added],
    too_many: Callable[[int], str],
) -> TakenIn:
    """`add` at most `room` photos; `too_many` says how many were left out."""
    problems: list[str] = []
    passed_over = PassedOver()
    left_out = 0

    def wanted() -> Iterator[tuple[str, bytes]]:
        nonlocal room, left_out
        for found in photos_in(uploads, from_folder, passed_over):
            if isinstance(found, PhotoError):
                problems.append(str(found))
            elif room <= 0:
                left_out += 1
            else:
                room -= 1
                yield found

    added = add(wanted())
    problems.extend(added.problems)
    if left_out:
        problems.append(too_many(left_out))
    return TakenIn(len(added.photo_ids), added.repeats, tuple(problems), tuple(passed_over.sentences()))


def photos_in(
    uploads: Iterable[Upload], from_folder: bool = False, passed_over: PassedOver | None = None
) -> Iterator[tuple[str, bytes] | PhotoError]:
    """The photos of uploads by name, those of a zip archive among them; what is refused stands there as its error."""
    passed_over = passed_over or PassedOver()
    for upload in sorted(uploads, key=lambda upload: upload.name):
        name = upload.name.rsplit("/", 1)[-1]
        inside = upload.name.split("/")[1:] or [name]  # the folder itself was chosen
        if from_folder and any(map(is_hidden, inside)):
            passed_over.kinds[HIDDEN] += 1
        elif name.lower().endswith(".zip"):
            yield from _members(upload, passed_over)
        elif not (from_folder or is_photo_name(name)) or passed_over.is_photo(name, upload.getvalue()[:HEAD]):
            yield upload.name, upload.getvalue()


def _members(archive: Upload, passed_over: PassedOver) -> list[tuple[str, bytes] | PhotoError]:
    try:
        members = read_zip(archive.getvalue(), name=archive.name, passed_over=passed_over)
    except PhotoError as error:
        return [error]
    return members or [
        PhotoError(
            _("Cannot read '{name}': there is no photo in it. Pack photos into the zip archive.").format(
                name=archive.name
            )
        )
    ]
