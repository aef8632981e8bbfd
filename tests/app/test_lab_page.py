"""The steps of the lab that run commands behind the page: what they start, how far it is, how it ended."""

import csv
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app import lab_jobs, lab_places, navigation, sign_in
from stylerec.app.components.lab import collect_words, lab_collect, lab_train, missing_packages
from stylerec.cli.lab.commands import build_parser
from stylerec.cli.lab.models import _setting
from stylerec.errors import UsageError
from stylerec.lab.collect import read_categories
from stylerec.lab.compare import COMMONEST, NEIGHBOUR, compare_runs
from stylerec.lab.jobs import Job, command_line
from stylerec.lab.manifest import CollectionManifest
from stylerec.lab.messages import JobMessage
from stylerec.lab.packages import install_line
from stylerec.lab.run_folder import load_run, write_json
from tests.app.conftest import PATIENCE, jpeg
from tests.app.texts import button, labels, texts
from tests.furnished import make_run


class MadeJobs:
    """Jobs that never run: the test says how far each is; what was started and stopped is kept."""

    def __init__(self) -> None:
        self.known: dict[str, Job] = {}
        self.started: list[tuple[str, tuple[str, ...], Path]] = []
        self.stopped: list[str] = []

    def say(self, key: str, state: str, folder: Path, *said: JobMessage | str, error: str = "") -> None:
        progress = next((one for one in said if isinstance(one, JobMessage) and one.kind == "progress"), None)
        results = tuple(one.text for one in said if isinstance(one, JobMessage) and one.kind == "result")
        lines = tuple(one if isinstance(one, str) else one.text for one in said)
        self.known[key] = Job(folder, state, progress, results, lines, error, False, 3.0)

    def start(self, key: str, command: str, values=(), options=(), *, folder: Path) -> None:
        self.started.append((key, command_line(command, values, options), folder))
        self.say(key, "running", folder)

    def look(self, key: str) -> Job | None:
        return self.known.get(key)

    def stop(self, key: str) -> None:
        self.stopped.append(key)

    def options(self) -> object:
        """The last command as the program itself reads it."""
        _, arguments, _ = self.started[-1]
        return build_parser(arguments[0]).parse_args(arguments)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> MadeJobs:
    made = MadeJobs()
    monkeypatch.setattr(lab_jobs, "_jobs", lambda folder: made)
    monkeypatch.setattr(missing_packages, "find_spec", lambda name: object())
    return made


Open = Callable[[str], AppTest]


@pytest.fixture
def open_step(jobs: MadeJobs) -> Open:
    def opened(step: str) -> AppTest:
        def script() -> None:
            from stylerec.app.pages import lab

            lab.show()

        page = AppTest.from_function(script, default_timeout=PATIENCE)
        page.session_state["lab-step"] = step
        return page.run()

    return opened


@pytest.fixture
def photos(data_dir: Path) -> Path:
    """A data set of two categories."""
    folder = lab_places.photos_folder() / "autumn"
    for category in ("skirts", "hats"):
        for number in range(3):
            path = folder / category / f"{number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(jpeg(number))
    return folder


# The page


def test_where_people_sign_in_there_is_no_lab(monkeypatch: pytest.MonkeyPatch):
    assert "lab" in [entry.path for entry in navigation.offered()]
    monkeypatch.setattr(sign_in, "is_asked_for", lambda: True)
    paths = [entry.path for entry in navigation.offered()]
    assert "lab" not in paths and "settings" in paths


@pytest.mark.parametrize(("step", "module"), [("Collect", "gallery_dl"), ("Prepare", "cv2"), ("Train", "tensorflow")])
def test_a_step_says_which_packages_it_lacks(open_step: Open, monkeypatch, step: str, module: str):
    monkeypatch.setattr(missing_packages, "find_spec", lambda name: None if name == module else object())
    page = open_step(step)
    assert module in texts(page)
    assert page.code[0].value == install_line() and not labels(page)


def test_the_step_stays_when_the_page_is_drawn_again(open_step: Open):
    page = open_step("Train").run()
    assert page.segmented_control(key="lab-step").value == "Train" and "There are no photos" in texts(page)


# Places and data sets


@pytest.mark.parametrize("name", ["", "  ", "../elsewhere", "a/b", ".hidden", "-x", "a\\b"])
def test_a_name_cannot_lead_out_of_the_lab(data_dir: Path, name: str):
    with pytest.raises(UsageError, match="Invalid name"):
        lab_places.new_folder(lab_places.runs_folder(), name)


