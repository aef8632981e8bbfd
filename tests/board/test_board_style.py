"""A board's style: palette, leading categories, combinations and themes."""

import numpy as np
import pytest
from looks_for_tests import embedding, garment, photo, unreadable
from sklearn.metrics import silhouette_score

from stylerec.board.style import BoardStyle, board_style
from stylerec.board.themes import mean_silhouette, theme_features
from stylerec.domain.colours import COLOURS
from stylerec.domain.corrections import Correction, apply_corrections
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard


def own(direction: int, number: int) -> np.ndarray:
    """Like others of its kind, yet each photo's own."""
    return embedding(direction, towards=6 + number % 10, share=0.5)


def evening(number: int) -> PhotoLook:
    return photo(
        f"evening {number}.jpg",
        garment("dress", ("black", "red")[: 1 + number % 2], vector=own(1, number)),
        garment("heels", ("black",), vector=own(2, number)),
    )


def weekend(number: int) -> PhotoLook:
    return photo(
        f"weekend {number}.jpg",
        garment("jeans", ("denim blue",), vector=own(3, number)),
        garment("sneakers", ("white",), vector=own(4, number)),
        *([garment("t-shirt", ("white",), vector=own(5, number))] if number != 7 else []),
    )


TWO_KINDS = MoodBoard([evening(n) for n in range(8)] + [weekend(n) for n in range(12)])


def names(photos: tuple[PhotoLook, ...]) -> set[str]:
    return {photo_look.name for photo_look in photos}


def test_themes_are_the_kinds_of_looks() -> None:
    style = board_style(TWO_KINDS)
    assert [names(theme.photos) for theme in style.themes] == [
        {f"weekend {n}.jpg" for n in range(12)},
        {f"evening {n}.jpg" for n in range(8)},
    ]
    weekends, evenings = style.themes
    assert weekends.name == "Denim blue jeans with sneakers"
    assert evenings.name == "Black dress with heels"
    assert (weekends.share, evenings.share) == (0.6, 0.4)
    assert set(weekends.categories) == {"jeans", "sneakers", "t-shirt"} and evenings.colours == ("black",)
    assert len(weekends.typical) == 4 and weekends.typical == weekends.photos[:4]
    assert weekends.photos[-1].name == "weekend 7.jpg", "the one without a T-shirt is the least typical"


def test_themes_do_not_depend_on_the_order() -> None:
    rng = np.random.default_rng(0)
    shuffled = MoodBoard([TWO_KINDS.photos[i] for i in rng.permutation(len(TWO_KINDS))])
    ours, theirs = board_style(TWO_KINDS).themes, board_style(shuffled).themes
    assert [(theme.name, names(theme.photos)) for theme in ours] == [(t.name, names(t.photos)) for t in theirs]


def test_names_of_themes_differ() -> None:
    """Four kinds of looks with the same garments, told apart by what they look like and by their colours."""
    kinds = [("red", 1), ("navy", 2), ("green", 3), ("white", 4)]
    photos = [
        photo(f"{colour} {n}.jpg", garment("dress", (colour,), vector=embedding(direction)), garment("hat", (colour,)))
        for colour, direction in kinds
        for n in range(7)
    ]
    themes = board_style(MoodBoard(photos)).themes
    assert {theme.name for theme in themes} == {f"{colour.capitalize()} dress with hat" for colour, _ in kinds}


def test_palette() -> None:
    style = board_style(TWO_KINDS)
    shares = {colour.name: colour.share for colour in style.palette}
    assert sum(shares.values()) == pytest.approx(1)
    # Eight evenings, half of them a third red on one of two garments; twelve weekends, eleven with two white pieces.
    assert shares["red"] == pytest.approx(4 / 20 * 1 / 2 * 1 / 3)
    assert shares["white"] == pytest.approx(11 / 20 * 2 / 3 + 1 / 20 * 1 / 2)
    assert list(shares) == sorted(shares, key=lambda name: -shares[name])
    by_name = {colour.name: colour for colour in style.palette}
    assert by_name["white"].n_photos == 12 and by_name["white"].rgb == COLOURS["white"]
    assert by_name["red"].rgb == COLOURS["red"], "no garment is mostly red: the name's own value"
    assert style.sentence.startswith("Mostly white, black and denim blue.")


def test_leading_categories() -> None:
    leading = board_style(TWO_KINDS).categories
    assert {entry.category: (entry.n_photos, entry.share) for entry in leading} == {
        "jeans": (12, 0.6),
        "sneakers": (12, 0.6),
        "t-shirt": (11, 0.55),
        "dress": (8, 0.4),
        "heels": (8, 0.4),
    }
    counts = [entry.n_photos for entry in leading]
    assert counts == sorted(counts, reverse=True)


