"""Boards and their photos: kept, found again, separate, and really gone."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from looks_for_tests import garment, photo, unreadable
from photos_for_tests import files_of, jpeg, jpegs
from PIL import Image
from sqlalchemy import event

from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.vision.images import load_photo


def test_boards_are_found_again_after_a_restart(store: Store) -> None:
    before = datetime.now(UTC)
    created = store.boards.create("Autumn  ")
    added = store.photos.add(created.board_id, jpegs(2))
    again = Store.open(str(store.database.engine.url.render_as_string(False)), store.files.folder)
    (board,) = again.boards.all()
    assert (board.board_id, board.name, board.n_photos, board.n_waiting) == (created.board_id, "Autumn", 2, 2)
    assert before <= board.created <= datetime.now(UTC) and board.created.utcoffset() == timedelta(0)
    assert [p.photo_id for p in again.photos.of(board.board_id)] == list(added.photo_ids)
    again.close()


def test_photos_keep_their_order_and_are_known_by_what_they_show_not_by_name(store: Store, tmp_path: Path) -> None:
    board_id = store.boards.create("Autumn").board_id
    path = tmp_path / "c.jpg"
    path.write_bytes(jpeg(3))
    first = store.photos.add(board_id, [("z.jpg", jpeg(1)), ("a.jpg", jpeg(2)), ("c.jpg", path)])
    second = store.photos.add(board_id, [("again.jpg", jpeg(1)), ("b.jpg", jpeg(4))])
    assert (first.repeats, second.repeats, len(second.photo_ids)) == (0, 1, 1)
    assert [p.name for p in store.photos.of(board_id)] == ["z.jpg", "a.jpg", "c.jpg", "b.jpg"]
    assert first.photo_ids[0] == load_photo(jpeg(1)).photo_id


def test_a_bad_photo_does_not_stop_the_rest(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    sources = [("a.jpg", jpeg(1)), ("b.jpg", jpeg(2)[:200]), ("c.txt", b"hello"), ("../d\n.jpg", jpeg(3))]
    added = store.photos.add(board_id, sources)
    assert len(added.photo_ids) == 2
    assert ["b.jpg" in added.problems[0], "c.txt" in added.problems[1]] == [True, True]
    assert [p.name for p in store.photos.of(board_id)] == ["a.jpg", "../d?.jpg"]  # for display, never a path
    assert len(files_of(store)) == 2 and not list(store.files.folder.glob("incoming/*"))


def test_original_and_picture(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    data = jpeg(1, (900, 600))
    (photo_id,) = store.photos.add(board_id, [("a.jpg", data)]).photo_ids
    assert store.photos.original(photo_id) == data
    picture = load_photo(store.photos.picture(photo_id))
    assert (picture.width, picture.height) == (448, 299)
    (kept,) = store.photos.of(board_id)
    assert (kept.width, kept.height, kept.state, kept.problem) == (900, 600, "waiting", None)
    store.files.picture(photo_id).unlink()  # made anew when it was lost
    assert load_photo(store.photos.picture(photo_id)).width == 448


def test_a_lost_original_is_told(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    (photo_id,) = store.photos.add(board_id, jpegs(1)).photo_ids
    store.files.original(photo_id, ".jpg").unlink()
    with pytest.raises(StoreError, match="add it again"):
        store.photos.original(photo_id)
    (photo,) = store.photos.of(board_id)
    with pytest.raises(StoreError, match=f"'{photo.name}' .'Autumn'.: The photo's file"):
        store.photos.original(photo_id)


def test_rename_archive_and_counts(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    other = store.boards.create("Spring").board_id
    ids = store.photos.add(board_id, jpegs(3)).photo_ids
    store.looks.save(ids[0], "m", photo("a", garment("skirt")))
    store.looks.save(ids[1], "m", unreadable("b"))
    store.boards.rename(board_id, "Winter")
    assert [(b.name, b.n_photos) for b in store.boards.all()] == [("Winter", 3), ("Spring", 0)]
    board = store.boards.get(board_id)
    assert (board.n_read, board.n_unreadable, board.n_waiting) == (1, 1, 1)
    store.boards.archive(board_id)
    assert [b.board_id for b in store.boards.all()] == [other]
    assert [b.board_id for b in store.boards.all(archived=True)] == [board_id]
    store.boards.archive(board_id, archived=False)
    assert len(store.boards.all()) == 2


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_board_needs_a_name(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="at least one letter"):
        store.boards.create(name.replace("\n", " "))


def test_a_copy_goes_its_own_way(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    ids = store.photos.add(board_id, jpegs(2)).photo_ids
    store.photos.exclude(board_id, ids[0])
    store.photos.set_apart(board_id, ids[1])
    store.opinions.set(board_id, "skirt", "photo", ids[1], 1)
    copy = store.boards.duplicate(board_id, "Copy").board_id
    assert [p.apart for p in store.photos.of(copy)] == [False, True]
    assert [p.excluded for p in store.photos.of(copy)] == [True, False]
    assert store.opinions.of(copy, "skirt").photos == {ids[1]: 1}
    store.photos.exclude(copy, ids[0], excluded=False)
    store.opinions.set(copy, "skirt", "photo", ids[1], 0)
    store.photos.remove(copy, ids[1])
    assert [p.excluded for p in store.photos.of(board_id)] == [True, False]
    assert store.opinions.of(board_id, "skirt").photos == {ids[1]: 1}
    assert store.photos.original(ids[1])


def test_deleting_leaves_nothing_that_nobody_else_has(store: Store) -> None:
    board_id, other = (store.boards.create(name).board_id for name in ("Autumn", "Spring"))
    ids = store.photos.add(board_id, jpegs(3)).photo_ids
    store.photos.add(other, jpegs(1))
    store.looks.save(ids[1], "m", photo("a", garment("skirt")))
    store.boards.delete(board_id)
    assert files_of(store) == {f"{ids[0]}.jpg"}
    assert store.photos.original(ids[0]) and [b.name for b in store.boards.all()] == ["Spring"]
    with pytest.raises(StoreError, match="no board"):
        store.photos.of(board_id)
    with pytest.raises(StoreError, match="no photo"):
        store.photos.original(ids[1])
    store.photos.remove(other, ids[0])
    assert files_of(store) == set()
    # A deleted photo that comes back is new: nobody remembers what was seen in it.
    store.photos.add(other, jpegs(3))
    assert store.boards.get(other).n_waiting == 3


def test_tags(store: Store) -> None:
    board_id = store.boards.create("Autumn").board_id
    (photo_id,) = store.photos.add(board_id, jpegs(1)).photo_ids
    store.photos.tag(board_id, photo_id, seasons={"winter"}, occasions=["work", "work", " "])
    store.photos.tag(board_id, photo_id, seasons={"spring", "autumn"})
    (kept,) = store.photos.of(board_id)
    assert (kept.seasons, kept.occasions) == ({"spring", "autumn"}, {"work"})
    with pytest.raises(StoreError, match="expected some of spring.*received 'monsoon'"):
        store.photos.tag(board_id, photo_id, seasons=["monsoon"])


def test_the_version_changes_with_whatever_is_shown(store: Store) -> None:
    board_id, other = (store.boards.create(name).board_id for name in ("Autumn", "Spring"))
    seen = [store.boards.version(board_id)]
    elsewhere = store.boards.version(other)

    def changes() -> bool:
        seen.append(store.boards.version(board_id))
        return seen[-1] not in seen[:-1]

    ids = store.photos.add(board_id, jpegs(2)).photo_ids
    assert changes()
    store.looks.save(ids[0], "m", photo("a", garment("skirt")))
    assert changes()
    store.photos.exclude(board_id, ids[1])
    assert changes()
    store.photos.tag(board_id, ids[0], seasons=["winter"])
    assert changes()
    store.photos.remove(board_id, ids[1])
    assert changes()
    store.models.use("n")
    assert changes()
    elsewhere = store.boards.version(other)
    store.boards.all(), store.photos.of(board_id), store.looks.mood_board(board_id)
    assert not changes() and store.boards.version(other) == elsewhere


def test_everybody_sees_only_their_own(store: Store) -> None:
    ada, bob = store.for_owner("ada"), store.for_owner("bob")
    board_id = ada.boards.create("Autumn").board_id
    ids = ada.photos.add(board_id, jpegs(2)).photo_ids
    bobs = bob.boards.create("Mine").board_id
    bob.photos.add(bobs, jpegs(1))
    assert [b.name for b in bob.boards.all()] == ["Mine"] and store.boards.all() == ()
    forbidden: list[Callable[[], object]] = [
        lambda: bob.boards.get(board_id),
        lambda: bob.photos.of(board_id),
        lambda: bob.looks.mood_board(board_id),
        lambda: bob.photos.add(board_id, jpegs(1)),
        lambda: bob.boards.rename(board_id, "x"),
        lambda: bob.boards.duplicate(board_id, "x"),
        lambda: bob.boards.archive(board_id),
        lambda: bob.boards.delete(board_id),
        lambda: bob.photos.exclude(board_id, ids[0]),
        lambda: bob.photos.remove(board_id, ids[0]),
        lambda: bob.photos.original(ids[1]),
        lambda: bob.photos.picture(ids[1]),
        lambda: bob.looks.seen(ids[1]),
        lambda: bob.opinions.set(board_id, "skirt", "photo", ids[0], 1),
        lambda: bob.opinions.of(board_id, "skirt"),
        lambda: bob.items.of(board_id),
    ]
    for attempt in forbidden:
        with pytest.raises(StoreError):
            attempt()
    assert bob.boards.version(board_id) == ""
    assert bob.looks.waiting("m", board_id) == () and len(bob.looks.waiting("m")) == 1
    # What one deletes, the other keeps.
    ada.delete_everything()
    assert files_of(store) == {f"{ids[0]}.jpg"} and bob.photos.original(ids[0]) == jpeg(0)


def test_the_same_photo_given_by_two_is_kept_once(store: Store) -> None:
    for name in ("ada", "bob"):
        mine = store.for_owner(name)
        mine.photos.add(mine.boards.create("B").board_id, jpegs(2))
    assert len(files_of(store)) == 2 and len(list(store.files.folder.glob("photos/*/*"))) == 2


def test_limits_of_the_settings_hold(new_store: Callable[..., Store]) -> None:
    store = new_store(max_pixels=1000)
    added = store.photos.add(store.boards.create("B").board_id, jpegs(1))
    assert added.photo_ids == () and "STYLEREC_MAX_PIXELS" in added.problems[0]


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="STYLEREC_DATA_DIR names another"):
        Store.open(folder=tmp_path / "file", settings=Settings())


def test_disk_usage_counts_files(store: Store) -> None:
    before = store.disk_usage()
    store.photos.add(store.boards.create("B").board_id, [("a.jpg", jpeg(1, (900, 900), quality=95))])
    assert store.disk_usage() - before >= len(jpeg(1, (900, 900), quality=95))


def test_stored_under_the_hash_of_what_was_given(store: Store) -> None:
    data = jpeg(5)
    (photo_id,) = store.photos.add(store.boards.create("B").board_id, [("a.jpg", data)]).photo_ids
    path = next(store.files.folder.glob("photos/*/*"))
    assert photo_id == hashlib.sha256(data).hexdigest()[:32] == path.stem and path.parent.name == photo_id[:2]
    assert Image.open(path).size == (40, 60)


def test_a_board_that_another_program_changes_is_seen_changed(store: Store, addresses: list[str]) -> None:
    board_id = store.boards.create("Mine").board_id
    version = store.boards.version(board_id)
    assert store.boards.version(board_id) == version and len(store.boards.all()) == 1
    code = (
        "import sys; from pathlib import Path; from photos_for_tests import jpegs; from stylerec.store import Store; "
        "store = Store.open(sys.argv[1], Path(sys.argv[2])); store.photos.add(sys.argv[3], jpegs(1)); "
        "store.boards.create('Theirs')"
    )
    folder = str(Path(__file__).parent)
    subprocess.run(
        [sys.executable, "-c", code, addresses[0], str(store.files.folder), board_id],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([folder, str(Path(__file__).parents[2])])},
    )
    assert store.boards.version(board_id) != version
    assert [(board.name, board.n_photos) for board in store.boards.all()] == [("Mine", 1), ("Theirs", 0)]


def test_what_is_the_same_is_asked_once(tmp_path: Path) -> None:
    store = Store.open(folder=tmp_path, settings=Settings())
    board_id = store.boards.create("Mine").board_id
    asked: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *values: asked.append(values[2]))
    assert store.boards.version(board_id) == store.boards.version(board_id) != store.boards.version("another")
    assert store.for_owner("somebody").boards.all() == ()
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 3
    store.boards.rename(board_id, "Ours")
    assert store.boards.all()[0].name == "Ours"
    store.close()
    assert store.boards.all()[0].name == "Ours"
    store.close()