def test_another_folder_is_checked_and_remembered(open_step: Open, tmp_path: Path, data_dir: Path):
    page = open_step("Prepare")
    page.text_input(key="lab-prepare-folder").set_value(str(tmp_path / "none"))
    button(page, "Use this folder").click().run()
    assert f"There is no folder '{tmp_path / 'none'}'" in page.error[0].value.replace("\\", "")
    (tmp_path / "mine" / "coats").mkdir(parents=True)
    page.text_input(key="lab-prepare-folder").set_value(str(tmp_path / "mine"))
    button(page, "Use this folder").click().run()
    assert "no photos in category folders" in page.error[0].value.replace("\\", "")
    (tmp_path / "mine" / "coats" / "1.jpg").write_bytes(jpeg(1))
    button(page, "Use this folder").click().run()
    assert not page.error and page.selectbox(key="lab-prepare-dataset").value == tmp_path / "mine"
    assert lab_places.datasets() == (tmp_path / "mine",)
    (tmp_path / "mine" / "coats" / "1.jpg").unlink()
    (tmp_path / "mine" / "coats").rmdir()
    (tmp_path / "mine").rmdir()
    assert lab_places.datasets() == ()


def test_photos_to_prepare_and_to_train_on_come_first_in_their_steps(open_step: Open, photos: Path):
    prepared = photos.with_name("ready")
    shutil.copytree(photos, prepared)
    (prepared / "prepared.csv").touch()
    os.utime(photos, (1, 1))
    assert open_step("Train").selectbox(key="lab-train-dataset").value == prepared
    os.utime(photos)
    os.utime(prepared, (1, 1))
    assert open_step("Prepare").selectbox(key="lab-prepare-dataset").value == photos


# Collect


def test_collecting_begins_when_there_are_words_and_the_terms_were_read(open_step: Open, jobs: MadeJobs):
    page = open_step("Collect")
    assert button(page, "Collect").disabled
    page.text_area[0].set_value("linen blazer\n\nT-shirt: t-shirt women\n").run()
    assert button(page, "Collect").disabled and "2 categories, up to 800 photos" in texts(page)
    page.number_input(key="lab-collect-number").set_value(50).run()
    page.checkbox(key="lab-collect-terms").check().run()
    button(page, "Collect").click().run()
    options = jobs.options()
    out = lab_places.photos_folder() / "my photos"
    assert (options.out, options.per_category, options.pause) == (out, 50, "1-2")
    assert read_categories(options.categories) == {
        "linen blazer": "linen blazer",
        "T-shirt": "t-shirt women",
    }


def test_words_come_from_a_file_or_the_names_step(open_step: Open, data_dir: Path):
    from stylerec.lab.names import propose_categories, save_taxonomy, to_taxonomy

    taxonomy = lab_places.names_folder() / "shop" / "taxonomy.json"
    taxonomy.parent.mkdir(parents=True)
    save_taxonomy(to_taxonomy(propose_categories(["LINEN BLAZER", "Maxi dress - red"])), taxonomy)
    page = open_step("Collect")
    page.file_uploader[0].set_value(("mine.csv", b"category,search\nhat,straw hat\n", "text/csv")).run()
    assert page.text_area[0].value == "hat: straw hat"
    page.selectbox(key="lab-collect-taxonomy").set_value(taxonomy).run()
    assert {line.split(":")[0] for line in page.text_area[0].value.splitlines()} == {"blazer", "dress"}


@pytest.mark.parametrize("text", ["a/b\na-b", "hat\n???"])
def test_categories_that_cannot_be_folders_are_refused(text: str):
    with pytest.raises(UsageError):
        collect_words.parse_categories(text)


