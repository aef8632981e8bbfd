"""What the person says while styling: likes, wishes, which garment is meant, what the item is."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.components.garment_choice import cropped
from stylerec.app.components.item_card import confidence, title
from stylerec.app.current import ITEM, StyledItem
from stylerec.images import encode_jpeg, load_photo
from stylerec.recommendation import answer_item
from stylerec.store import Store
from tests.app.conftest import APP, MODEL, PATIENCE, Fill, KnownLooks, jpeg
from tests.app.pictures_for_tests import plain_image
from tests.app.texts import button, labels, texts
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
    return store.boards()[0].board_id


def thumbs(page: AppTest, name: str) -> Any:
    return next(pills for pills in page.pills if pills.label == f"Do you like this: {name}?")


def first_look(page: AppTest) -> str:
    return next(pills.label for pills in page.pills if "look" in pills.label)


def test_a_like_moves_a_photo_to_the_front_and_can_be_taken_back(style: Style):
    page = style()
    assert first_look(page) == "Do you like this: look 0?"
    thumbs(page, "look 4").set_value(1).run()
    assert first_look(page) == "Do you like this: look 4?"
    assert "you liked this" in texts(page) and "Ordered with 1 like of yours" in texts(page)
    thumbs(page, "look 4").set_value(None).run()
    assert first_look(page) == "Do you like this: look 0?" and "Ordered with" not in texts(page)


def test_what_is_disliked_is_put_aside_with_a_way_back(style: Style, store: Store):
    page = style()
    thumbs(page, "look 0").set_value(-1).run()
    thumbs(page, "Boots").set_value(-1).run()
    shown = [pills.label for pills in page.pills]
    assert "Do you like this: look 0?" not in shown and "Do you like this: Boots?" not in shown
    assert sum(expander.label.startswith("Not for you (1)") for expander in page.expander) == 2
    button(page, "Take back").click().run()
    assert thumbs(page, "look 0").value is None
    button(page, "Forget them").click().run()
    assert thumbs(page, "Boots").value is None
    assert not store.feedback(board_of(store), "skirt").categories


def test_categories_are_left_out(style: Style):
    page = style()
    leave_out = next(one for one in page.multiselect if one.label == "Do not suggest")
    leave_out.set_value(["boots"]).run()
    assert not any(pills.label == "Do you like this: Boots?" for pills in page.pills)
    assert "Without boots" in texts(page) and "which you left out" in texts(page)


def test_seasons_are_asked_for_once_something_is_tagged(style: Style, store: Store):
    page = style()
    assert not any(pills.label in ("Season", "Occasion") for pills in page.pills)
    first = store.board_photos(board_of(store))[0]
    store.tag_photo(board_of(store), first.photo_id, seasons={"winter"}, occasions={"work"})
    store.tag_photo(board_of(store), store.board_photos(board_of(store))[1].photo_id, seasons={"summer"}, occasions=())
    page.run()
    next(pills for pills in page.pills if pills.label == "Season").set_value(["summer"]).run()
    assert first_look(page) == "Do you like this: look 1?"
    assert "5 looks with a skirt" in texts(page)


def test_the_photos_behind_a_number_are_one_click_away(style: Style):
    page = style()
    button(page, "See the 6 looks").click().run()
    assert "6 looks with a skirt and" in texts(page)


def test_a_correction_is_kept_with_the_item(style: Style, store: Store):
    page = style()
    next(one for one in page.selectbox if one.label == "Something else").set_value("dress").run()
    assert "Dress" in [heading.value for heading in page.subheader]
    again = AppTest.from_file(APP, default_timeout=PATIENCE).run()
    button(again, "Style an item").click().run()
    button(again, "Dress").click().run()
    assert "Dress" in [heading.value for heading in again.subheader] and "as you said" in texts(again)
    next(pills for pills in again.pills if pills.label == "Is that right?").set_value("skirt").run()
    assert "Skirt" in [heading.value for heading in again.subheader]


def choosing(store: Store, known: KnownLooks, board_id: str) -> AppTest:
    """The dialog in which a garment of a photo is chosen."""
    source = ("worn.jpg", jpeg(78))
    known.looks["worn.jpg"] = (garment("skirt"), BOOTS)
    store.add_item(board_id, source, next(known.recognise([source])), model=MODEL)

    def script() -> None:
        from stylerec.app import current
        from stylerec.app.components import garment_choice

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
    assert load_photo(store.original(part.photo_id)).image.shape == (66, 90, 3)


def test_a_part_is_at_least_a_pixel_of_the_photo():
    data = encode_jpeg(plain_image(60, 40))
    assert load_photo(cropped(data, (0, 50, 50, 100))).image.shape == (30, 20, 3)


def with_closet(store: Store, known: KnownLooks) -> str:
    closet_id = store.create_closet("Closet").closet_id
    for number, name in enumerate(("boots", "shirt", "hat")):
        photo = f"my {name}"
        look = next(known.recognise([(photo, jpeg(600 + number))]))
        store.add_piece(closet_id, (photo, jpeg(600 + number)), look, category=name, model=MODEL)
    return closet_id


def test_own_pieces_stand_beside_the_board_and_make_outfits(style: Style, store: Store, known: KnownLooks):
    with_closet(store, known)
    page = style()
    assert "From your closet" in texts(page)
    thumbs(page, "my boots").set_value(-1).run()
    assert not any(pills.label == "Do you like this: my boots?" for pills in page.pills)
    assert any(value < 0 for value in store.feedback(board_of(store), "skirt").pieces.values())


def test_a_piece_of_the_closet_is_styled_and_corrected_there(style: Style, store: Store, known: KnownLooks):
    closet_id = with_closet(store, known)
    page = style(None)
    button(page, "my hat").click().run()
    assert "Hat" in [heading.value for heading in page.subheader] and "from your closet" in texts(page)
    next(one for one in page.selectbox if one.label == "Something else").set_value("scarf").run()
    assert "scarf" in {piece.category for piece in store.pieces(closet_id)}


def test_without_a_closet_the_page_says_what_is_missing_and_offers_a_lookbook(style: Style):
    page = style()
    assert "you see whole outfits here" in texts(page)
    assert {"PDF, to print", "Web page, to send"} <= {one.proto.label for one in page.get("download_button")}


def test_an_item_whose_photo_is_gone_is_forgotten(style: Style, store: Store):
    page = style()
    (kept,) = store.items(board_of(store))
    store.delete_item(kept.item_id)
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
