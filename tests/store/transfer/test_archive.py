"""Everything in one file and back, byte for byte; and archives that mean no good."""

import io
import json
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from looks_for_tests import garment, photo, unreadable
from photos_for_tests import files_of, jpeg, jpegs
from PIL import Image

from stylerec.domain.corrections import Correction
from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Imported, Store

GPS = 0x8825


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    return jpeg(77, exif=exif.tobytes())


def filled(store: Store) -> tuple[str, ...]:
    """A store with something of everything; the ids of the board's photos."""
    board_id = store.boards.create("Autumn & <b>winter</b>").board_id
    ids = store.photos.add(board_id, [*jpegs(4), ("Zürich.jpg", photo_with_position())]).photo_ids
    for number, photo_id in enumerate(ids[:3]):
        store.looks.save(photo_id, "old", photo("x", garment("skirt", score=0.1 + number / 3), garment("boots")))
    store.looks.save(ids[3], "old", unreadable("3.jpg"))
    store.looks.save(ids[0], "new", photo("x", garment("dress")))
    store.corrections.add(ids[1], Correction("change", "skirt", "shorts", (0.25, 0.25, 0.75, 0.5)))
    store.photos.exclude(board_id, ids[2])
    store.photos.set_apart(board_id, ids[1])
    store.photos.tag(board_id, ids[0], seasons=["winter"], occasions=["work", "café"])
    store.opinions.set(board_id, "skirt", "pairing", "boots", -1)
    store.items.add(board_id, ("item.jpg", jpeg(50)), photo("x", garment("skirt")), model="new")
    store.boards.archive(store.boards.duplicate(board_id, "Copy").board_id)
    closet_id = store.closets.create("Mine").closet_id
    piece = store.pieces.add(closet_id, ("p.jpg", jpeg(60)), photo("x", garment("skirt")), category="dress")
    store.pieces.update(piece.piece_id, colours=["red"], seasons=["summer"], words=["gift"], cut_out=False)
    store.pieces.log_wear(piece.piece_id, date(2026, 5, 1))
    fill_outfits(store, closet_id, piece.piece_id)
    return ids


def fill_outfits(store: Store, closet_id: str, piece_id: str) -> None:
    store.belongings.set_purchase(piece_id, 49.9, date(2025, 2, 3))
    store.belongings.set_warmth(piece_id, 0.3)
    store.belongings.wash([piece_id], date(2026, 5, 2))
    store.belongings.put([piece_id], "lent")
    store.belongings.set_wash_rule("dress", 7)
    outfit = store.outfits.keep(closet_id, [piece_id], "Party", photo_id="f" * 32, tags=["smart"])
    store.outfits.update(outfit.outfit_id, rating=5, piece_ids=[piece_id])
    store.outfits.wear(outfit.outfit_id, date(2026, 6, 1))
    days = [("A", [piece_id], None), None]
    store.trips.keep(closet_id, "Crete", date(2026, 7, 1), ["beach", ""], days, bag=3, least=1)


def exported(store: Store) -> bytes:
    buffer = io.BytesIO()
    store.export_zip(buffer)
    return buffer.getvalue()