def test_while_photos_are_collected_each_category_shows_how_many(open_step: Open, jobs: MadeJobs, data_dir: Path):
    out = lab_places.photos_folder() / "spring"
    out.mkdir(parents=True)
    (out / "categories.csv").write_text("category,search,photos\nskirt,skirt,4\nhat,hat,4\n", encoding="utf-8")
    manifest = CollectionManifest(out)
    manifest.add_photo("skirt", jpeg(1), "http://a/1")
    manifest.add_failure("skirt", "http://a/2", "404 Not Found")
    jobs.say("lab-collect", "running", out)
    page = open_step("Collect")
    assert "1 photo in 'spring', at most 8 wanted" in page.get("progress")[0].proto.text.replace("\\", "")
    table = page.dataframe[0].value
    assert table[["category", "kept", "not_kept"]].to_numpy().tolist() == [["skirt", 1, 1], ["hat", 0, 0]]
    button(page, "Stop").click().run()
    assert jobs.stopped == ["lab-collect"]

    jobs.say("lab-collect", "failed", out, "x", error="Stopped at 'skirt': the site refuses.")
    page.run()
    assert page.error[0].value.replace("\\", "") == "Stopped at 'skirt': the site refuses."
    assert "404 Not Found" in page.dataframe[1].value.to_string()
    assert page.text_area[0].value == "skirt\nhat" and "Go on" in labels(page)
    assert page.number_input(key="lab-collect-number").value == 4


def test_photos_are_copied_from_folders(open_step: Open, jobs: MadeJobs, tmp_path: Path):
    page = open_step("Collect")
    page.segmented_control(key="lab-collect-source").set_value(lab_collect.COPY).run()
    page.text_area[0].set_value(f"{tmp_path / 'none'}").run()
    assert "There is no" in page.error[0].value and button(page, "Copy the photos").disabled
    page.text_area[0].set_value(f"{tmp_path}\n").run()
    button(page, "Copy the photos").click().run()
    assert jobs.options().photos == [tmp_path]


def test_a_job_runs_behind_the_page(photos: Path, tmp_path: Path):
    """The one with a real process."""

    def script() -> None:
        from stylerec.app.pages import lab

        lab.show()

    page = AppTest.from_function(script, default_timeout=PATIENCE)
    page.session_state["lab-step"] = "Collect"
    page.run().segmented_control(key="lab-collect-source").set_value(lab_collect.COPY).run()
    source = photos.rename(tmp_path / "elsewhere")
    page.text_area[0].set_value(str(source)).run()
    button(page, "Copy the photos").click().run()
    end = time.monotonic() + PATIENCE
    while lab_jobs.jobs().look("lab-collect").running:
        assert time.monotonic() < end
        time.sleep(0.1)
    page.run()
    assert page.success[0].value.replace("\\", "") == "3 photos in 'my photos'."  # the hats are the same pictures
    assert page.dataframe[0].value["not_kept"].sum() == 3
    assert lab_places.datasets() == (lab_places.photos_folder() / "my photos",)


def test_addresses_come_from_a_table(open_step: Open, jobs: MadeJobs):
    page = open_step("Collect")
    page.segmented_control(key="lab-collect-source").set_value(lab_collect.ADDRESSES).run()
    table = b"category,address\nhat,http://localhost/1.jpg\n"
    page.file_uploader[0].set_value(("a.csv", table, "text/csv")).run()
    page.checkbox(key="lab-collect-terms").check().run()
    button(page, "Collect").click().run()
    assert jobs.options().addresses.read_bytes() == table


# Prepare


def test_preparing_gets_what_was_asked_for(open_step: Open, jobs: MadeJobs, photos: Path):
    page = open_step("Prepare")
    page.slider(key="lab-prepare-shares").set_range(70, 85).run()
    page.number_input(key="lab-prepare-bytes").set_value(2048).run()
    page.checkbox(key="lab-prepare-compare").check().run()
    page.file_uploader[0].set_value(("g.csv", b"photo,group\n0,a\n", "text/csv")).run()
    button(page, "Prepare").click().run()
    options = jobs.options()
    assert options.dataset == photos and options.out == photos.with_name("autumn prepared")
    assert options.shares == pytest.approx([0.7, 0.15, 0.15]) and options.bytes == 2048
    assert options.compare_splits and not options.study_split and options.groups.read_bytes().startswith(b"photo")


def test_the_study_s_split_has_its_own_shares(open_step: Open, jobs: MadeJobs, photos: Path):
    page = open_step("Prepare")
    page.checkbox(key="lab-prepare-study").check().run()
    page.toggle(key="lab-prepare-small").set_value(False).run()
    button(page, "Prepare").click().run()
    options = jobs.options()
    assert options.study_split and options.keep_size and "--shares" not in jobs.started[-1][1]


