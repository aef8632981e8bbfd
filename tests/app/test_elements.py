"""Scripts, styles and markup of the app are files, and reach the browser whole."""

import base64
import re

import pytest

from stylerec.app import elements

SCRIPTS = sorted(path.name for path in elements.FOLDER.glob("*.js"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_needs_no_server_for_what_it_imports(name: str) -> None:
    text = elements.script(name)
    assert "./" not in text.split("\n\n")[0]
    for encoded in re.findall(r'from "data:text/javascript;base64,([^"]+)"', text):
        assert "./" not in base64.b64decode(encoded).decode().split("\n\n")[0]


def test_what_two_elements_share_is_one_address_in_both() -> None:
    addresses = [re.search(r'"(data:[^"]+)"', elements.script(name)) for name in ("photo_grid.js", "piece_grid.js")]
    assert addresses[0] and addresses[1] and addresses[0][1] == addresses[1][1]
    encoded = addresses[0][1].removeprefix("data:text/javascript;base64,")
    assert base64.b64decode(encoded).decode() == elements.read("elements.js")


def test_every_style_goes_with_a_script_or_a_page_that_uses_it() -> None:
    styles = {path.stem for path in elements.FOLDER.glob("*.css")}
    assert styles - {name.removesuffix(".js") for name in SCRIPTS} == {"page", "dataset_pictures"}