def changed(
    archive: bytes,
    change: Callable[[dict[str, Any]], object] = lambda table: None,
    rename: tuple[str, str] = ("", ""),
    **members: bytes,
) -> bytes:
    """An archive with another manifest, with other names and with members of other contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "manifest.json":
                table = json.loads(data)
                change(table)
                data = json.dumps(table).replace(f'"{rename[0]}"', f'"{rename[1]}"').encode()
            name = member.filename.replace(*rename) if rename[0] else member.filename
            new.writestr(name, members.get(name, data))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def archive(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is exported of a filled store."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copy(sqlite_template, folder / "stylerec.db")
    store = Store.open(folder=folder, settings=Settings())
    filled(store)
    data = exported(store)
    store.close()
    return data


def test_an_export_comes_back_byte_for_byte(new_store: Callable[..., Store], tmp_path: Path) -> None:
    here, there = new_store(), new_store()
    ids = filled(here)
    path = tmp_path / "all.zip"
    here.export_zip(path)
    assert path.read_bytes() == exported(here) == exported(here)
    assert there.import_zip(path) == Imported(boards=2, closets=1, photos=7, pieces=1, problems=())
    assert exported(there) == path.read_bytes()
    for photo_id in ids:
        assert there.photos.original(photo_id) == here.photos.original(photo_id)
    for ours, theirs in zip(here.boards.all(), there.boards.all(), strict=True):
        assert ours == theirs and here.photos.of(ours.board_id) == there.photos.of(ours.board_id)
        assert (
            there.looks.mood_board(ours.board_id)
            .user_items(scores=True)
            .equals(here.looks.mood_board(ours.board_id).user_items(scores=True))
        )
        assert here.opinions.of(ours.board_id, "skirt") == there.opinions.of(ours.board_id, "skirt")
    assert there.corrections.of(ids[1]) == here.corrections.of(ids[1])
    (piece,) = there.pieces.of(there.closets.all()[0].closet_id)
    assert (piece.category, piece.garment.colours) == ("dress", ("red",))
    assert piece.worn == (date(2026, 5, 1), date(2026, 6, 1))
    assert (piece.place, piece.wears_left, piece.warmth) == ("lent", 6, 0.3)
    assert (piece.price, piece.bought) == (49.9, date(2025, 2, 3))
    closet_id, year = there.closets.all()[0].closet_id, (date(2026, 1, 1), 365)
    assert there.outfits.kept(closet_id) == here.outfits.kept(closet_id) != ()
    assert there.outfits.planned(closet_id, *year) == here.outfits.planned(closet_id, *year) != ()
    assert there.trips.all(closet_id) == here.trips.all(closet_id) != ()
    assert there.photos.picture(ids[0]) == here.photos.picture(ids[0])
    assert there.looks.waiting("new") == here.looks.waiting("new")
    # The photo whose position was taken out is known again when it is given as it was.
    assert there.photos.add(there.boards.all()[0].board_id, [("x.jpg", photo_with_position())]).repeats == 1


def test_importing_twice_changes_nothing(new_store: Callable[..., Store]) -> None:
    store = new_store()
    filled(store)
    archive = exported(store)
    assert store.import_zip(archive) == Imported(0, 0, 0, 0, ())
    assert exported(store) == archive


def test_what_was_deleted_since_comes_back(store: Store) -> None:
    ids = filled(store)
    archive = exported(store)
    board_id = store.boards.all()[0].board_id
    store.photos.remove(board_id, ids[1])
    store.boards.delete(store.boards.all(archived=True)[0].board_id)
    store.closets.delete(store.closets.all()[0].closet_id)
    came = store.import_zip(archive)
    assert (came.boards, came.closets, came.photos, came.pieces, came.problems) == (1, 1, 2, 1, ())
    assert {p.photo_id for p in store.photos.of(board_id)} == set(ids)
    assert len(store.corrections.of(ids[1])) == 1


def test_somebody_else_gets_copies_of_their_own(store: Store) -> None:
    ada, bob = store.for_owner("ada"), store.for_owner("bob")
    ids = filled(ada)
    archive = exported(ada)
    came = bob.import_zip(archive)
    assert (came.boards, came.closets, came.pieces, came.problems) == (2, 1, 1, ())
    assert {b.board_id for b in bob.boards.all()}.isdisjoint(b.board_id for b in ada.boards.all())
    (closet,) = bob.closets.all()
    (piece,) = bob.pieces.of(closet.closet_id)
    (party,) = bob.outfits.kept(closet.closet_id)
    assert party.piece_ids == (piece.piece_id,) and bob.outfits.shown(party.outfit_id) == {frozenset(party.piece_ids)}
    (trip,) = bob.trips.all(closet.closet_id)
    assert [one.piece_ids for one in bob.outfits.of_trip(closet.closet_id, trip.trip_id)] == [party.piece_ids]
    bob.delete_everything()
    assert exported(ada) == archive and ada.photos.original(ids[0])


def test_a_newcomer_s_own_model_stays_preferred(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    ids = filled(here)
    there.models.use("newest")
    there.import_zip(exported(here))
    board_id = there.boards.all()[0].board_id
    there.looks.save(ids[0], "newest", photo("x", garment("hat")))
    first = there.looks.mood_board(board_id).readable[0].look
    assert first and first.categories == ("hat",)
    there.models.use("old")
    first = there.looks.mood_board(board_id).readable[0].look
    assert first and set(first.categories) == {"skirt", "boots"}


def test_an_empty_store_can_be_taken_along(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    assert there.import_zip(exported(here)) == Imported(0, 0, 0, 0, ())


def test_delete_everything(store: Store) -> None:
    filled(store)
    store.delete_everything()
    assert (
        files_of(store) == set() and store.boards.all() == store.boards.all(archived=True) == store.closets.all() == ()
    )
    assert store.belongings.wash_rules() == {}
    if store.database.engine.dialect.name == "sqlite":
        path = Path(store.database.engine.url.database or "")
        assert b"Autumn" not in path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()


def test_a_target_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Cannot write .*Choose another place"):
        store.export_zip(tmp_path / "missing" / "all.zip")
    (tmp_path / "all.zip").mkdir()
    with pytest.raises(StoreError, match="Cannot write"):
        store.export_zip(tmp_path / "all.zip")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_is_no_archive_is_refused_whole(store: Store, tmp_path: Path) -> None:
    for content, word in (
        (b"", "no zip archive"),
        (b"hello", "no zip archive"),
        (b"PK\x05\x06" + bytes(18), "no readable 'manifest.json'"),
        (b"PK\x01\x02" * 100_001, "more than 100000 members"),
    ):
        path = tmp_path / "bad.zip"
        path.write_bytes(content)
        for source in (content, path):
            with pytest.raises(StoreError, match=word):
                store.import_zip(source)
    with pytest.raises(StoreError, match="Check the name"):
        store.import_zip(tmp_path / "missing.zip")
    assert store.boards.all() == ()


def test_a_manifest_that_says_nothing(tmp_path: Path, archive: bytes) -> None:
    store = Store.open(folder=tmp_path, settings=Settings())
    for manifest in (b"{", b"[" * 100_000, b"[]", b"\xff"):
        with pytest.raises(StoreError, match="no readable"):
            store.import_zip(changed(archive, **{"manifest.json": manifest}))
    with pytest.raises(StoreError, match="format is 2.*Update stylerec"):
        store.import_zip(changed(archive, **{"manifest.json": b'{"format": 2}'}))
    store.close()


def test_bad_members_are_refused_one_by_one(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    ids = filled(here)
    archive = zipfile.ZipFile(io.BytesIO(exported(here)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for member in archive.infolist():
            data = archive.read(member)
            if ids[0] in member.filename and member.filename.startswith("photos/"):
                link = zipfile.ZipInfo(member.filename)
                link.external_attr = (stat.S_IFLNK | 0o777) << 16
                new.writestr(link, "/etc/passwd")
            elif ids[1] in member.filename and member.filename.startswith("photos/"):
                new.writestr(member.filename, data[:-1] + b"?")
            elif ids[2] in member.filename and member.filename.startswith("looks/"):
                new.writestr(member.filename, data[:20])
            elif ids[3] in member.filename and member.filename.startswith("photos/"):
                continue
            else:
                new.writestr(member.filename, data)
        new.writestr("../../evil.jpg", jpeg(1))
        new.writestr("/tmp/evil.jpg", jpeg(1))
        new.writestr("C:\\evil.jpg", jpeg(1))
    before = set(there.files.folder.parent.rglob("*"))
    came = there.import_zip(buffer.getvalue())
    board_id = there.boards.all()[0].board_id
    assert [p.photo_id for p in there.photos.of(board_id)] == [ids[2], ids[4]]
    assert there.boards.get(board_id).n_waiting == 2  # the damaged look is read again
    assert len(there.pieces.of(there.closets.all()[0].closet_id)) == 1 and len(there.items.of(board_id)) == 1
    text = "\n".join(came.problems)
    for words in ("it is a link", f"'photos/{ids[1]}.jpg' is damaged", "look is damaged", "missing in the archive"):
        assert words in text
    assert text.count("evil.jpg' does not belong to the archive") == 3
    new_files = set(there.files.folder.parent.rglob("*")) - before
    assert all(path.is_relative_to(there.files.folder) or ".db" in path.name for path in new_files)
    assert not any("evil" in path.name for path in new_files)
    assert not list(there.files.folder.glob("incoming/*"))


def test_bombs_are_refused(store: Store, archive: bytes) -> None:
    buffer = io.BytesIO(archive)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as new:
        new.writestr("photos/zeros.jpg", bytes(30 * 2**20))
    with pytest.raises(StoreError, match="more than twice its size"):
        store.import_zip(buffer.getvalue())
    # A look whose packed part is a bomb: it is not unpacked beyond a bound.
    bomb = zlib.compress(bytes(64 * 2**20))
    look = b"look1" + struct.pack("<I", len(bomb)) + bomb
    name = next(n for n in zipfile.ZipFile(io.BytesIO(archive)).namelist() if n.startswith("looks/"))
    came = store.import_zip(changed(archive, **{name: look}))
    assert len(came.problems) == 1 and "damaged" in came.problems[0]


def set_in(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change of a manifest: the last of `path` is the new value."""

    def change(table: Any) -> None:
        for step in path[:-2]:
            table = table[step]
        table[path[-2]] = path[-1]

    return change


