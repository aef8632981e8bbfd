"""The shipped taxonomy, and the rules that any taxonomy must keep."""

import ast
import json
from pathlib import Path

import pytest

from stylerec.domain.taxonomy import ROLES, Category, Group, Taxonomy, load_taxonomy, lower_name
from stylerec.errors import TaxonomyError

PACKAGE = Path(__file__).parents[2] / "stylerec"
TOPS, BOTTOMS = Group("tops", "Tops"), Group("bottoms", "Bottoms")
SKIRT, SHIRT = Category("skirt", "Skirt", "bottoms", ("mini skirt",)), Category("shirt", "Shirt", "tops")


def test_shipped_taxonomy_has_53_categories_in_10_groups() -> None:
    taxonomy = load_taxonomy()
    assert len(taxonomy.categories) == len(set(taxonomy.categories)) == 53
    assert taxonomy.categories[:4] == ("t-shirt", "polo", "shirt", "blouse")
    assert taxonomy.categories[-1] == "baby bodysuit"
    assert taxonomy.groups == (
        *("tops", "outerwear", "bottoms", "one-piece", "footwear"),
        *("bags", "accessories", "jewellery", "legwear", "underwear"),
    )
    assert sorted(c for group in taxonomy.groups for c in taxonomy.in_group(group)) == sorted(taxonomy.categories)


@pytest.mark.parametrize(
    ("word", "category"),
    [
        *[
            ("pumps", "heels"),
            ("Tshirts", "t-shirt"),
            ("T-Shirt", "t-shirt"),
            ("tee", "t-shirt"),
            ("Jeggings", "jeans"),
        ],
        *[
            ("Track Pants", "trousers"),
            ("Casual Shoes", "sneakers"),
            ("trainers", "sneakers"),
            ("hoodie", "sweatshirt"),
        ],
        *[("Outwear", "outerwear"), ("bodysuit", "top"), ("Body", "baby bodysuit"), ("  FLIP-flops ", "sandals")],
        *[("Shoes", "footwear"), ("shoe", "footwear"), ("lace-ups", "loafers"), ("Formal Shoes", "loafers")],
        *[("track suit", "tracksuit"), ("parka", "coat"), ("oxfords", "loafers"), ("oxford shirt", "shirt")],
        *[("Necklace and Chains", "necklace"), ("tights", "stockings"), ("intimate", "briefs"), ("jumper", "sweater")],
    ],
)
def test_other_words_are_understood(word: str, category: str) -> None:
    assert load_taxonomy().resolve(word) == category


def test_every_category_is_found_by_its_name_and_its_display_name() -> None:
    taxonomy = load_taxonomy()
    for name in taxonomy.categories:
        assert taxonomy.resolve(name) == taxonomy.resolve(taxonomy.display_name(name).upper()) == name


def test_groups() -> None:
    taxonomy = load_taxonomy()
    assert taxonomy.group_of("skirt") == "bottoms" and taxonomy.group_of("outerwear") == "outerwear"
    assert taxonomy.in_group("bags") == ("bag", "backpack", "wallet")
    assert taxonomy.display_name("skirt") == "Skirt" and taxonomy.display_name("bottoms") == "Bottoms"


def test_the_file_says_what_a_garment_is_in_an_outfit() -> None:
    taxonomy = load_taxonomy()
    roles = {name: taxonomy.group_entry(name).role for name in ("coat", "shirt", "dress", "skirt", "boots", "belt")}
    assert tuple(roles.values()) == ROLES
    once = [group.name for group in taxonomy.group_entries if group.once]
    assert once == ["footwear"] and taxonomy.group_entry("footwear").is_essential
    assert not taxonomy.group_entry("bag").is_essential
    with pytest.raises(TaxonomyError, match="expected one of outer, top, whole"):
        Group("tops", "Tops", role="hat")  # type: ignore[arg-type]
    with pytest.raises(TaxonomyError, match="Unknown category 'kilt'"):
        Taxonomy((BOTTOMS,), (SKIRT,), worn_one_of=(("skirt", "kilt"),))


def test_only_the_file_knows_groups_by_name() -> None:
    """What counts as footwear is changed in one place; a flat lay's places are the drawing's own."""
    named = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in PACKAGE.rglob("*.py")
        if path.name != "flat_lay.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in load_taxonomy().groups
    ]
    assert named == []


def test_a_general_group_stands_where_a_kind_is_not_known() -> None:
    taxonomy = load_taxonomy()
    assert taxonomy.terms == (*taxonomy.categories, "outerwear", "footwear")
    assert taxonomy.display_name("footwear") == "Shoes" and taxonomy.group_of("footwear") == "footwear"
    assert taxonomy.ancestors("footwear") == ("footwear",)
    assert taxonomy.covers("footwear", "boots") and taxonomy.covers("boots", "boots")
    assert not taxonomy.covers("boots", "footwear") and not taxonomy.covers("footwear", "hat")
    assert not taxonomy.covers("bottoms", "skirt"), "nobody calls a skirt a bottoms"
    assert taxonomy.covered(["outerwear", "hat"]) == {"outerwear", *taxonomy.in_group("outerwear"), "hat"}
    with pytest.raises(TaxonomyError, match="Unknown category 'bottoms'"):
        taxonomy.resolve("bottoms")


