"""Takes an archive in, entry by entry: nothing in it is believed before it was checked."""

import binascii
import hashlib
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.domain.corrections import Correction
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.domain.washing import MOST_WEARS
from stylerec.errors import PhotoError, StoreError, StylerecError, UsageError
from stylerec.language import _
from stylerec.store.keeper import PreparedPhoto, only_this_photo
from stylerec.store.look_rows import UNKNOWN_MODEL
from stylerec.store.own_categories import OwnCategories
from stylerec.store.position import without_position
from stylerec.store.records import Imported
from stylerec.store.rows import clean_text, new_id, touch_boards
from stylerec.store.tables import (
    Board,
    CategoryExample,
    Closet,
    Item,
    Model,
    Opinion,
    PhotoOnBoard,
    StoredCategory,
    StoredCorrection,
    StoredLook,
    StoredPhoto,
    StoredPiece,
    WashRule,
    Wear,
)
from stylerec.store.transfer.entry import ID, PHOTO_ID, BadEntry, Entry, day_of
from stylerec.store.transfer.look_check import LookCheck
from stylerec.store.transfer.manifest import FORMAT
from stylerec.store.transfer.outfits import add_outfit, add_trip, read_belongings
from stylerec.vision.formats import FORMAT_OF_EXTENSION
from stylerec.vision.images import read_member
from stylerec.vision.own_categories import check_name, extend_with_free, unpack_own_category

BoardOrCloset = TypeVar("BoardOrCloset", Board, Closet)

MANIFEST = "manifest.json"
MOST_MANIFEST = 64 * 2**20
MOST_LOOK = 4 * 2**20
SPARE_BYTES = 2**20
DIGEST = re.compile(r"[0-9a-f]{64}")
MODEL = re.compile(r"[0-9A-Za-z._-]{0,100}")
LEARNED = re.compile(r"[0-9A-Za-z+/=]{1,16384}")


def photo_member(photo_id: str, ending: str) -> str:
    """The name of a photo in an archive."""
    return f"photos/{photo_id}{ending}"


def look_member(photo_id: str, model: int) -> str:
    """The name of a look in an archive; `model` is the model's place in the manifest's list."""
    return f"looks/{model}/{photo_id}"