WRONG_ENTRIES = [
    (set_in("photos", 0, "ending", "/../../x.jpg"), "'ending' is"),
    (set_in("photos", 1, "photo_id", "../../etc"), "'photo_id' is"),
    (set_in("looks", 0, "model", "../m"), "'model' is '../m'"),
    (set_in("boards", 0, "photos", 0, "seasons", ["monsoon"]), "monsoon"),
    (set_in("boards", 0, "photos", 1, "occasions", [1]), "something else than words"),
    (set_in("boards", 0, "photos", 2, "photo_id", "f" * 32), "was refused"),
    (set_in("boards", 0, "opinions", 0, "value", 5), "'value' is 5"),
    (set_in("boards", 1, "opinions", 0, "kind", "song"), "'kind' is 'song'"),
    (set_in("boards", 0, "items", 0, "item_id", None), "'item_id' is None"),
    (set_in("closets", 0, "pieces", 0, "category", "spaceship"), "unknown category 'spaceship'"),
    (set_in("corrections", 0, "box", "[1, 2]"), "box"),
]
MORE_WRONG_ENTRIES = [
    (set_in("boards", 0, "name", 7), "'name' is 7"),
    (set_in("boards", 1, "board_id", "../x"), "'board_id' is '../x'"),
    (set_in("closets", 0, "pieces", 0, "worn", ["yesterday"]), "a day is 'yesterday'"),
    (set_in("corrections", 0, "box", "[[]]"), "corrections was left out"),
]
STILL_MORE = [
    (set_in("boards", 0, "created", -1), "'created' is -1"),
    (set_in("boards", 1, "created", 2**70), "'created'"),
    (set_in("corrections", 0, "kind", "paint"), "paint"),
    (set_in("closets", [5]), "no table"),
]
WRONG_BELONGINGS = [
    (set_in("closets", 0, "pieces", 0, "place", "moon"), "'place' is 'moon'"),
    (set_in("closets", 0, "outfits", 0, "rating", 6), "'rating' is 6"),
    (set_in("closets", 0, "outfits", 1, "day", "someday"), "a day is 'someday'"),
    (set_in("closets", 0, "trips", 0, "kinds", []), "it has 0 days"),
    (set_in("wash_rules", 0, "wears", True), "'wears' is True"),
]
WRONG_OUTFITS = [
    (set_in("closets", 0, "pieces", 0, "price", -1), "'price' is -1"),
    (set_in("closets", 0, "outfits", 0, "outfit_id", "../x"), "'outfit_id' is '../x'"),
    (set_in("closets", 0, "trips", 0, "start", None), "'start' is None"),
]
WRONG_WORDS = [
    (set_in("closets", 0, "pieces", 0, "warmth", "very"), "'warmth' is 'very'"),
    (set_in("closets", 0, "outfits", 0, "shown", ["../x"]), "'shown' is '../x'"),
    (set_in("closets", 0, "outfits", 1, "day", None), "it has no day"),
    (set_in("closets", 0, "outfits", 2, "trip_id", "0" * 16), "its trip 0000000000000000 was refused"),
]
AND_MORE = [(set_in("boards", "none"), "boards were left out"), (set_in("closets", 0, "archived", "no"), "'no'")]


