"""The commands about outfits, the calendar, trips, the laundry and what is owned."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import garment, photo, seen_as
from PIL import Image

from stylerec.cli import main
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg

MONDAY = "2026-11-23"
CLOTHES = {
    "blouse.jpg": ("blouse", "white"),
    "shirt.jpg": ("shirt", "white"),
    "skirt.jpg": ("skirt", "black"),
    "boots.jpg": ("boots", "brown"),
    "sandals.jpg": ("sandals", "brown"),
}


def jpeg(number: int) -> bytes:
    """A photo that looks like no other."""
    patches = np.random.default_rng(number).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    return encode_jpeg(patches.repeat(10, axis=0).repeat(10, axis=1))


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own: a board of two looks and a closet of five pieces."""
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "data"))
    made = Store.open()
    board_id = made.boards.create("Autumn").board_id
    ids = made.photos.add(board_id, [("office.jpg", jpeg(200)), ("beach.jpg", jpeg(201))]).photo_ids
    for photo_id, top, shoes in zip(ids, ("blouse", "shirt"), ("boots", "sandals"), strict=True):
        worn = (garment(top, ("white",)), garment("skirt"), garment(shoes, ("brown",)))
        made.looks.save(photo_id, "m", photo("x", *worn))
    closet_id = made.closets.create("Mine").closet_id
    for number, (name, (category, colour)) in enumerate(CLOTHES.items()):
        made.pieces.add(closet_id, (name, jpeg(number)), seen_as(category, colour), model="m")
    return made


