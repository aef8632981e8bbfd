"""What the person says while styling: likes, wishes, which garment is meant, what the item is."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.components.item import suggestion_cards
from stylerec.app.components.item.garment_choice import cropped
from stylerec.app.components.item.item_card import confidence, title
from stylerec.app.components.item.suggestion_cards import Suggestion, Thumbs
from stylerec.app.components.shared import picture_choice
from stylerec.app.components.shared.picture_choice import PictureChoice
from stylerec.app.current import ITEM, StyledItem
from stylerec.recommendation import answer_item
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg, load_photo
from tests.app.conftest import APP, MODEL, PATIENCE, Fill, KnownLooks, jpeg
from tests.app.pictures_for_tests import plain_image
from tests.app.texts import button, labels, suggestions, texts
from tests.looks_for_tests import TAXONOMY, embedding, garment, item

BOOTS, SHIRT = garment("boots", vector=embedding(1)), garment("shirt", vector=embedding(2))
OUTFITS = {f"look {i}": (garment("skirt", ("navy",), 0.9 - i / 20), BOOTS, SHIRT) for i in range(6)} | {
    "hat": (garment("trousers", vector=embedding(3)), garment("hat", vector=embedding(4)))
}

Style = Callable[..., AppTest]


@pytest.fixture
def style(fill: Fill) -> Style:
    """The page with a photo to style, on a board of six looks with a skirt and one with a hat."""

    def styled(name: str | None = "mine.jpg") -> AppTest:
        fill("Board", **OUTFITS)
        page = AppTest.from_file(APP, default_timeout=PATIENCE).run()
        button(page, "Style an item").click().run()
        return page.file_uploader[0].set_value((name, jpeg(77), "image/jpeg")).run() if name else page

    return styled


def board_of(store: Store) -> str:
    return store.boards.all()[0].board_id


class Browser:
    """Stands in for one: the next run of the page finds what was clicked on a card."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._said: tuple[str, str, int] | None = None
        self._asked: str | None = None
        self._chosen: str | None = None
        choose = picture_choice.show
        show = suggestion_cards.show

        def shown(key: str, cards: Sequence[Suggestion], on_said: Callable[..., None]) -> str | None:
            show(key, cards, on_said)
            known = {(one.kind, one.target) for card in cards for one in thumbs_of(card)}
            if self._said and self._said[:2] in known:
                said, self._said = self._said, None
                on_said(*said)
            asked = self._asked if any(self._asked == card.thumbs.target for card in cards) else None
            self._asked = None if asked else self._asked
            return asked

        def offered(key: str, choices: Sequence[PictureChoice]) -> str | None:
            choose(key, choices)
            found = next((choice.choice_id for choice in choices if choice.name == self._chosen), None)
            self._chosen = None if found else self._chosen
            return found

        monkeypatch.setattr(suggestion_cards, "show", shown)
        monkeypatch.setattr(picture_choice, "show", offered)

    def say(self, page: AppTest, name: str, value: int) -> AppTest:
        """Presses a thumb; 0 takes back what was said."""
        self._said = next((one["kind"], one["target"], value) for one in thumbs(page) if one["name"] == name)
        page.run()
        assert self._said is None
        return page.run()

    def choose(self, page: AppTest, name: str) -> AppTest:
        """Presses the picture of a piece."""
        self._chosen = name
        page.run()
        assert self._chosen is None
        return page

    def ask(self, page: AppTest, label: str) -> AppTest:
        """Presses the button of a card."""
        self._asked = next(card["thumbs"]["target"] for card in suggestions(page) if card["more"] == label)
        page.run()
        assert self._asked is None
        return page


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(monkeypatch)


def thumbs_of(card: Suggestion) -> list[Thumbs]:
    return [card.thumbs, *(line.thumbs for line in card.lines)]