@pytest.mark.parametrize(
    "wrong", [WRONG_ENTRIES, MORE_WRONG_ENTRIES, STILL_MORE, AND_MORE, WRONG_BELONGINGS, WRONG_OUTFITS, WRONG_WORDS]
)
def test_wrong_entries_are_passed_over(
    tmp_path: Path, archive: bytes, wrong: list[tuple[Callable[[dict[str, Any]], None], str]]
) -> None:
    store = Store.open(folder=tmp_path, settings=Settings())
    came = store.import_zip(changed(archive, lambda table: [change(table) for change, _ in wrong]))
    for _, word in wrong:
        assert any(word in problem for problem in came.problems), word
    for board in (*store.boards.all(), *store.boards.all(archived=True)):
        store.looks.mood_board(board.board_id), store.photos.of(board.board_id), store.items.of(board.board_id)
    for closet in store.closets.all():
        store.pieces.of(closet.closet_id), store.outfits.kept(closet.closet_id), store.trips.all(closet.closet_id)
    store.close()


def test_an_archive_of_the_version_without_outfits_and_laundry_comes_in(tmp_path: Path, archive: bytes) -> None:
    """What was worn before counts as washed: nobody finds the whole closet in the wash."""

    def as_before(table: dict[str, Any]) -> None:
        del table["wash_rules"]
        for closet in table["closets"]:
            del closet["outfits"], closet["trips"]
            for piece in closet["pieces"]:
                for name in ("place", "washed", "warmth", "price", "bought"):
                    del piece[name]
                piece["worn"] = [f"2026-05-{day:02}" for day in range(1, 20)]

    store = Store.open(folder=tmp_path, settings=Settings())
    assert store.import_zip(changed(archive, as_before)).problems == ()
    (piece,) = store.pieces.of(store.closets.all()[0].closet_id)
    assert (piece.place, piece.wears_left, len(piece.worn)) == ("here", 2, 19)
    store.close()


