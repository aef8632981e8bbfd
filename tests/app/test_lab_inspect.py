"""The Lab's step Inspect: findings with pictures, answered with two buttons, every answer to be taken back."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app import lab_places
from stylerec.lab.decisions import Decision, Decisions, curated_photos
from stylerec.lab.findings import CategorySummary, Finding, Inspection, save_inspection
from stylerec.lab.photo_folders import list_photos
from stylerec.vision.images import encode_jpeg
from tests.app.texts import button, labels, texts

NUMBERS = {"dresses": 30, "skirts": 6, "robes": 3}


def found(kind: str, *photos: str, category: str, to: str | None = None) -> Finding:
    """A finding that suggests what an inspection would."""
    finding = Finding(kind, f"{kind} it is", photos, category, to)
    drafts: list[Decision] = []
    if kind in ("exact_duplicates", "dark"):
        drafts = [Decision("drop", photo=photo) for photo in photos[kind != "dark" :]]
    elif to:
        drafts = [Decision("move", photo=photos[0], to=to) if photos else Decision("merge", category=category, to=to)]
    return replace(finding, suggested=tuple(replace(draft, finding=finding.finding_id) for draft in drafts))


FINDINGS = (
    found("overlap", category="robes", to="dresses"),
    found("few_photos", category="robes"),
    found("mislabelled", "skirts/0.jpg", category="skirts", to="dresses"),
    found("stranger", "skirts/5.jpg", category="skirts"),
    found("exact_duplicates", "skirts/1.jpg", "skirts/2.jpg", category="skirts"),
    *(found("dark", f"dresses/{number}.jpg", category="dresses") for number in range(20)),
)


@pytest.fixture
def dataset(data_dir: Path) -> Path:
    """A data set that was made in the lab."""
    folder = lab_places.photos_folder() / "wardrobe"
    for category, number in NUMBERS.items():
        (folder / category).mkdir(parents=True)
        for i in range(number):
            grey = np.full((12, 9, 3), 10 * i % 255, dtype=np.uint8)
            (folder / category / f"{i}.jpg").write_bytes(encode_jpeg(grey))
    return folder


@pytest.fixture
def inspected(dataset: Path) -> Path:
    categories = (
        CategorySummary("dresses", 30, 0.4, 0.8, ("dresses/1.jpg",), 20, 2),
        CategorySummary("robes", 3, None, None, (), 0, 0),
        CategorySummary("skirts", 6, 0.3, 0.9, ("skirts/3.jpg",), 0, 0),
    )
    save_inspection(dataset, Inspection(39, ((9, 12),) * 3, {}, categories, FINDINGS))
    return dataset


@pytest.fixture
def page(data_dir: Path) -> AppTest:
    def script() -> None:
        from stylerec.app.components.lab import lab_inspect

        lab_inspect.show()

    return AppTest.from_function(script, default_timeout=600)


def figures(page: AppTest) -> dict[str, str]:
    assert not page.exception
    return {metric.label: metric.value for metric in page.metric}


def show(page: AppTest, kind: str) -> None:
    page.button_group(key="lab-inspect-Findings-kind").set_value(kind).run()


def press(page: AppTest, label: str) -> None:
    button(page, label).click().run()
    assert not page.exception


def left(dataset: Path) -> dict[str, str]:
    return {photo.photo: photo.category for photo in curated_photos(dataset)}


def test_without_photos_it_says_so(page: AppTest):
    assert "no photos in the lab yet" in texts(page.run())


def test_what_was_not_inspected_is_inspected_behind_the_page(
    page: AppTest, dataset: Path, monkeypatch: pytest.MonkeyPatch
):
    started: list[tuple[str, list[Path], Path]] = []
    monkeypatch.setattr(
        "stylerec.lab.jobs.Jobs.start",
        lambda self, key, command, values, options, folder: started.append((command, values, folder)),
    )
    assert "Not inspected yet" in texts(page.run())
    press(page, "Inspect the photos")
    assert started == [("inspect", [dataset], dataset)]


def test_the_report_tells_what_there_is_and_what_was_found(page: AppTest, inspected: Path):
    page.run()
    assert figures(page) == {
        "Photos": "39",
        "Photos that stay": "39",
        "Categories that stay": "3",
        "Open findings": "25",
    }
    said = texts(page)
    assert "9 x 12 pixels" in said and "20 of women's clothing, 2 of men's" in said and "Nothing is deleted" in said
    kinds = page.button_group(key="lab-inspect-Findings-kind")
    assert kinds.options == [
        "Overlapping 1",
        "Too few photos 1",
        "In the wrong folder 1",
        "Unlike their folder 1",
        "Same file 1",
        "Dark 20",
    ]
    assert "merge robes into dresses" in said
    page.button_group(key="lab-inspect-part").set_value("Categories").run()
    table = page.dataframe[0].value
    assert list(table["category"]) == ["dresses", "robes", "skirts"] and list(table["women"]) == [20, 0, 0]


def test_a_finding_is_accepted_and_taken_back(page: AppTest, inspected: Path):
    show(page.run(), "mislabelled")
    assert "looks" not in texts(page) and "Suggested: move it to dresses" in texts(page)
    press(page, "Accept")
    assert left(inspected)["skirts/0.jpg"] == "dresses" and "All answered" in texts(page)
    assert figures(page)["Open findings"] == "24"
    press(page, "Undo the last decision")
    assert left(inspected)["skirts/0.jpg"] == "skirts" and figures(page)["Open findings"] == "25"


def test_a_declined_finding_is_not_asked_again(page: AppTest, inspected: Path):
    show(page.run(), "exact_duplicates")
    press(page, "Keep")
    assert len(left(inspected)) == 39 and figures(page)["Open findings"] == "24"
    assert {decision.action for decision in Decisions(inspected)} == {"keep"}


def test_many_findings_come_in_pages_and_are_answered_at_once(page: AppTest, inspected: Path):
    show(page.run(), "dark")
    assert labels(page).count("Accept") == 12
    page.session_state["lab-inspect-Findings-dark-page"] = 2
    page.run()
    assert labels(page).count("Accept") == 8
    press(page, "Accept all 20")
    assert figures(page)["Photos that stay"] == "19" and "Accept" not in labels(page)
    press(page, "Undo the last 20 decisions")
    assert figures(page)["Photos that stay"] == "39"
    press(page, "Keep all 20")
    assert figures(page)["Photos that stay"] == "39" and figures(page)["Open findings"] == "5"
    assert all(path.exists() for path in (inspected / photo.photo for photo in list_photos(inspected)))


def test_what_no_longer_holds_is_not_asked(page: AppTest, inspected: Path):
    decisions = Decisions(inspected)
    decisions.record(Decision("drop", photo="skirts/1.jpg"))  # the copy that was to stay
    decisions.record(Decision("drop", category="robes"))
    show(page.run(), "dark")
    assert figures(page)["Open findings"] == "22"
    show(page, "exact_duplicates")
    assert "All answered" in texts(page)


def ask(dataset: Path, kind: str) -> AppTest:
    """The dialog behind the button "Other …" of the first finding of a kind."""

    def script(dataset, kind) -> None:
        from stylerec.app import inspected
        from stylerec.app.components.lab import own_decisions

        found = inspected.load(dataset)
        own_decisions.ask(found, next(one for one in found.inspection.findings if one.kind == kind))

    return AppTest.from_function(script, default_timeout=600, args=(dataset, kind)).run()


def test_a_finding_is_answered_otherwise(page: AppTest, inspected: Path):
    assert "Other …" in labels(page.run())
    dialog = ask(inspected, "exact_duplicates")
    dialog.button_group(key="ask-skirts/1.jpg-skirts/1.jpg").set_value("Leave out")
    dialog.button_group(key="ask-skirts/1.jpg-skirts/2.jpg").set_value("Move")
    press(dialog, "Decide")
    assert "Say where" in dialog.error[0].value and not list(Decisions(inspected))
    dialog.selectbox(key="ask-skirts/1.jpg-to").set_value("robes")
    press(dialog, "Decide")
    stays = left(inspected)
    assert "skirts/1.jpg" not in stays and stays["skirts/2.jpg"] == "robes"
    assert figures(page.run())["Open findings"] == "24"


def test_categories_are_merged_the_other_way_round(page: AppTest, inspected: Path):
    dialog = ask(inspected, "overlap")
    dialog.radio[0].set_value("dresses").run()
    dialog.button_group[0].set_value("Merge").run()
    assert dialog.selectbox[0].value == "robes"
    press(dialog, "Decide")
    assert left(inspected)["dresses/0.jpg"] == "robes"
    assert "Overlapping ✓" in page.run().button_group(key="lab-inspect-Findings-kind").options


def test_folders_are_left_out_and_merged(page: AppTest, inspected: Path):
    page.run().button_group(key="lab-inspect-part").set_value("Decide yourself").run()
    page.selectbox(key="lab-inspect-Decide yourself-category").set_value("robes").run()
    page.selectbox(key="lab-inspect-Decide yourself-robes-to").set_value("skirts").run()
    press(page, "Merge")
    assert left(inspected)["robes/0.jpg"] == "skirts"
    page.selectbox(key="lab-inspect-Decide yourself-category").set_value("skirts").run()
    press(page, "Leave it out")
    assert set(left(inspected).values()) == {"dresses"}


def test_decisions_are_listed_and_taken_back_one_by_one(page: AppTest, inspected: Path):
    decisions = Decisions(inspected)
    kept = [decisions.record(Decision("drop", photo=f"dresses/{number}.jpg")) for number in range(3)]
    decisions.record(Decision("merge", category="robes", to="dresses"))
    page.run().button_group(key="lab-inspect-part").set_value("Decisions").run()
    assert "**Merged** the folder robes into dresses" in texts(page)
    assert "4 decisions" in texts(page)
    page.button(key=f"lab-inspect-Decisions-{kept[1].decision_id}").click().run()
    assert "dresses/1.jpg" in left(inspected) and "dresses/0.jpg" not in left(inspected)
    assert "3 decisions" in texts(page)


def test_damaged_notes_can_be_made_anew(page: AppTest, inspected: Path):
    (inspected / ".inspection" / "findings.json").write_text("{")
    page.run()
    assert "inspect the data set again" in page.error[0].value.replace("\\", "")
    assert "Inspect the photos" in labels(page)


def test_a_table_says_whom_the_clothes_are_for(page: AppTest, inspected: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[list[tuple[str, Path]]] = []
    monkeypatch.setattr(
        "stylerec.lab.jobs.Jobs.start", lambda self, key, command, values, options, folder: started.append(options)
    )
    page.run().button_group(key="lab-inspect-part").set_value("Categories").run()
    page.file_uploader(key="lab-inspect-Categories-wearers").set_value([("t.csv", b"a,b\n1,2\n", "text/csv")]).run()
    assert "columns photo and wearer" in page.error[0].value
    told = b"photo,wearer\nskirts/0.jpg,women\nskirts/1.jpg,?\nelsewhere.jpg,men\n"
    page.file_uploader(key="lab-inspect-Categories-wearers").set_value([("t.csv", told, "text/csv")]).run()
    assert "Known for 1 photo" in texts(page)
    press(page, "Inspect again")
    assert started == [[("--wearers", inspected / ".inspection" / "wearers.csv")]]
