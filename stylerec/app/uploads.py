"""Uploads into the store: files, the files of a folder, the photos of a zip archive."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from stylerec.errors import PhotoError
from stylerec.formats import is_photo_name
from stylerec.images import read_zip
from stylerec.store import Added, Store

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
    """How many photos are new on a board or in a closet, how many were there before, in words what was refused."""

    added: int
    repeats: int
    problems: tuple[str, ...]


def take_in(store: Store, board_id: str, uploads: Iterable[Upload], from_folder: bool = False) -> TakenIn:
    """Write uploads to the store, at most until the board holds `MOST_PHOTOS`; when it returns they are safe.

    `from_folder` passes over files that are no photos by name, which folders are full of.
    """
    room = MOST_PHOTOS - store.board(board_id).n_photos
    return _take_in(
        uploads,
        from_folder,
        room,
        lambda photos: store.add_photos(board_id, photos),
        f"A board holds at most {MOST_PHOTOS} photos, so {{}} more were left out. Choose the best ones, or make a "
        "second board.",
    )


def take_in_pieces(store: Store, closet_id: str, uploads: Iterable[Upload]) -> TakenIn:
    """Write uploads to the store as pieces of a closet, as many as it takes; when it returns they are safe."""
    here = next(closet.n_pieces for closet in store.closets() if closet.closet_id == closet_id)
    return _take_in(
        uploads,
        False,
        min(MOST_AT_ONCE, MOST_PIECES - here),
        lambda photos: store.add_pieces(closet_id, photos),
        f"At most {MOST_AT_ONCE} photos are taken at a time, and {MOST_PIECES} pieces in a closet, so {{}} more were "
        "left out. Drop them again when these are in.",
    )


def _take_in(
    uploads: Iterable[Upload],
    from_folder: bool,
    room: int,
    add: Callable[[Iterator[tuple[str, bytes]]], Added],
    too_many: str,
) -> TakenIn:
    """`add` at most `room` photos; `too_many` says how many (`{}`) were left out."""
    problems: list[str] = []
    left_out = 0

    def wanted() -> Iterator[tuple[str, bytes]]:
        nonlocal room, left_out
        for found in photos_in(uploads, from_folder):
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
        problems.append(too_many.format(left_out))
    return TakenIn(len(added.photo_ids), added.repeats, tuple(problems))


def photos_in(uploads: Iterable[Upload], from_folder: bool = False) -> Iterator[tuple[str, bytes] | PhotoError]:
    """The photos of uploads by name, those of a zip archive among them; what is refused stands there as its error."""
    for upload in sorted(uploads, key=lambda upload: upload.name):
        name = upload.name.rsplit("/", 1)[-1]
        if from_folder and (not is_photo_name(name) or name.startswith(".")):
            continue
        if name.lower().endswith(".zip"):
            yield from _members(upload)
        else:
            yield upload.name, upload.getvalue()


def _members(archive: Upload) -> list[tuple[str, bytes] | PhotoError]:
    try:
        members = read_zip(archive.getvalue(), name=archive.name)
    except PhotoError as error:
        return [error]
    return members or [
        PhotoError(f"Cannot read '{archive.name}': there is no photo in it. Pack photos into the zip archive.")
    ]
