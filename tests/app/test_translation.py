"""A translation that somebody brings shows on the pages, numbers and all."""

import io
from gettext import GNUTranslations

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from stylerec import language
from tests.app.conftest import Fill
from tests.app.texts import labels, texts
from tests.looks_for_tests import garment

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "How would I wear this?"
msgstr "Wie würde ich das tragen?"

msgid "Style an item"
msgstr "Ein Stück kombinieren"

msgctxt "outfit"
msgid "Keep"
msgstr "Merken"

msgid "{count} photo"
msgid_plural "{count} photos"
msgstr[0] "{count} Foto"
msgstr[1] "{count} Fotos"
"""


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(GERMAN)))
    compiled.seek(0)
    monkeypatch.setattr(language, "TEXTS", GNUTranslations(compiled))


def test_a_page_speaks_the_language_of_the_translation(page: AppTest, german: None) -> None:
    shown = texts(page.run())
    assert "Wie würde ich das tragen?" in shown and "How would I wear this?" not in shown
    assert "Everything is stored on your computer." in shown  # not translated, so it stays English


def test_a_word_with_two_meanings_is_translated_by_its_meaning(german: None) -> None:
    assert language.pgettext("outfit", "Keep") == "Merken" and language.pgettext("photos", "Keep") == "Keep"


def test_numbers_have_the_forms_of_the_language(page: AppTest, german: None, fill: Fill) -> None:
    fill("Autumn", a=(garment("skirt"),), b=(garment("boots"),))
    page.run()
    assert "2 Fotos" in texts(page) and "Ein Stück kombinieren" in labels(page)