def test_a_prepared_data_set_is_described(open_step: Open, jobs: MadeJobs, photos: Path):
    from stylerec.lab.prepare import PrepareSettings, prepare_dataset

    (photos / "hats" / "broken.jpg").write_bytes(b"no photo")
    out = photos.with_name("small")
    prepare_dataset(photos, out, PrepareSettings(look_for_copies=False, shares=(0.4, 0.3, 0.3)))
    jobs.say("lab-prepare", "done", out, JobMessage("result", "Named by the nearest training photo: 0.900"))
    page = open_step("Prepare")
    assert "2 categories" in texts(page) and "Named by the nearest" in texts(page)
    assert "1 photo left out" in [expander.label for expander in page.expander]
    assert page.table[0].value["Photos"].astype(int).sum() == 7
    jobs.say("lab-prepare", "stopped", out)
    assert "Nothing was written" in texts(page.run())
    jobs.say("lab-prepare", "failed", out, "noise", error="Cannot fit a photo into 10 bytes.")
    assert "Cannot fit a photo" in texts(page.run())


# Train


def test_training_gets_what_was_asked_for(open_step: Open, jobs: MadeJobs, photos: Path, tmp_path: Path):
    weights = tmp_path / "weights.h5"
    page = open_step("Train")
    page.segmented_control(key="lab-train-model").set_value("resnet50").run()
    page.segmented_control(key="lab-train-variant-resnet50").set_value("preprocessed").run()
    page.text_input(key="lab-train-weights").set_value(str(weights)).run()
    assert "There is no file" in page.error[0].value and button(page, "Train").disabled
    weights.write_bytes(b"w")
    page.number_input(key="lab-train-epochs-resnet50").set_value(3).run()
    page.number_input(key="lab-train-most").set_value(40).run()
    button(page, "Train").click().run()
    options = jobs.options()
    assert (options.dataset, options.model, options.variant) == (photos, "resnet50", "preprocessed")
    assert options.out == lab_places.runs_folder() / "resnet50-preprocessed"
    assert (options.set, options.most, options.weights) == (["epochs=3"], 40, str(weights))


def test_curves_grow_while_a_model_learns(open_step: Open, jobs: MadeJobs, photos: Path):
    run = made_run("one", right=3)
    (run / "metrics.json").unlink()
    jobs.say(
        "lab-train", "running", run, "noise", JobMessage("progress", "pass 3 of at most 4, batch 20 of 40", 0.625, 4)
    )
    page = open_step("Train")
    bar = page.get("progress")[0].proto
    assert (bar.value, bar.text) == (62, "Pass 3 of at most 4, batch 20 of 40")
    assert "After pass 2: 0.400" in texts(page) and len(page.get("vega_lite_chart")) == 2
    assert labels(page) == ["Stop"]


def test_a_run_that_was_stopped_goes_on_with_its_own_settings(open_step: Open, jobs: MadeJobs, photos: Path):
    run = made_run("one", right=3)
    (run / "metrics.json").unlink()
    jobs.say("lab-train", "stopped", run)
    page = open_step("Train")
    assert "Stopped. What was done is kept." in texts(page)
    button(page, "Go on").click().run()
    options = jobs.options()
    assert options.out == run and options.model == "baseline"
    assert {"epochs=4", "size=(64, 48)", "weights='/a b/7'"} <= set(options.set)


def test_a_run_that_failed_before_its_first_pass_is_not_gone_on_with(open_step: Open, jobs: MadeJobs, photos: Path):
    run = made_run("one", right=3)
    (run / "metrics.json").unlink()
    (run / "history.jsonl").write_text("", encoding="utf-8")
    page = open_step("Train")
    assert "Go on" not in labels(page)
    page.text_input(key="lab-train-name-transfer").set_value("one").run()
    assert "There is a run of this name already" in texts(page) and button(page, "Train").disabled


def test_settings_of_a_run_come_back_as_they_were(tmp_path: Path):
    settings = {"size": [64, 48], "weights": "/a b/7", "rate": 1e-3, "fine_tuned": True, "start": "", "epochs": 3}
    write_json(tmp_path / "settings.json", {"model": "l1l2", **settings, "dataset": "/photos", "most_per_category": 9})
    dataset, options = lab_train.read_command(tmp_path)
    told = build_parser("train").parse_args(command_line("train", [dataset], [("--out", tmp_path), *options]))
    changes = dict(_setting(text) for text in told.set)
    assert json.loads(json.dumps(changes)) == settings and changes["size"] == (64, 48)
    assert (told.model, told.most, told.dataset, told.out) == ("l1l2", 9, Path("/photos"), tmp_path)
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="settings are damaged"):
        lab_train.read_command(tmp_path)


