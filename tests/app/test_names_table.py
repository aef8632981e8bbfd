"""The table of proposed categories: what is written into it takes effect at once."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.texts import button, labels, texts

NAMES = ("LINEN BLAZER", "BLAZER - M", "MINI SKIRT", "WOVEN HUIPIL")


@pytest.fixture
def page(tmp_path: Path) -> AppTest:
    def script(names, log) -> None:
        from stylerec.app.components import names_table
        from stylerec.lab.names import NamesDesk

        names_table.show("names", NamesDesk(names, log))

    return AppTest.from_function(script, default_timeout=60, args=(NAMES, tmp_path / "edits.json")).run()


def categories(page: AppTest) -> list[str]:
    assert not page.exception
    return list(page.data_editor[0].value["category"])


def write(page: AppTest, edits: int, **decisions: str) -> None:
    """Write into the last column of the table after so many edits, as the browser tells it."""
    rows = {categories(page).index(name): {"decision": text} for name, text in decisions.items()}
    page.session_state[f"names-table-{edits}"] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    page.run()


def test_it_shows_the_categories(page: AppTest):
    assert "4 names** in **3 categories" in texts(page)
    assert categories(page) == ["blazer", "skirt", "huipil"]
    assert "Undo the last decision" not in labels(page)


def test_decisions_take_effect_and_are_taken_back(page: AppTest):
    write(page, 0, huipil="rename to blouse", blazer="split by material")
    assert categories(page) == ["blazer", "linen blazer", "skirt", "blouse"]
    button(page, "Undo the last decision").click().run()
    assert len(categories(page)) == 3
    write(page, 1, skirt="drop")
    assert "3 names" in texts(page) and "skirt" not in categories(page)


def test_a_decision_that_does_not_fit_is_refused_with_the_reason(page: AppTest):
    write(page, 0, huipil="paint it")
    assert "Unknown decision 'paint it' for 'huipil'" in page.warning[0].value
    assert len(categories(page)) == 3
    write(page, 0, huipil="drop")
    assert not page.warning and categories(page) == ["blazer", "skirt"]
