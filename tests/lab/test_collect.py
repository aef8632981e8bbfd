"""Collecting from the web goes through the real gallery-dl and a web site on this machine, in Pinterest's form."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stylerec.errors import UsageError
from stylerec.lab.collect import (
    CategoryProgress,
    CollectSettings,
    collect_addresses,
    collect_photos,
    collect_searches,
    read_addresses,
    read_categories,
)
from stylerec.lab.gallery_dl import CollectError
from stylerec.lab.manifest import CollectedPhoto, CollectionManifest, folder_name
from stylerec.settings import Settings
from tests.lab.site_for_tests import Site, jpeg, running

ROOT = Path(__file__).parents[2]
HAS_GALLERY_DL = shutil.which("gallery-dl", path=str(Path(sys.executable).parent)) or shutil.which("gallery-dl")
from_the_web = pytest.mark.skipif(not HAS_GALLERY_DL, reason="the program gallery-dl is not installed")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    names = [f"{i}.jpg" for i in range(8)]
    files = {name: jpeg(i) for i, name in enumerate(names)}
    with running(Site({"linen blazer": names}, files)) as site:
        yield site


def settings(site: Site, folder: Path, **changes: object) -> CollectSettings:
    quick = {
        "per_category": 4,
        "pause": (0.0, 0.0),
        "retries": 1,
        "wait_if_too_many": 0.0,
        "config": site.config(folder),
    }
    return CollectSettings(**{**quick, **changes})  # type: ignore[arg-type]


def kept_files(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.glob("*/*") if ".collecting" not in path.parts)


def not_kept(out: Path) -> list[CollectedPhoto]:
    return [entry for entry in CollectionManifest(out) if not entry.kept]


@from_the_web
def test_a_search_is_paged_and_every_photo_has_its_source(site: Site, tmp_path: Path) -> None:
    site.files["1.jpg"] = b"<html>no photo</html>"
    site.files["2.jpg"] = site.files["0.jpg"]
    del site.files["3.jpg"]
    site.files["4.jpg"] += bytes(6000)
    site.answers["/photos/5.jpg"] = [429]  # once: the second time of asking it comes
    site.answers["/resource/BaseSearchResource/get/"] = [429]
    heard: list[CategoryProgress] = []
    out = tmp_path / "set"

    limited = settings(site, tmp_path, limits=Settings(max_bytes=5000))
    results = collect_searches({"Blazers": "linen blazer", "capes": "cape"}, out, limited, on_progress=heard.append)

    blazers, capes = results
    assert (blazers.kept, blazers.not_kept, blazers.state) == (4, 4, "done")
    assert (capes.kept, capes.state, capes.note) == (0, "done", "the site has no results")
    assert len(kept_files(out)) == 4 and all(file.startswith("Blazers/") for file in kept_files(out))
    entries = {Path(entry.address).name: entry for entry in CollectionManifest(out)}
    assert [entries[f"{i}.jpg"].kept for i in range(8)] == [True, False, False, False, False, True, True, True]
    assert "web page" in str(entries["1.jpg"].reason)
    assert entries["2.jpg"].reason == f"the same photo as '{entries['0.jpg'].file}'"
    assert entries["3.jpg"].reason == "404 Not Found"
    assert "larger than" in str(entries["4.jpg"].reason)
    first = entries["0.jpg"]
    assert first.address == f"{site.root}/photos/0.jpg" and first.page == "https://shop.example/0.jpg"
    assert (out / str(first.file)).read_bytes() == site.files["0.jpg"] and first.width == 48
    assert site.asked["/resource/BaseSearchResource/get/"] == 5  # one refused, three pages of blazers, one of capes
    assert site.asked["/photos/5.jpg"] == 2
    assert [progress.kept for progress in heard if progress.category == "Blazers"] == sorted(
        progress.kept for progress in heard if progress.category == "Blazers"
    )
    assert [len(not_kept(out)), sum(entry.kept for entry in CollectionManifest(out))] == [4, 4]


@from_the_web
def test_a_killed_run_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    site.slow = 0.15
    out = tmp_path / "set"
    config = site.config(tmp_path)
    code = (
        "from pathlib import Path; from stylerec.lab.collect import *; "
        f"s = CollectSettings(per_category=7, pause=(0, 0), config=Path({str(config)!r})); "
        f"collect_searches({{'blazers': 'linen blazer'}}, Path({str(out)!r}), s)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 30
    while len(kept_files(out)) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = len(kept_files(out))
    assert 2 <= before < 7
    manifest = out / "collected.jsonl"
    manifest.write_bytes(manifest.read_bytes() + b'{"category": "blaz')  # a line that the kill cut off
    time.sleep(0.5)  # gallery-dl, left alone, ends when nobody listens any more
    asked = dict(site.asked)

    results = collect_searches({"blazers": "linen blazer"}, out, settings(site, tmp_path, per_category=7))

    assert results[0].kept == len(kept_files(out)) == 7
    entries = [json.loads(line) for line in manifest.read_text().splitlines()]
    assert len({entry["address"] for entry in entries if entry["file"]}) == 7
    assert site.asked["/photos/0.jpg"] == asked["/photos/0.jpg"]  # what is there is not asked for again
    assert not [path for path in out.rglob("*") if path.suffix == ".part" and ".collecting" not in path.parts]

    pages = site.pages
    collect_searches({"blazers": "linen blazer"}, out, settings(site, tmp_path, per_category=7))
    assert site.pages == pages  # enough is enough: the site is not asked at all


@from_the_web
@pytest.mark.parametrize("status", [403, 429])
def test_a_refused_search_stops_everything_and_says_how_to_go_on(site: Site, tmp_path: Path, status: int) -> None:
    site.searches["cape"] = ["7.jpg"]
    site.answers["/resource/BaseSearchResource/get/"] = [status] * 2
    searches = {"blazers": "linen blazer", "capes": "cape"}
    with pytest.raises(CollectError, match=r"'blazers': the site refuses.*same command again"):
        collect_searches(searches, tmp_path / "set", settings(site, tmp_path, retries=0))
    assert site.asked["/resource/BaseSearchResource/get/"] == 1  # the next category was not tried


@from_the_web
def test_refused_photos_stop_after_a_while_and_are_asked_for_again_later(site: Site, tmp_path: Path) -> None:
    names = [f"p{i}.jpg" for i in range(14)]
    site.searches["cape"] = names
    site.files |= {name: jpeg(100 + i) for i, name in enumerate(names)}
    for name in names:
        site.answers[f"/photos/{name}"] = [403]
    out = tmp_path / "set"
    quick = settings(site, tmp_path, retries=0, per_category=14)
    with pytest.raises(CollectError, match="403 Forbidden, 10 times in a row"):
        collect_searches({"capes": "cape"}, out, quick)
    assert sum(site.asked[f"/photos/{name}"] for name in names) in (10, 11)  # one may be under way
    site.answers.clear()
    assert collect_searches({"capes": "cape"}, out, quick)[0].kept == 14


@from_the_web
def test_stopping_does_not_wait_for_a_slow_site(site: Site, tmp_path: Path) -> None:
    site.slow = 60
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    results = collect_searches({"blazers": "linen blazer"}, tmp_path / "set", settings(site, tmp_path), stop=stop)
    assert [(result.kept, result.state) for result in results] == [(0, "stopped")]


@from_the_web
def test_a_table_of_addresses(site: Site, tmp_path: Path) -> None:
    table = tmp_path / "addresses.csv"
    rows = [
        "capes,/photos/0.jpg",
        "capes,/photos/0.jpg?large=1",
        "hats,/photos/1.jpg",
        "hats,/about",
        "hats,/photos/x.jpg",
    ]
    table.write_text("category,address\n" + "\n".join(row.replace(",/", f",{site.root}/") for row in rows))
    out = tmp_path / "set"
    capes, hats = collect_addresses(read_addresses(table), out, settings(site, tmp_path))
    assert (capes.kept, capes.not_kept, hats.kept, hats.not_kept) == (1, 1, 1, 2)
    reasons = {entry.address.removeprefix(site.root): str(entry.reason) for entry in not_kept(out)}
    assert "same photo" in reasons["/photos/0.jpg?large=1"]
    assert "does not lead to a photo" in reasons["/about"]
    assert reasons["/photos/x.jpg"] == "404 Not Found"


def test_without_gallery_dl_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stylerec.lab.gallery_dl.shutil.which", lambda *_, **__: None)
    with pytest.raises(CollectError, match=r"-m pip install -r requirements.txt"):
        collect_searches({"capes": "cape"}, tmp_path)


def test_photos_from_folders_and_archives(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for place, data in {
        "women/dresses/a.jpg": jpeg(1),
        "women/dresses/again.jpg": jpeg(1),
        "men/hats/b.png": jpeg(2),  # a JPEG by content: sites give wrong endings
        "men/hats/broken.jpg": b"nothing",
        "loose.jpg": jpeg(3),
        "men/hats/notes.txt": b"not a photo by name",
    }.items():
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        (tree / place).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("dresses/c.jpg", jpeg(4))
        archive.writestr("../../escape/d.jpg", jpeg(5))
    out = tmp_path / "set"

    results = {progress.category: progress for progress in collect_photos([tree, tmp_path / "more.zip"], out)}

    assert (results["dresses"].kept, results["dresses"].not_kept) == (2, 1)
    assert (results["hats"].kept, results["hats"].not_kept) == (1, 1)
    assert [Path(file).suffix for file in kept_files(out)] == [".jpg"] * 3
    assert (tree / "women/dresses/a.jpg").exists()
    reasons = [str(entry.reason) for entry in not_kept(out)]
    assert any("lies in no folder" in reason for reason in reasons)
    assert any("points outside the archive" in reason for reason in reasons)

    collect_photos([tree, tmp_path / "more.zip"], out)  # a second time adds nothing, and records nothing twice
    assert len(kept_files(out)) == 3 and len(not_kept(out)) == len(reasons)


def test_a_lost_photo_comes_back(tmp_path: Path) -> None:
    """A crash between the record and the file must not lose the photo for good."""
    manifest = CollectionManifest(tmp_path)
    entry = manifest.add_photo("hats", jpeg(1), "https://example.org/1.jpg")
    (tmp_path / str(entry.file)).unlink()
    again = CollectionManifest(tmp_path)
    again.add_photo("hats", jpeg(1), "https://example.org/1.jpg")
    assert (tmp_path / str(entry.file)).exists() and len(list(again)) == 1


def test_categories_from_each_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("linen blazer\n\n# not this\nhat\n")
    (tmp_path / "b.csv").write_text("category,search\nblazer,linen blazer women\nhat,\n")
    shipped = ROOT / "stylerec" / "domain" / "taxonomy.json"
    assert read_categories(tmp_path / "a.txt") == {"linen blazer": "linen blazer", "hat": "hat"}
    assert read_categories(tmp_path / "b.csv") == {"blazer": "linen blazer women", "hat": "hat"}
    assert read_categories(shipped)["t-shirt"] == "T-shirt"
    (tmp_path / "c.txt").write_text("skirt/mini\nskirt:mini\n")
    with pytest.raises(UsageError, match=r"'skirt/mini' and 'skirt:mini' would share the folder 'skirt-mini'"):
        read_categories(tmp_path / "c.txt")


@pytest.mark.parametrize(
    ("category", "folder"),
    [("../../etc", "etc"), ("Tops & Blouses", "Tops & Blouses"), ("jupe plissée/midi", "jupe plissée-midi")],
)
def test_a_category_never_leads_out_of_the_folder(category: str, folder: str) -> None:
    assert folder_name(category) == folder


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"per_category": 0}, "per_category"),
        ({"search": "https://example.org/"}, "query"),
        ({"search": "file:///{query}"}, "search"),
        ({"pause": (2.0, 1.0)}, "pause"),
    ],
)
def test_settings_out_of_range_are_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        CollectSettings(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", ["hats,ftp://example.org/a.jpg", ",https://example.org/a.jpg", "hats,-i"])
def test_a_wrong_address_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.csv").write_text(f"category,address\nhats,https://example.org/1.jpg\n{line}\n")
    with pytest.raises(UsageError, match="Line 3"):
        read_addresses(tmp_path / "a.csv")