@pytest.mark.parametrize("word", ["glasses", "clothing set"])
def test_what_is_no_category_is_not_taken_for_one(word: str) -> None:
    with pytest.raises(TaxonomyError, match="Unknown category"):
        load_taxonomy().resolve(word)


def test_former_categories_are_groups_where_no_category_has_their_name() -> None:
    assert [load_taxonomy().current(name) for name in ("shoes", "outerwear", "skirt", "kilt pin")] == [
        "footwear",
        "outerwear",
        "skirt",
        "kilt pin",
    ]
    mine = Taxonomy((Group("footwear", "Shoes", general=True),), (Category("shoes", "My shoes", "footwear"),))
    assert mine.current("shoes") == mine.resolve("Shoes") == "shoes" and mine.is_general("shoes")


def test_unknown_words_come_with_near_ones() -> None:
    taxonomy = load_taxonomy()
    with pytest.raises(TaxonomyError, match="Unknown category 'sneekers': did you mean 'sneakers'"):
        taxonomy.resolve("sneekers")
    with pytest.raises(TaxonomyError, match="Unknown group 'bottom': did you mean 'bottoms'"):
        taxonomy.in_group("bottom")
    for ask in (taxonomy.group_of, taxonomy.display_name, taxonomy.ancestors):
        with pytest.raises(TaxonomyError, match="Unknown category 'spaceship'"):
            ask("spaceship")


def test_groups_may_stand_in_wider_groups() -> None:
    groups = (Group("clothes", "Clothes"), Group("bottoms", "Bottoms", "clothes"), Group("tops", "Tops", "clothes"))
    taxonomy = Taxonomy(groups, (SKIRT, SHIRT))
    assert taxonomy.ancestors("skirt") == ("bottoms", "clothes")
    assert taxonomy.in_group("clothes") == ("skirt", "shirt") and taxonomy.in_group("tops") == ("shirt",)


@pytest.mark.parametrize(
    ("groups", "categories", "message"),
    [
        ((TOPS,), (SKIRT,), "Unknown parent of 'skirt': expected one of the groups tops, received 'bottoms'"),
        ((Group("tops", "Tops", "wardrobe"),), (SHIRT,), "Unknown parent of 'tops': .* received 'wardrobe'"),
        ((TOPS,), (SHIRT, SHIRT), "Duplicate category 'shirt'"),
        ((TOPS, Group("Tops", "Upper")), (SHIRT,), "Duplicate group 'Tops'"),
        ((BOTTOMS,), (SKIRT, Category("kilt", "Kilt", "bottoms", ("Mini-Skirt",))), "'Mini-Skirt' of category 'kilt'"),
        ((BOTTOMS,), (SKIRT, Category("kilt", "Skirt", "bottoms")), "'Skirt' of category 'kilt'.*stands for 'skirt'"),
        ((BOTTOMS,), (SKIRT, Category("mini_skirt", "Mini", "bottoms")), "Duplicate category 'mini_skirt'.*'skirt'"),
        ((BOTTOMS,), (Category(" - ", "Skirt", "bottoms"),), "Empty category name: expected a word, received ' - '"),
        ((Group("", "Nothing"),), (SHIRT,), "Empty group name"),
        ((TOPS,), (Category("shirt", "", "tops"),), "Empty alias or display name of category 'shirt'"),
        ((TOPS,), (Category("shirt", "Shirt", "tops", (" ",)),), "Empty alias or display name of category 'shirt'"),
        ((Group("tops", "Tops", "tops"),), (SHIRT,), "Group 'tops' contains itself: tops in tops"),
        (
            (Group("a", "A", "b"), Group("b", "B", "a"), TOPS),
            (SHIRT,),
            "Group 'a' contains itself: a in b in a",
        ),
        ((TOPS,), (), "holds no categories"),
    ],
)
def test_broken_rules_name_the_entry(groups: tuple[Group, ...], categories: tuple[Category, ...], message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        Taxonomy(groups, categories)


def test_a_taxonomy_can_be_loaded_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.json"
    content = {
        "groups": [{"name": "bottoms", "display": "Bottoms", "parent": None}],
        "categories": [{"name": "kilt", "display": "Kilt", "parent": "bottoms", "aliases": ["great kilt"]}],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    assert load_taxonomy(path).resolve("Great Kilt") == "kilt"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"groups": []}',
        '{"groups": [], "categories": [{"name": "kilt"}]}',
        '{"groups": [], "categories": [{"name": "kilt", "display": "Kilt", "parent": "x", "color": "red"}]}',
    ],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"mine\.json'"):
        load_taxonomy(path)
    with pytest.raises(TaxonomyError, match=r"gone\.json'"):
        load_taxonomy(tmp_path / "gone.json")


def test_names_lose_their_capitals_inside_a_sentence() -> None:
    names = ["Skirt", "T-shirt", "Sports Shoes", "Dress with Zip", "my Red boots"]
    assert [lower_name(name) for name in names] == [
        "skirt",
        "T-shirt",
        "sports shoes",
        "dress with Zip",
        "my Red boots",
    ]