def thumbs(page: AppTest) -> list[dict[str, Any]]:
    """All that can be liked on the page, in order; a photo by its own name, with which its picture is described."""
    found = []
    for card in suggestions(page):
        own = {"name": card["photo"]["alt"].split(":")[0]} if card["photo"] else {}
        found += [card["thumbs"] | own, *(line["thumbs"] for line in card["lines"])]
    return found


def names(page: AppTest) -> list[str]:
    return [one["name"] for one in thumbs(page)]


def said_of(page: AppTest, name: str) -> int:
    return next(int(one["said"]) for one in thumbs(page) if one["name"] == name)


def test_a_like_moves_a_photo_to_the_front_and_can_be_taken_back(style: Style, browser: Browser):
    page = style()
    assert names(page)[0] == "look 0"
    browser.say(page, "look 4", 1)
    assert names(page)[0] == "look 4" and said_of(page, "look 4") == 1
    assert "you liked this" in texts(page) and "The order takes your 1 like into account" in texts(page)
    browser.say(page, "look 4", 0)
    assert names(page)[0] == "look 0" and "The order takes" not in texts(page)


def test_what_is_disliked_is_put_aside_with_a_way_back(style: Style, store: Store, browser: Browser):
    page = style()
    browser.say(page, "look 0", -1)
    browser.say(page, "Boots", -1)
    assert not {"look 0", "Boots"} & set(names(page))
    assert sum(expander.label.startswith("Not for you (1)") for expander in page.expander) == 2
    button(page, "Undo").click().run()
    assert said_of(page, "look 0") == 0
    button(page, "Forget them").click().run()
    assert said_of(page, "Boots") == 0
    assert not store.opinions.of(board_of(store), "skirt").categories


def test_categories_are_left_out(style: Style):
    page = style()
    leave_out = next(one for one in page.multiselect if one.label == "Do not suggest")
    leave_out.set_value(["boots"]).run()
    assert "Boots" not in names(page)
    assert "Without boots" in texts(page) and "which you left out" in texts(page)


def test_seasons_are_asked_for_once_something_is_tagged(style: Style, store: Store):
    page = style()
    assert not any(pills.label in ("Season", "Occasion") for pills in page.pills)
    first = store.photos.of(board_of(store))[0]
    store.photos.tag(board_of(store), first.photo_id, seasons={"winter"}, occasions={"work"})
    store.photos.tag(board_of(store), store.photos.of(board_of(store))[1].photo_id, seasons={"summer"}, occasions=())
    page.run()
    next(pills for pills in page.pills if pills.label == "Season").set_value(["summer"]).run()
    assert names(page)[0] == "look 1"
    assert "5 looks with a skirt" in texts(page)


def test_the_photos_behind_a_number_are_one_click_away(style: Style, browser: Browser):
    page = browser.ask(style(), "See the 6 looks")
    assert "6 looks with a skirt and" in texts(page)


def test_a_correction_is_kept_with_the_item(style: Style, store: Store, browser: Browser):
    page = style()
    next(one for one in page.selectbox if one.label == "Something else").set_value("dress").run()
    assert "Dress" in [heading.value for heading in page.header]
    again = AppTest.from_file(APP, default_timeout=PATIENCE).run()
    button(again, "Style an item").click().run()
    browser.choose(again, "Dress")
    assert "Dress" in [heading.value for heading in again.header] and "as you said" in texts(again)
    next(pills for pills in again.pills if pills.label == "Is that right?").set_value("skirt").run()
    assert "Skirt" in [heading.value for heading in again.header]


def choosing(store: Store, known: KnownLooks, board_id: str) -> AppTest:
    """The dialog in which a garment of a photo is chosen."""
    source = ("worn.jpg", jpeg(78))
    known.looks["worn.jpg"] = (garment("skirt"), BOOTS)
    store.items.add(board_id, source, next(known.recognise([source])), model=MODEL)

    def script() -> None:
        from stylerec.app import current
        from stylerec.app.components.item import garment_choice

        (*_, item) = current.past_items()
        garment_choice.show(item, current.look(item.photo_id))

    return AppTest.from_function(script, default_timeout=PATIENCE).run()