def test_combinations_are_what_goes_together_more_often_than_by_chance() -> None:
    style = board_style(TWO_KINDS)
    pairs = {(combination.first, combination.second): combination for combination in style.combinations}
    assert {frozenset(pair) for pair in pairs} == {
        frozenset({"jeans", "sneakers"}),
        frozenset({"dress", "heels"}),
        frozenset({"jeans", "t-shirt"}),
        frozenset({"sneakers", "t-shirt"}),
    }
    heels = next(c for c in style.combinations if {c.first, c.second} == {"dress", "heels"})
    assert heels.lift == pytest.approx(20 / 8) and names(heels.photos) == {f"evening {n}.jpg" for n in range(8)}
    assert "go together more often than by chance." in style.sentence


def test_a_photo_twice_counts_once() -> None:
    again = [photo("again.jpg", garment("hat"), photo_id="id of hat.jpg") for _ in range(5)]
    style = board_style(MoodBoard([photo("hat.jpg", garment("hat")), *again, evening(0)]))
    assert style.n_photos == 2
    assert {entry.category: entry.n_photos for entry in style.categories} == {"hat": 1, "dress": 1, "heels": 1}
    assert [len(theme.photos) for theme in style.themes] == [2]


@pytest.mark.parametrize("n", [1, 3, 10])
def test_small_boards(n: int) -> None:
    style = board_style(MoodBoard([evening(number) for number in range(n)]))
    assert [(theme.name, theme.share, len(theme.photos)) for theme in style.themes] == [
        ("Black dress with heels", 1, n)
    ]
    assert [(c.first, c.second, c.lift, len(c.photos)) for c in style.combinations] == [("dress", "heels", 1, n)]
    assert style.sentence.startswith("Mostly black") and "chance" not in style.sentence


@pytest.mark.parametrize("photos", [[], [unreadable("broken.jpg")], [photo("nothing.jpg")] * 3])
def test_boards_without_garments(photos: list[PhotoLook]) -> None:
    style = board_style(MoodBoard(photos))
    assert not (style.palette or style.categories or style.combinations or style.themes)
    assert style.sentence == "No clothes were found on this board yet."
    assert list(style.palette_table().columns) == ["colour", "hex", "share", "photos"] and style.theme_table().empty


def test_garments_added_by_hand_take_part() -> None:
    bare = photo("bare.jpg")
    assert bare.look is not None
    added = PhotoLook("bare.jpg", "bare", 80, 120, apply_corrections(bare.look, [Correction("add", "scarf")]))
    for others in ((), TWO_KINDS.photos):
        style = board_style(MoodBoard([*others, added]))
        assert "scarf" in {entry.category for entry in style.categories}
        assert sum(len(theme.photos) for theme in style.themes) == len(others) + 1
    assert board_style(MoodBoard([added])).themes[0].name == "Scarf"


def test_a_board_of_one_piece_is_one_theme() -> None:
    """The same garments in forty photos, each a little different from all others."""
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(40, 16)).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    photos = [photo(f"{n}.jpg", garment("dress", vector=vector), garment("heels")) for n, vector in enumerate(noise)]
    (theme,) = board_style(MoodBoard(photos)).themes
    assert theme.share == 1 and len(theme.photos) == 40


def test_tables() -> None:
    style: BoardStyle = board_style(TWO_KINDS)
    palette = style.palette_table()
    assert palette["hex"].str.fullmatch("#[0-9a-f]{6}").all() and palette["share"].is_monotonic_decreasing
    table = style.theme_table()
    assert len(table) == 20 and table["photo_id"].is_unique
    assert table[table["place"] == 0]["theme"].tolist() == [theme.name for theme in style.themes]
    assert set(table[table["number"] == 1]["theme"]) == {"Black dress with heels"}


def test_theme_features() -> None:
    """Of equal looks equal, and each block has the part of the variance that it is given."""
    rng = np.random.default_rng(0)
    areas, colours = rng.random((30, 5)), rng.dirichlet(np.ones(len(COLOURS)), 30)
    embeddings = rng.normal(size=(30, 8))
    areas[1], colours[1], embeddings[1] = areas[0], colours[0], embeddings[0]
    features = theme_features(areas, colours, embeddings)
    assert features.shape == (30, 6)
    assert np.allclose(features[0], features[1]) and not np.allclose(features[0], features[2])
    assert np.allclose(features.mean(axis=0), 0) and (features**2).sum() / 30 <= 1 + 1e-9
    assert np.isfinite(theme_features(np.zeros((2, 5)), np.zeros((2, len(COLOURS))), np.zeros((2, 8)))).all()


def test_the_silhouette_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    features, labels = rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    labels[7] = 9  # a cluster of its own
    distances = np.linalg.norm(features[:, None] - features, axis=-1)
    assert mean_silhouette(distances, labels) == pytest.approx(silhouette_score(features, labels))
    assert mean_silhouette(distances, np.zeros(40)) == -1
