"""The Lab's step Names: a list becomes categories, each decision shows what it does and can be taken back."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.domain.taxonomy import load_taxonomy
from tests.app.texts import button, labels, texts

LIST = "sku,title\n1,LINEN BLAZER\n2,BLAZER - M\n3,MINI SKIRT\n4,WOVEN HUIPIL\n5,\n6,SATIN SLIP DRESS\n"


@pytest.fixture
def page() -> AppTest:
    def script() -> None:
        from stylerec.app.components.lab import lab_names

        lab_names.show()

    return AppTest.from_function(script, default_timeout=600).run()


def upload(page: AppTest, content: str | bytes, name: str = "autumn.csv") -> None:
    data = content.encode() if isinstance(content, str) else content
    page.file_uploader[0].set_value([(name, data, "text/csv")]).run()
    assert not page.exception


def figures(page: AppTest) -> dict[str, str]:
    assert not page.exception
    return {metric.label: metric.value for metric in page.metric}


def categories(page: AppTest) -> list[str]:
    assert not page.exception
    return list(page.data_editor[0].value["category"])


def choose(page: AppTest, *categories: str, action: str, **fields: str) -> None:
    """Choose categories and an action, and fill the field that it asks for."""
    page.multiselect[0].set_value(list(categories)).run()
    page.button_group[0].set_value(action).run()
    for label, value in fields.items():
        next(field for field in (*page.selectbox, *page.text_input) if field.label == label).set_value(value).run()
    assert not page.exception


def test_without_a_list_it_says_what_one_is_for(page: AppTest):
    assert "its names become categories" in texts(page)
    assert not page.metric and not page.data_editor


def test_a_list_becomes_categories_and_is_kept(page: AppTest, data_dir: Path):
    upload(page, LIST)
    assert figures(page) == {"Names": "5", "Categories": "4", "Names of unknown garments": "1", "Blank lines": "1"}
    assert page.selectbox[1].label == "Column with the names" and page.selectbox[1].value == "title"
    assert (data_dir / "lab" / "names" / "autumn" / "names.csv").read_text() == LIST
    page.selectbox[1].set_value("sku").run()
    assert figures(page)["Names"] == "6"
    upload(page, "name,colour\nHAT,red\n")  # the next version of the list has other columns
    assert page.selectbox[1].value == "name" and figures(page)["Names"] == "1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\0\0", "no text"),
        (b"", "empty file"),
        (b"name\n" * 20_002, "at most 20,000"),
        (b"\n ,\n", "not blank"),
    ],
)
def test_a_wrong_file_is_refused_and_the_list_before_stays(page: AppTest, data_dir: Path, content: bytes, reason: str):
    upload(page, LIST)
    upload(page, content, "wrong.csv")
    assert reason in page.error[0].value.replace("\\", "")
    assert figures(page)["Names"] == "5"
    assert not (data_dir / "lab" / "names" / "wrong").exists()


def test_a_decision_shows_its_effect_before_and_after(page: AppTest):
    upload(page, LIST)
    choose(page, "blazer", "huipil", action="Merge", Into="skirt")
    assert "5 names in 4 → 2 categories: blazer gone (2), skirt 1 → 4, huipil gone (1)" in texts(page)
    assert figures(page)["Categories"] == "4"
    button(page, "Apply").click().run()
    assert figures(page)["Categories"] == "2"
    assert "Last decision: **merge blazer, huipil into skirt**" in texts(page)

    choose(page, "skirt", action="Split", By="material")
    button(page, "Apply").click().run()
    assert "skirt 4 → 3, linen skirt new (1)" in texts(page)
    button(page, "Undo").click().run()
    button(page, "Undo").click().run()
    assert figures(page)["Categories"] == "4" and "Undo" not in labels(page)


def test_a_decision_that_does_not_fit_is_not_offered(page: AppTest):
    upload(page, LIST)
    choose(page, "huipil", action="Rename", **{"New name": "skirt"})
    assert "merge them instead" in page.error[0].value and "Apply" not in labels(page)


def test_several_are_dropped_at_once(page: AppTest):
    upload(page, LIST)
    choose(page, "huipil", "skirt", action="Drop")
    button(page, "Apply").click().run()
    assert figures(page)["Names"] == "3" and categories(page) == ["blazer", "slip dress"]


def test_decisions_hold_for_the_next_list(page: AppTest):
    upload(page, LIST)
    choose(page, "huipil", action="Rename", **{"New name": "blouse"})
    button(page, "Apply").click().run()
    upload(page, "title\nHUIPIL\nHUIPIL - RED\n", "spring.csv")
    assert page.selectbox[0].value.name == "spring" and categories(page) == ["blouse"]
    upload(page, "title\nBERET\n", "hats.csv")
    assert "1 not for this list" in page.expander[-1].label and "1 name in 1 category, as before" in texts(page)
    page.selectbox[0].set_value(page.selectbox[0].value.with_name("autumn")).run()
    assert "blouse" in categories(page)


def test_the_categories_are_handed_to_collecting(page: AppTest, data_dir: Path):
    upload(page, LIST)
    button(page, "Use these categories for collecting").click().run()
    kept = data_dir / "lab" / "names" / "autumn"
    assert load_taxonomy(kept / "taxonomy.json").resolve("SATIN SLIP DRESS") == "slip dress"
    assert "blazer" in (kept / "categories.csv").read_text(encoding="utf-8-sig")
    assert "offers these 4 categories" in texts(page)
    choose(page, "huipil", action="Drop")
    button(page, "Apply").click().run()
    assert "still has the categories from before" in texts(page)
    assert len(json.loads((data_dir / "lab" / "names" / "edits.json").read_text())) == 1


def test_a_category_tells_its_properties_and_names(page: AppTest):
    upload(page, LIST)
    page.multiselect[0].set_value(["blazer"]).run()
    assert "**material** linen 1" in texts(page) and "LINEN BLAZER" in texts(page)


def write(page: AppTest, edits: int, **decisions: str) -> None:
    """Write into the last column of the table after so many edits, as the browser tells it."""
    rows = {categories(page).index(name): {"decision": text} for name, text in decisions.items()}
    page.session_state[f"lab-names-table-{edits}"] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    page.run()


def test_decisions_can_be_written_into_the_table(page: AppTest):
    upload(page, LIST)
    write(page, 0, huipil="rename to blouse", blazer="split by material")
    assert categories(page) == ["blazer", "linen blazer", "skirt", "slip dress", "blouse"]
    write(page, 2, skirt="paint it")
    assert (
        "Unknown decision 'paint it' for 'skirt'" in page.warning[0].value.replace("\\", "")
        and len(categories(page)) == 5
    )
    write(page, 2, skirt="drop")
    assert not page.warning and "skirt" not in categories(page)