def lines(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[dict]:
    """What a command writes."""
    capsys.readouterr()
    assert main(arguments) == code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def worn(row: dict) -> set[str]:
    return {piece["name"] for piece in row["pieces"]}


def test_an_outfit_by_hand_is_changed_copied_and_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    (made,) = lines(capsys, "outfit", "make", "blouse.jpg", "skirt.jpg", "boots.jpg", "--tag", "work")
    assert made["name"] == "White blouse, black skirt and brown boots" and made["tags"] == ["work"]
    (named,) = lines(capsys, "outfit", "change", made["name"], "--name", "Office", "--rating", "5")
    assert (named["name"], named["rating"], worn(named)) == ("Office", 5, {"blouse.jpg", "skirt.jpg", "boots.jpg"})
    lines(capsys, "outfit", "copy", "Office", "Friday")
    assert [one["name"] for one in lines(capsys, "outfit", "list")] == ["Office", "Friday"]
    lines(capsys, "outfit", "delete", "Office")
    assert [one["name"] for one in lines(capsys, "outfit", "list")] == ["Friday"]
    assert main(["outfit", "delete", "Office"]) == 1
    assert "There is no outfit 'Office'. Those there are: 'Friday'" in capsys.readouterr().err


def test_outfits_from_an_answer_and_from_a_look(capsys: pytest.CaptureFixture[str]) -> None:
    (answer,) = lines(capsys, "outfit", "answer", "sandals.jpg")
    assert {"skirt.jpg", "sandals.jpg"} < worn(answer)
    (look,) = lines(capsys, "outfit", "look", "office.jpg", "--name", "As in the photo")
    assert worn(look) == {"blouse.jpg", "skirt.jpg", "boots.jpg"} and look["name"] == "As in the photo"
    lines(capsys, "outfit", "answer", "skirt.jpg", "--temperature", "-20", code=1)
    lines(capsys, "outfit", "answer", "skirt.jpg", "--number", "99", code=2)
    lines(capsys, "outfit", "look", "nowhere.jpg", code=1)


def test_a_locked_piece_stays_and_the_rest_is_never_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    lines(capsys, "outfit", "make", "blouse.jpg", "skirt.jpg", "boots.jpg", "--name", "A")
    seen = [{"blouse.jpg", "skirt.jpg", "boots.jpg"}]
    while main(["outfit", "reroll", "A", "--lock", "skirt.jpg"]) == 0:
        (rolled,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
        assert "skirt.jpg" in worn(rolled) and worn(rolled) not in seen and rolled["name"] == "A"
        seen.append(worn(rolled))
    assert "There is no other outfit with these pieces" in capsys.readouterr().err
    assert len(seen) == 4
    assert main(["outfit", "reroll", "A", "--lock", "nothing.jpg"]) == 1


def test_an_outfit_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines(capsys, "outfit", "make", "blouse.jpg", "skirt.jpg", "--name", "A")
    assert main(["outfit", "draw", "A", "--out", str(tmp_path / "a.png")]) == 0
    assert Image.open(tmp_path / "a.png").size == (640, 960)
    assert main(["outfit", "draw", "A", "--out", str(tmp_path / "no" / "a.png")]) == 2


def test_a_week_is_planned_changed_worn_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines(capsys, "outfit", "make", "shirt.jpg", "skirt.jpg", "--name", "Mine")
    lines(capsys, "plan", "put", "Mine", MONDAY)
    week = lines(capsys, "plan", "week", "--start", MONDAY, "--days", "2")
    assert [(one["day"], one["worn"]) for one in week] == [(MONDAY, False), ("2026-11-24", False)]
    assert week[0]["name"] == "Mine" and worn(week[1]) <= set(CLOTHES)
    (moved,) = lines(capsys, "plan", "move", week[1]["outfit"], "2026-11-25")
    assert moved["day"] == "2026-11-25"
    (done,) = lines(capsys, "plan", "wear", week[0]["outfit"])
    assert done["worn"]
    shown = {one["name"]: one for one in lines(capsys, "closet", "show")}
    assert (shown["shirt.jpg"]["worn"], shown["shirt.jpg"]["last_worn"]) == (1, MONDAY)
    assert main(["plan", "export", "--start", MONDAY, "--out", str(tmp_path / "a.ics")]) == 0
    calendar = (tmp_path / "a.ics").read_bytes()
    assert calendar.count(b"BEGIN:VEVENT") == 2 and b"DTSTART;VALUE=DATE:20261123\r\n" in calendar
    assert b"DESCRIPTION:shirt.jpg\\nskirt.jpg\r\n" in calendar
    lines(capsys, "plan", "wear", week[0]["outfit"], "--undo")
    lines(capsys, "plan", "remove", week[0]["outfit"])
    assert len(lines(capsys, "plan", "list", "--start", MONDAY)) == 1
    lines(capsys, "plan", "week", "--start", "2026-12-24", "--days", "1", "--temperature", "-20", code=1)


def test_a_trip_is_packed_shown_and_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trip", "pack", "Crete", "--start", MONDAY, "--days", "2", "--bag", "9"]) == 0
    said = capsys.readouterr()
    assert "4 pieces for 2 days, each another outfit. Fewer are not possible." in said.err
    assert len(said.out.splitlines()) == 2
    (trip,) = lines(capsys, "trip", "list")
    assert (trip["name"], trip["pieces"], trip["bag"], trip["least"]) == ("Crete", 4, 9, 4)
    days = lines(capsys, "trip", "show", "Crete")
    assert [one["day"] for one in days] == [MONDAY, "2026-11-24"] and days[0]["trip"] == trip["trip"]
    assert lines(capsys, "plan", "list", "--start", MONDAY) == days
    lines(capsys, "trip", "delete", "Crete")
    assert lines(capsys, "trip", "list") == []
    lines(capsys, "trip", "pack", "Crete", "--days", "2", "--bag", "1", code=1)
    lines(capsys, "trip", "pack", "Crete", "--days", "0", "--bag", "1", code=2)


def test_the_laundry(capsys: pytest.CaptureFixture[str]) -> None:
    lines(capsys, "closet", "wore", "shirt.jpg", "skirt.jpg", "--day", MONDAY)
    lines(capsys, "closet", "wore", "shirt.jpg", "--day", "2026-11-24")
    lines(capsys, "laundry", "put", "boots.jpg")
    assert {one["name"] for one in lines(capsys, "laundry", "list")} == {"shirt.jpg", "boots.jpg"}
    assert main(["plan", "week", "--start", "2026-12-01", "--days", "3"]) == 0
    assert "2 pieces are not here: 2 in the wash." in capsys.readouterr().err
    washed = lines(capsys, "laundry", "done", "--day", "2026-11-25")
    assert {one["name"] for one in washed} == {"shirt.jpg", "boots.jpg"} and washed[0]["place"] == "here"
    assert lines(capsys, "laundry", "rule", "shirt", "5") == [{"category": "shirt", "wears": 5, "own": True}]
    assert lines(capsys, "laundry", "rule", "shirt", "default") == [{"category": "shirt", "wears": 2, "own": False}]
    assert len(lines(capsys, "laundry", "rule")) > 50
    lines(capsys, "laundry", "rule", "shirt", "often", code=2)


def test_prices_places_and_warmth(capsys: pytest.CaptureFixture[str]) -> None:
    say = ("closet", "say", "boots.jpg", "--price", "80", "--bought", "2025-10-01", "--place", "lent")
    (boots,) = lines(capsys, *say, "--warmth", "0.2")
    assert (boots["price"], boots["bought"], boots["place"], boots["warmth"]) == (80, "2025-10-01", "lent", 0.2)
    assert (boots["warmth_source"], boots["cost_per_wear"]) == ("own", None)
    lines(capsys, "closet", "wore", "boots.jpg", "--day", MONDAY)
    (boots,) = lines(capsys, "closet", "say", "boots.jpg", "--warmth", "default")
    assert (boots["warmth_source"], boots["cost_per_wear"], boots["price"]) == ("ASHRAE 55: boots", 80, 80)
    assert main(["closet", "worth"]) == 0
    said = capsys.readouterr()
    rows = {row["name"]: row for row in map(json.loads, said.out.splitlines())}
    assert rows["boots.jpg"]["cost_per_wear"] == 80 and rows["skirt.jpg"]["needed"] == 2
    assert "earn their place" in said.err


def test_photos_become_pieces_that_are_owned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.effect_noise((80, 120), 60).convert("RGB").save(tmp_path / "coat.jpg")
    (tmp_path / "broken.jpg").write_bytes(b"hello")
    files = [str(tmp_path / name) for name in ("coat.jpg", "broken.jpg")]
    own = ["closet", "own", *files, "--category", "coat", "--price", "120", "--bought", "2025-10-01"]
    assert main(own) == 0
    said = capsys.readouterr()
    (piece,) = (json.loads(line) for line in said.out.splitlines())
    assert (piece["name"], piece["category"], piece["price"]) == ("coat.jpg", "coat", 120) and "broken.jpg" in said.err
    assert lines(capsys, *own) == []  # it is there already


def test_a_closet_must_be_named_when_there_are_two(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.closets.create("Other")
    assert main(["outfit", "list"]) == 1
    assert "Say which closet is meant with --closet. Those there are: 'Mine'" in capsys.readouterr().err
    assert [one["name"] for one in lines(capsys, "closet", "list")] == ["Mine", "Other"]
    assert lines(capsys, "outfit", "list", "--closet", "Other") == []
    (made,) = lines(capsys, "closet", "create", "Third")
    assert lines(capsys, "closet", "show", "--closet", made["closet"]) == []


def test_days_ahead_start_today_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    lines(capsys, "outfit", "make", "shirt.jpg", "--name", "A")
    lines(capsys, "plan", "put", "A", (date.today() + timedelta(days=3)).isoformat())
    assert [one["name"] for one in lines(capsys, "plan", "list")] == ["A"]
    assert lines(capsys, "plan", "list", "--days", "2") == []


@pytest.mark.parametrize(
    "command", ["closet", "closet own", "closet show", "outfit", "outfit reroll", "plan", "trip", "laundry"]
)
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0 and len(capsys.readouterr().out) > 300