def test_an_archive_gives_no_access_to_others_photos(new_store: Callable[..., Store]) -> None:
    """Knowing a photo's id is not having it, and an archive cannot put another photo under its id."""
    here, there = new_store(), new_store()
    bobs = here.for_owner("bob")
    (secret,) = bobs.photos.add(bobs.boards.create("B").board_id, [("s.jpg", jpeg(90))]).photo_ids
    filled(there)

    def claim(table: dict[str, Any]) -> None:
        for entry in (table["photos"][0], table["boards"][0]["photos"][0]):
            entry["photo_id"] = secret

    eve = here.for_owner("eve")
    came = eve.import_zip(changed(exported(there), claim))
    assert any("missing in the archive" in problem for problem in came.problems)
    with pytest.raises(StoreError):
        eve.photos.original(secret)

    archive = exported(there)
    first = json.loads(zipfile.ZipFile(io.BytesIO(archive)).read("manifest.json"))["photos"][0]["photo_id"]
    came = eve.import_zip(changed(archive, rename=(first, secret)))
    assert any("differs from the photo that is here" in problem for problem in came.problems)
    assert bobs.photos.original(secret) == jpeg(90)


def test_a_photo_put_under_anothers_id_gives_way_to_the_real_one(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    (first,) = there.photos.add(there.boards.create("B").board_id, [("a.jpg", jpeg(1))]).photo_ids
    there.looks.save(first, "m", photo("x", garment("hat")))
    archive = exported(there)
    real = there.for_owner("z")
    (wanted,) = real.photos.add(real.boards.create("C").board_id, [("b.jpg", jpeg(2))]).photo_ids
    here.for_owner("eve").import_zip(changed(archive, rename=(first, wanted)))
    bob = here.for_owner("bob")
    board_id = bob.boards.create("Mine").board_id
    assert bob.photos.add(board_id, [("b.jpg", jpeg(2))]).photo_ids == (wanted,)
    assert bob.photos.original(wanted) == jpeg(2) and bob.boards.get(board_id).n_waiting == 1
