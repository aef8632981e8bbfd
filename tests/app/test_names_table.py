"""The table of proposed categories: what is written into it takes effect at once."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.lab.names import NamesDesk
from tests.app.texts import button, texts

NAMES = ("LINEN BLAZER", "BLAZER - M", "MINI SKIRT", "WOVEN HUIPIL")


@pytest.fixture
def page(tmp_path: Path) -> AppTest:
    def script(names: tuple[str, ...], log: Path) -> None:
        from stylerec.app.components import names_table
        from stylerec.lab.names import NamesDesk

        names_table.show("names", NamesDesk(names, log))

    return AppTest.from_function(script, default_timeout=60, args=(NAMES, tmp_path / "edits.json"))


def write(page: AppTest, edits: int, **decisions: str) -> None:
    """Write into the last column, as the browser tells it."""
    categories = list(page.dataframe[0].value["category"]) if len(page.dataframe) else []
    rows = {categories.index(name): {"decision": text} for name, text in decisions.items()}
    page.session_state[f"names-table-{edits}"] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    page.run()


def test_it_shows_the_categories(page: AppTest):
    page.run()
    assert not page.exception
    assert "4 names** in **3 categories" in texts(page)
    assert list(page.dataframe[0].value["category"]) == ["blazer", "skirt", "huipil"]