class Importer:
    """One import. Photos are looked at first; then each board and closet comes in whole, in one transaction."""

    def __init__(self, categories: OwnCategories, archive: zipfile.ZipFile) -> None:
        self.database = categories.database
        self.owner = categories.owner
        self.keeper = categories.keeper
        self.categories = categories
        self.archive = archive
        self.look_check = LookCheck(self.database, self.keeper.settings)
        self.problems: list[str] = []
        self.photos: dict[str, PreparedPhoto] = {}
        self.looks: dict[str, list[tuple[str, str | None, bytes | None]]] = {}
        self.members: dict[str, zipfile.ZipInfo] = {}
        self.models: list[str] = []
        self.lab_words: frozenset[str] = frozenset()
        self.new_photos = self.new_pieces = 0

    def run(self) -> Imported:
        """Take in what can be taken in."""
        manifest = self._manifest()
        try:
            self._each(manifest, "photos", self._photo)
            self._each(manifest, "looks", self._look)
            self.keeper.announce(self.photos)
            with self.database.writing() as session:
                self._add_models(session)
            boards = sum(self._each(manifest, "boards", self._board))
            if "own_categories" in manifest.values:  # archives of the first version have none
                self._each(manifest, "own_categories", self._own_category)
            closets = sum(self._each(manifest, "closets", self._closet))
            if manifest.has("wash_rules"):
                self._each(manifest, "wash_rules", self._wash_rule)
            self._each(manifest, "corrections", self._correction)
            self._refuse_strangers()
            with self.database.writing() as session:
                touch_boards(session, Board.board_id.is_not(None))
        finally:
            for photo in self.photos.values():  # those that no board and no closet has
                photo.original.unlink(missing_ok=True)
                photo.picture.unlink(missing_ok=True)
            self.keeper.sweep()
        return Imported(boards, closets, self.new_photos, self.new_pieces, tuple(self.problems))

    def _manifest(self) -> Entry:
        size = sum(member.compress_size for member in self.archive.infolist())
        unpacked = sum(member.file_size for member in self.archive.infolist())
        if unpacked > 2 * size + SPARE_BYTES:
            raise StoreError(
                _("Cannot import the archive: it unpacks to more than twice its size, which none of ours does.")
            )
        for member in self.archive.infolist():
            if member.filename in self.members:
                self.problems.append(
                    _("'{name}' is there twice; the first was taken.").format(name=clean_text(member.filename))
                )
            self.members.setdefault(member.filename, member)
        try:
            manifest = Entry(json.loads(self._bytes(MANIFEST, MOST_MANIFEST)))
            version = manifest.values.get("format")
        except (BadEntry, PhotoError, ValueError, RecursionError) as error:
            raise StoreError(
                _(
                    "Cannot import the archive: it has no readable '{file}' ({error}). Choose a file that was "
                    "written by `export`."
                ).format(file=MANIFEST, error=error)
            ) from error
        if version != FORMAT:
            raise StoreError(
                _(
                    "Cannot import the archive: its format is {version!r:.20}, this version of stylerec reads "
                    "{known}. Update stylerec."
                ).format(version=version, known=FORMAT)
            )
        try:
            self.models = [model if MODEL.fullmatch(model) else "" for model in manifest.listed("models")]
            if "lab_categories" in manifest.values:  # older archives have none
                self.lab_words = frozenset(map(clean_text, manifest.listed("lab_categories")))
        except BadEntry as error:
            self.problems.append(
                _("Parts of the archive's list of contents were left out: {error}.").format(error=error)
            )
        return manifest

    def _each(self, manifest: Entry, name: str, take: Callable[[Entry], bool]) -> list[bool]:
        """Take every entry of a list; one that is wrong is passed over with its reason."""
        taken = []
        try:
            for number, values in enumerate(manifest.entries(name), 1):
                try:
                    taken.append(take(Entry(values)))
                except (BadEntry, StylerecError) as error:
                    self.problems.append(
                        _("Number {number} of the archive's {name} was left out: {error}").format(
                            number=number, name=name, error=error
                        )
                    )
        except BadEntry as error:
            self.problems.append(_("The archive's {name} were left out: {error}.").format(name=name, error=error))
        return taken

    def _bytes(self, name: str, limit: int) -> bytes:
        """A member's content. Raises `PhotoError`."""
        member = self.members.pop(name, None)
        if member is None:
            raise PhotoError(_("'{name}' is missing in the archive").format(name=name))
        result = read_member(self.archive, member, limit)
        if isinstance(result, PhotoError):
            raise result
        return result[1]

    def _photo(self, entry: Entry) -> bool:
        photo_id, stored, ending = entry.text("photo_id", PHOTO_ID), entry.text("stored", DIGEST), entry.text("ending")
        if ending not in FORMAT_OF_EXTENSION:
            raise BadEntry(_("'ending' is {ending!r:.80}").format(ending=ending))
        name = photo_member(photo_id, ending)
        data = self._bytes(name, self.keeper.settings.max_bytes)
        if hashlib.sha256(data).hexdigest() != stored:
            raise BadEntry(_("'{name}' is damaged").format(name=name))
        # A photo whose position was taken out has another id than its bytes: that of the bytes once given.
        with only_this_photo(name):
            is_other = stored[:32] != photo_id and without_position(data) != data
        if is_other:
            raise BadEntry(_("'{name}' is another photo than it says").format(name=name))
        with self.database.reading() as session:
            here = session.get(StoredPhoto, photo_id)
        if here is not None and here.stored != stored:
            raise BadEntry(_("'{name}' differs from the photo that is here already").format(name=name))
        with only_this_photo(name):
            self.photos[photo_id] = self.keeper.prepare(name, data, photo_id)
        return True

    def _look(self, entry: Entry) -> bool:
        photo_id, model = entry.text("photo_id", PHOTO_ID), entry.text("model", MODEL)
        error = None if entry.values.get("error") is None else entry.text("error")
        if model not in self.models:
            raise BadEntry(_("'model' is {model!r:.80}").format(model=model))
        packed = None
        if error is None:
            packed = self._bytes(look_member(photo_id, self.models.index(model)), MOST_LOOK)
            self.look_check.check(packed, model)
        self.looks.setdefault(photo_id, []).append((model, error, packed))
        return True

    def _add_models(self, session: Session) -> None:
        """Models that are new here stand behind those in use, in their own order."""
        numbers = {model.model: model.number for model in session.scalars(select(Model))}
        lowest = min((number for model, number in numbers.items() if model), default=len(self.models) + 1)
        for place, model in enumerate(self.models):
            if model not in numbers:
                numbers[model] = lowest - len(self.models) + place if model else UNKNOWN_MODEL
                session.add(Model(model=model, number=numbers[model]))

    def _keep(self, session: Session, photo_id: str) -> None:
        """Make sure that a photo of the archive is here, with its looks. Raises `BadEntry` when it was refused."""
        prepared = self.photos.get(photo_id)
        if prepared is None:
            raise BadEntry(_("its photo {photo_id} was refused").format(photo_id=photo_id))
        if not prepared.original.exists():
            return
        is_new = self.keeper.keep(session, prepared)
        self.new_photos += is_new
        # What an archive says of a photo is one person's word. It counts for nobody else who has the photo or may get
        # it: looks come along where there is one person, with photos that were not here. All other photos are read.
        if is_new and not self.owner:
            for model, error, packed in self.looks.get(photo_id, ()):
                session.merge(StoredLook(photo_id=photo_id, model=model, error=error, packed=packed))

    def _place(
        self, session: Session, table: type[BoardOrCloset], key: str, entry: Entry, **more: str
    ) -> tuple[str, bool]:
        """The id of a board or a closet, which is made where the owner has none of that id; whether it was."""
        place_id = entry.text(key, ID)
        place = session.get(table, place_id)
        is_new = place is None or place.owner != self.owner
        if is_new:
            place_id = new_id() if place else place_id
            made = table(**{key: place_id}, owner=self.owner, name=entry.text("name"), **more)
            made.archived, made.created = entry.flag("archived"), entry.moment("created")
            session.add(made)
            session.flush()
        return place_id, is_new

    def _board(self, entry: Entry) -> bool:
        with self.database.writing() as session:
            board_id, is_new = self._place(session, Board, "board_id", entry, version=new_id())
            numbers = session.scalars(select(PhotoOnBoard.number).where(PhotoOnBoard.board_id == board_id))
            last = max(numbers, default=0)

            def photo(entry: Entry) -> bool:
                nonlocal last
                photo_id = entry.text("photo_id", PHOTO_ID)
                row = PhotoOnBoard(
                    board_id=board_id,
                    photo_id=photo_id,
                    number=last + 1,
                    name=entry.text("name"),
                    added=entry.moment("added"),
                    excluded=entry.flag("excluded"),
                    apart=entry.has("apart") and entry.flag("apart"),
                    seasons=entry.seasons(),
                    occasions=entry.words("occasions"),
                )
                self._keep(session, photo_id)
                if session.get(PhotoOnBoard, (board_id, photo_id)):
                    return False
                last += 1
                session.add(row)
                session.flush()
                return True

            def opinion(entry: Entry) -> bool:
                value = entry.values.get("value")
                if value not in (-1, 1):
                    raise BadEntry(_("'value' is {value!r:.80}").format(value=value))
                key = (board_id, entry.text("item_category"), entry.text("kind", KIND), entry.text("target"))
                if session.get(Opinion, key):
                    return False
                session.add(
                    Opinion(board_id=key[0], item_category=key[1], kind=key[2], target=key[3], value=int(value))
                )
                session.flush()
                return True

            def item(entry: Entry) -> bool:
                item_id, photo_id = entry.text("item_id", ID), entry.text("photo_id", PHOTO_ID)
                row = Item(board_id=board_id, photo_id=photo_id, name=entry.text("name"), added=entry.moment("added"))
                here = session.get(Item, item_id)
                if here and here.board_id == board_id:
                    return False
                self._keep(session, photo_id)
                row.item_id = new_id() if here else item_id
                session.add(row)
                session.flush()
                return True

            self._each(entry, "photos", photo)
            self._each(entry, "opinions", opinion)
            self._each(entry, "items", item)
        return is_new

    def _closet(self, entry: Entry) -> bool:
        own = {info.name for info in self.categories.all()}
        with self.database.writing() as session:
            closet_id, is_new = self._place(session, Closet, "closet_id", entry)
            piece_ids: dict[str, str] = {}
            trip_ids: dict[str, str] = {}

            def piece(entry: Entry) -> bool:
                piece_id, photo_id = entry.text("piece_id", ID), entry.text("photo_id", PHOTO_ID)
                days = {day_of(text) for text in entry.listed("worn")}
                row = StoredPiece(
                    closet_id=closet_id,
                    photo_id=photo_id,
                    name=entry.text("name"),
                    added=entry.moment("added"),
                    category="" if entry.values.get("category") == "" else entry.category("category", own),
                    named=None if entry.values.get("named") is None else entry.category("named", self.lab_words),
                    colours=None if entry.values.get("colours") is None else tuple(entry.listed("colours")),
                    seasons=entry.seasons(),
                    occasions=entry.words("occasions"),
                    words=entry.words("words"),
                    cut_out=entry.flag("cut_out"),
                    **read_belongings(entry, days),
                )
                here = session.get(StoredPiece, piece_id)
                if here and here.closet_id == closet_id:
                    piece_ids[piece_id] = piece_id
                    return False
                self._keep(session, photo_id)
                row.piece_id = piece_ids[piece_id] = new_id() if here else piece_id
                session.add(row)
                session.flush()
                session.add_all(Wear(piece_id=row.piece_id, day=day) for day in days)
                return True

            self.new_pieces += sum(self._each(entry, "pieces", piece))
            if entry.has("trips"):
                self._each(entry, "trips", lambda trip: add_trip(session, closet_id, trip, trip_ids))
            if entry.has("outfits"):
                self._each(entry, "outfits", lambda outfit: add_outfit(session, closet_id, outfit, piece_ids, trip_ids))
        return is_new

    def _wash_rule(self, entry: Entry) -> bool:
        key = self.owner, entry.text("category")
        wears = int(entry.number("wears", 0, MOST_WEARS))
        with self.database.writing() as session:
            if session.get(WashRule, key):
                return False
            session.add(WashRule(owner=key[0], category=key[1], wears=wears))
        return True

    def _own_category(self, entry: Entry) -> bool:
        """A category with all its examples, or not at all."""
        category_id, name, parent = entry.text("category_id", ID), entry.text("name"), entry.text("parent")
        try:
            learned = b64decode(entry.text("learned", LEARNED))
        except binascii.Error:
            raise BadEntry(_("what was learned is damaged")) from None
        if unpack_own_category(name, learned) is None or parent not in load_taxonomy().groups:
            raise BadEntry(_("what was learned is damaged"))
        here = {info.name: info.group for info in self.categories.all()}
        if name in here:
            return False
        try:
            check_name(name, extend_with_free(load_taxonomy(), here))
        except UsageError as error:
            raise BadEntry(str(error)) from error
        with self.database.writing() as session:
            row = StoredCategory(owner=self.owner, name=name, parent=parent, learned=learned)
            row.category_id = new_id() if session.get(StoredCategory, category_id) else category_id
            row.created, row.model = entry.moment("created"), entry.text("model", MODEL)
            session.add(row)
            session.flush()
            for values in entry.entries("examples"):
                example = Entry(values)
                photo_id = example.text("photo_id", PHOTO_ID)
                self._keep(session, photo_id)
                added = CategoryExample(category_id=row.category_id, photo_id=photo_id, name=example.text("name"))
                added.added = example.moment("added")
                session.merge(added)
                session.flush()
        return True

    def _correction(self, entry: Entry) -> bool:
        own = {info.name for info in self.categories.all()} | self.lab_words
        correction_id, photo_id = entry.text("correction_id", ID), entry.text("photo_id", PHOTO_ID)
        to = None if entry.values.get("to") is None else entry.category("to", own)
        text = None if entry.values.get("box") is None else entry.text("box")
        try:
            box = None if text is None else tuple(float(edge) for edge in json.loads(text))
            kind: Any = entry.text("kind")
            correction = Correction(kind, entry.category("category", own), to, box)  # type: ignore[arg-type]
        except (TypeError, ValueError, RecursionError) as error:
            raise BadEntry(str(error)) from error
        with self.database.writing() as session:
            self.keeper.check(session, photo_id)
            here = session.get(StoredCorrection, correction_id)
            if here and here.owner == self.owner:
                return False
            session.add(
                StoredCorrection(
                    correction_id=new_id() if here else correction_id,
                    owner=self.owner,
                    photo_id=photo_id,
                    created=entry.moment("created"),
                    kind=correction.kind,
                    category=correction.category,
                    to=correction.to,
                    box=text,
                )
            )
        return True

    def _refuse_strangers(self) -> None:
        """Say which members were not asked for: they are never read, and names are never used as paths."""
        for name, member in self.members.items():
            if not member.is_dir():
                self.problems.append(
                    _("'{name}' does not belong to the archive and was left out.").format(name=clean_text(name))
                )


KIND = re.compile("photo|pairing|piece")