def test_a_finished_run_says_what_it_is_worth(open_step: Open, jobs: MadeJobs, photos: Path):
    run = made_run("one", right=3)
    jobs.say("lab-train", "done", run)
    page = open_step("Train")
    assert "**0.500** of 6 test photos are named rightly" in texts(page) and "Learns nothing." in texts(page)
    jobs.say("lab-train", "failed", run, error="The weights of mobilenet_v2 cannot be fetched.")
    assert "cannot be fetched" in texts(page.run())


# Compare


def made_run(name: str, right: int) -> Path:
    run = lab_places.runs_folder() / name
    make_run(run, lab_places.photos_folder() / "autumn", right)
    return run


def test_without_a_finished_run_there_is_nothing_to_compare(open_step: Open):
    assert "No run is finished yet" in texts(open_step("Compare"))


def test_runs_are_compared_and_explained(open_step: Open, jobs: MadeJobs, photos: Path):
    runs = [made_run("good", right=6), made_run("poor", right=2)]
    page = open_step("Compare")
    table = page.dataframe[0].value
    assert table["Model"].tolist() == ["good", COMMONEST, "poor"]
    assert table["Accuracy"].tolist() == pytest.approx([1.0, 0.5, 1 / 3])
    assert table["95%"][0] == "0.610 to 1.000" and table["MB"][0] == 9.0
    assert "good names most test photos rightly" in texts(page) and "Learns nothing." in texts(page)
    assert len(page.get("image")) == 1
    page.segmented_control(key="lab-compare-closer").set_value("poor").run()
    assert "**0.333** of 6" in texts(page)

    button(page, "Add the nearest neighbour").click().run()
    assert sorted(jobs.options().runs) == sorted(runs)
    folder = jobs.options().out
    rows = compare_runs([load_run(run) for run in runs], {NEIGHBOUR: np.array([True] * 5 + [False])})
    folder.mkdir(parents=True)
    with (folder / "comparison.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, asdict(rows[0]))
        writer.writeheader()
        writer.writerows(map(asdict, rows))
    jobs.say("lab-compare", "done", folder)
    page.run()
    assert page.dataframe[0].value["Model"].tolist() == ["good", NEIGHBOUR, COMMONEST, "poor"]
    assert "Add the nearest neighbour" not in labels(page)


def test_runs_on_other_photos_are_refused_with_the_reason(open_step: Open, photos: Path):
    made_run("one", right=3)
    other = made_run("two", right=3)
    text = (other / "predictions.csv").read_text(encoding="utf-8")
    (other / "predictions.csv").write_text(text.replace("0.jpg", "9.jpg"), encoding="utf-8")
    page = open_step("Compare")
    assert "expected runs on the same test photos" in texts(page)
    assert "**0.500** of 6" in texts(page)  # each can still be looked at


def test_at_first_only_runs_on_the_same_photos_are_compared(open_step: Open, photos: Path):
    runs = [made_run("one", right=3), made_run("two", right=4)]
    other = made_run("other", right=5)
    settings = json.loads((other / "settings.json").read_text(encoding="utf-8"))
    write_json(other / "settings.json", {**settings, "dataset": "/elsewhere"})
    os.utime(other / "settings.json", (1, 1))
    page = open_step("Compare")
    assert sorted(page.multiselect(key="lab-compare-runs").value) == runs
    shutil.rmtree(runs[0])
    assert page.run().multiselect(key="lab-compare-runs").value == [runs[1]]


def test_a_run_is_made_into_a_model(open_step: Open, jobs: MadeJobs, photos: Path):
    run = made_run("good", right=6)
    page = open_step("Compare")
    page.text_input(key="lab-export-name-good").set_value("../x").run()
    assert "Invalid name" in page.error[0].value
    page.text_input(key="lab-export-name-good").set_value("mine").run()
    button(page, "Make it ready").click().run()
    options = jobs.options()
    assert (options.run_folder, options.out, options.photos) == (run, lab_places.models_folder() / "mine", photos)
    assert "Making the model ready" in page.get("progress")[0].proto.text
    jobs.say("lab-export", "done", options.out)
    assert "'mine' can be chosen in the step Use" in texts(page.run())
    jobs.say("lab-export", "failed", options.out, error="The exported model answers differently.")
    assert "answers differently" in texts(page.run())