def test_one_of_several_garments_is_chosen(fill: Fill, store: Store, known: KnownLooks):
    page = choosing(store, known, fill("Board", **OUTFITS))
    (pills,) = (pills for pills in page.pills if pills.label == "In this photo")
    assert pills.options == ["Black skirt", "Black boots"]
    pills.set_value(1).run()
    button(page, "Style this garment").click().run()
    assert page.session_state[ITEM].prediction.category == "boots"
    button(page, "Take the photo as one piece").click().run()
    assert page.session_state[ITEM].prediction.category == "skirt"


def test_a_part_is_marked_by_hand(fill: Fill, store: Store, known: KnownLooks):
    page = choosing(store, known, fill("Board", **OUTFITS))
    page.toggle[0].set_value(True).run()
    button(page, "Lower half").click().run()
    button(page, "Style this part").click().run()
    part = page.session_state[ITEM]
    assert part.name == "Part of worn.jpg"
    assert load_photo(store.photos.original(part.photo_id)).image.shape == (66, 90, 3)


def test_a_part_is_at_least_a_pixel_of_the_photo():
    data = encode_jpeg(plain_image(60, 40))
    assert load_photo(cropped(data, (0, 50, 50, 100))).image.shape == (30, 20, 3)


def with_closet(store: Store, known: KnownLooks) -> str:
    closet_id = store.closets.create("Closet").closet_id
    for number, name in enumerate(("boots", "shirt", "hat")):
        photo = f"my {name}"
        look = next(known.recognise([(photo, jpeg(600 + number))]))
        store.pieces.add(closet_id, (photo, jpeg(600 + number)), look, category=name, model=MODEL)
    return closet_id


def test_own_pieces_stand_beside_the_board_and_make_outfits(
    style: Style, store: Store, known: KnownLooks, browser: Browser
):
    with_closet(store, known)
    page = style()
    assert "From your closet" in texts(page)
    browser.say(page, "my boots", -1)
    assert "my boots" not in names(page)
    assert any(value < 0 for value in store.opinions.of(board_of(store), "skirt").pieces.values())


def test_a_piece_of_the_closet_is_styled_and_corrected_there(
    style: Style, store: Store, known: KnownLooks, browser: Browser
):
    closet_id = with_closet(store, known)
    page = style(None)
    browser.choose(page, "my hat")
    assert "Hat" in [heading.value for heading in page.header] and "from your closet" in texts(page)
    next(one for one in page.selectbox if one.label == "Something else").set_value("scarf").run()
    assert "scarf" in {piece.category for piece in store.pieces.of(closet_id)}


def test_without_a_closet_the_page_says_what_is_missing_and_offers_a_lookbook(style: Style):
    page = style()
    assert "you see whole outfits here" in texts(page)
    assert {"PDF, to print", "Web page, to send"} <= {one.proto.label for one in page.get("download_button")}


def test_an_item_whose_photo_is_gone_is_forgotten(style: Style, store: Store):
    page = style()
    (kept,) = store.items.of(board_of(store))
    store.items.delete(kept.item_id)
    page.run()
    assert "not there any more" in texts(page) and "Forget them" not in labels(page)


@pytest.mark.parametrize(
    ("prediction", "heading", "words"),
    [
        (item("skirt"), "Skirt", ["very sure"]),
        (item("skirt", dress=0.15), "Skirt", ["fairly sure"]),
        (item("skirt", dress=0.45), "Not sure: skirt or dress", []),
    ],
)
def test_confidence_in_words(prediction: Any, heading: str, words: list[str]):
    styled = StyledItem("key", "mine", prediction, "photo")
    found = answer_item(prediction.probabilities, TAXONOMY)
    assert (title(styled, found, TAXONOMY), confidence(styled, found)) == (heading, words)
