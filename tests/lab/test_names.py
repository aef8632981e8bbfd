"""Categories from product names: what becomes of a name, of a file, of edits, and of the whole as a taxonomy."""

import csv
import json
from pathlib import Path

import pytest

from stylerec.cli import main
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import TaxonomyError, UsageError
from stylerec.lab.names import (
    Drop,
    Edit,
    EditLog,
    Merge,
    NameTable,
    Regroup,
    Rename,
    Split,
    apply_edits,
    decision_to_edit,
    parse_name,
    propose_categories,
    read_names,
    save_taxonomy,
    to_taxonomy,
)
from stylerec.lab.names.parsing import edit_distance
from training.evaluate_names import propose_for, score_names

LIST = Path(__file__).parent / "data" / "shop_names.csv"
NAMES = [
    "LINEN BLAZER - BEIGE - M",
    "BLAZER",
    "BLAZER",
    "SATIN BLAZER WITH BELT",
    "MINI SKIRT 1234/567",
    "LONG SKIRT",
    "WOVEN HUIPIL",
    "HUIPIL WITH FRINGE",
    "GIFT CARD",
    "",
]


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("SATIN EFFECT SLIP DRESS WITH TIE - PINK - XS - 2345/678", "slip dress"),
        ("SHIRT DRESS", "shirt dress"),
        ("DRESS SHIRT", "shirt"),
        ("KNIT TOP", "knit top"),
        ("TOP WITH KNOT", "top"),
        ("JEANS JACKET", "denim jacket"),
        ("BOOT CUT JEANS", "jeans"),
        ("SOCK BOOTS", "sock boots"),
        ("BERMUDA", "bermuda shorts"),
        ("SKIRT WITH PLEATS", "pleated skirt"),
        ("TROUSERS CARGO", "cargo trousers"),
        ("BOY - HOODIE - 10", "hoodie"),
        ("PACK OF 2 T-SHIRTS", "t-shirt"),
        ("STRIPPED SHRIT", "shirt"),
        ("VESTIDO CAMISERO", "shirt dress"),
        ("ROBE LONGUE À FLEURS", "dress"),
        ("SHORT ROBE", "robe"),
        ("SHIRT AND TROUSERS CO-ORD", "co-ord set"),
        ("PHONE CASE WITH STRAP", "not clothing"),
        ("WOVEN HUIPIL WITH BELT", "huipil"),
        ("1234/567 - XL", "unclear"),
    ],
)
def test_the_garment_of_a_name(name: str, category: str):
    assert parse_name(name).category == category


def test_the_attributes_of_a_name():
    parsed = parse_name("WOMEN'S OVERSIZED FLORAL PRINT MIDI DRESS IN LINEN - NAVY BLUE - EU 38")
    assert parsed.attributes == {
        "material": ("linen",),
        "length": ("midi",),
        "fit": ("oversized",),
        "pattern": ("floral",),
        "colour": ("navy blue",),
        "sex": ("women",),
    }
    assert parse_name("SHORT SLEEVE SHIRT").attributes == {}
    assert "material" not in parse_name("DRESS WITH LACE TRIM").attributes


def test_letters_lost_added_changed_or_swapped():
    assert [edit_distance("shirt", word) for word in ("shirt", "shrt", "shrit", "shorts")] == [0, 1, 1, 2]


def test_a_table_counts_repeats_and_blanks_and_groups_what_it_can():
    table = propose_categories(NAMES)
    assert {c.name: (c.group, c.count, len(c.names)) for c in table.categories} == {
        "blazer": ("outerwear", 4, 3),
        "skirt": ("bottoms", 2, 2),
        "huipil": ("", 2, 2),
        "not clothing": ("", 1, 1),
    }
    assert (table.n_blank, table.count) == (1, 9)
    assert table.by_name["blazer"].attributes()["material"] == {"linen": 1, "satin": 1}
    assert not table.by_name["huipil"].known


def test_an_unknown_garment_gathers_its_misspellings():
    assert propose_for(["HUIPIL"] * 2 + ["LONG HUIPIL", "HUIPILL"]) == ["huipil"] * 4


def test_no_names_are_refused():
    with pytest.raises(UsageError, match="not blank"):
        propose_categories(["", "  "])


def names_of(table: NameTable, *edits: Edit) -> dict[str, int]:
    after, problems = apply_edits(table, edits)
    assert problems == ()
    return {category.name: category.count for category in after.categories}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([Merge(("huipil",), "blazer")], {"blazer": 6, "skirt": 2, "not clothing": 1}),
        ([Merge(("huipil", "skirt"), "folk")], {"blazer": 4, "folk": 4, "not clothing": 1}),
        (
            [Split("blazer", "material")],
            {"blazer": 2, "linen blazer": 1, "satin blazer": 1, "skirt": 2, "huipil": 2, "not clothing": 1},
        ),
        (
            [Split("skirt", "length")],
            {"blazer": 4, "mini skirt": 1, "maxi skirt": 1, "huipil": 2, "not clothing": 1},
        ),
        (
            [Split("huipil", "fringe"), Drop("not clothing")],
            {"blazer": 4, "skirt": 2, "huipil": 1, "fringe huipil": 1},
        ),
        (
            [Rename("huipil", "blouse"), Regroup("blouse", "tops")],
            {"blazer": 4, "skirt": 2, "blouse": 2, "not clothing": 1},
        ),
    ],
)
def test_edits(edits: list[Edit], expected: dict[str, int]):
    assert names_of(propose_categories(NAMES), *edits) == expected


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Drop("sock"), "no category 'sock'"),
        (Merge(("sock", "skirt"), "skirt"), "no category 'sock'"),
        (Rename("skirt", "blazer"), "merge them instead"),
        (Split("skirt", "halter"), "has the words 'halter'"),
        (Split("huipil", "material"), "tells the material"),
        (Regroup("skirt", "hats"), "no group 'hats'"),
    ],
)
def test_edits_that_do_not_fit_are_reported_and_the_others_hold(edit: Edit, reason: str):
    after, problems = apply_edits(propose_categories(NAMES), [edit, Rename("huipil", "blouse")])
    assert [problem.edit for problem in problems] == [edit]
    assert reason in problems[0].reason
    assert after.by_name["blouse"].count == 2
    assert after.count == 9


def test_the_log_only_grows_and_is_undone_by_a_record(tmp_path: Path):
    log = EditLog(tmp_path / "edits.json")
    edits = (Merge(("a", "b"), "c"), Split("c", "length"), Rename("c", "d"))
    log.add(edits)
    assert log.undo() == edits[-1]
    again = EditLog(tmp_path / "edits.json")
    assert again.edits == edits[:2]
    again.add([Drop("c")])
    assert again.edits == (*edits[:2], Drop("c"))
    records = json.loads((tmp_path / "edits.json").read_text(encoding="utf-8"))
    assert [record["edit"] for record in records] == ["merge", "split", "rename", "undo", "drop"]


@pytest.mark.parametrize(
    "content", ["no json", '[{"edit": "burn"}]', '[{"edit": "drop"}]', '[{"edit": "undo"}]', "{}1"]
)
def test_a_damaged_log_is_refused(tmp_path: Path, content: str):
    (tmp_path / "edits.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="Invalid log"):
        EditLog(tmp_path / "edits.json")


def test_nothing_to_undo(tmp_path: Path):
    with pytest.raises(UsageError, match="Nothing to undo"):
        EditLog(tmp_path / "edits.json").undo()


@pytest.mark.parametrize(
    ("decision", "edit"),
    [
        ("drop", Drop("x")),
        ("Merge into  Y z", Merge(("x",), "y z")),
        ("rename to y", Rename("x", "y")),
        ("split by length", Split("x", "length")),
        ("group tops", Regroup("x", "tops")),
        ("burn it", None),
    ],
)
def test_decisions_in_words(decision: str, edit: Edit | None):
    assert decision_to_edit("x", decision) == edit


def test_the_taxonomy_is_one_that_the_project_reads(tmp_path: Path):
    table = propose_categories(NAMES)
    save_taxonomy(to_taxonomy(table), tmp_path / "taxonomy.json")
    taxonomy = load_taxonomy(tmp_path / "taxonomy.json")
    assert taxonomy.categories == ("blazer", "skirt", "huipil")
    assert [taxonomy.resolve(name) for name in ("satin blazer with belt", "MINI SKIRT 1234/567")] == ["blazer", "skirt"]
    assert (taxonomy.group_of("blazer"), taxonomy.group_of("huipil")) == ("outerwear", "other")
    with pytest.raises(TaxonomyError, match="no category is left"):
        to_taxonomy(propose_categories(["GIFT CARD"]))


def test_a_name_that_is_another_category_s_name_stays_with_that_one():
    table, _ = apply_edits(propose_categories(["MINI SKIRT", "BLAZER"]), [Rename("blazer", "mini skirt")])
    assert to_taxonomy(table).resolve("MINI SKIRT") == "mini skirt"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,Product,price\n1,SKIRT,3\n2,,4\n3,DRESS,5\n", ("Product", ["SKIRT", "", "DRESS"], ",", "utf-8")),
        ("sku;nombre\n1;CAMISA, NIÑA\n2;FALDA\n", ("nombre", ["CAMISA, NIÑA", "FALDA"], ";", "utf-8")),
        ("a\tb\nred\tBLUE SHIRT\nred\tHAT\n", ("b", ["BLUE SHIRT", "HAT"], "\t", "utf-8")),
        ("SKIRT\nDRESS WITH BOW\n", ("column 1", ["SKIRT", "DRESS WITH BOW"], ",", "utf-8")),
    ],
)
def test_the_column_is_found(tmp_path: Path, content: str, expected: tuple):
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    found = read_names(path)
    assert (found.column, list(found.names), found.delimiter, found.encoding) == expected
    assert found.guessed


def test_a_column_is_chosen_in_a_list_without_a_header(tmp_path: Path):
    (tmp_path / "list.csv").write_text("SKIRT,red,M\nHAT,blue\n", encoding="utf-8")
    found = read_names(tmp_path / "list.csv", "Column 2")
    assert (found.names, found.columns) == (("red", "blue"), ("column 1", "column 2", "column 3"))
    with pytest.raises(UsageError, match="expected one of 'column 1', 'column 2', 'column 3'"):
        read_names(tmp_path / "list.csv", "colour")


@pytest.mark.parametrize(("encoding", "told"), [("utf-8-sig", "utf-8"), ("latin-1", "latin-1"), ("utf-16", "utf-16")])
def test_encodings(tmp_path: Path, encoding: str, told: str):
    path = tmp_path / "list.csv"
    path.write_text("name\nJUPE PLISSÉE\n", encoding=encoding)
    found = read_names(path, "NAME")
    assert (found.names, found.encoding, found.guessed) == (("JUPE PLISSÉE",), told, False)


@pytest.mark.parametrize(("data", "word"), [(b"", "empty"), (b"a\0b", "no text")])
def test_files_that_are_no_lists(tmp_path: Path, data: bytes, word: str):
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(UsageError, match=word):
        read_names(tmp_path / "list.csv")


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decide(path: Path, **decisions: str) -> None:
    rows = [{**row, "decision": decisions.get(row["category"], "")} for row in sheet(path)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")  # as a spreadsheet may save it
        writer.writeheader()
        writer.writerows(rows)


def test_the_command_keeps_decisions_for_later_lists(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text("title\n" + "\n".join(NAMES), encoding="utf-8")
    command = ["lab", "names", "list.csv", "--taxonomy", "taxonomy.json"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "'title' (guessed" in said and "9 names, 8 different" in said
    assert [row["category"] for row in sheet(Path("categories.csv"))] == ["blazer", "skirt", "huipil", "not clothing"]

    decide(Path("categories.csv"), huipil="rename to blouse", skirt="split by length", blazer="paint it")
    assert main(command) == 0
    assert "Not understood: 'paint it'" in capsys.readouterr().err
    rows = {row["category"]: row["decision"] for row in sheet(Path("categories.csv"))}
    assert rows == {"blazer": "paint it", "maxi skirt": "", "mini skirt": "", "blouse": "", "not clothing": ""}
    assert "blouse" in load_taxonomy(Path("taxonomy.json")).categories

    Path("list.csv").write_text("title\nMIDI SKIRT\nSHIRT\n", encoding="utf-8")  # another list, the same edits
    assert main(command) == 0
    assert "not applied: Rename(category='huipil', to='blouse')" in capsys.readouterr().err
    assert {row["category"] for row in sheet(Path("categories.csv"))} == {"midi skirt", "shirt"}
    assert len(json.loads(Path("edits.json").read_text(encoding="utf-8"))) == 2

    assert main([*command, "--undo"]) == 0
    assert {row["category"] for row in sheet(Path("categories.csv"))} == {"midi skirt", "shirt"}
    assert main([*command, "--undo"]) == 0
    assert {row["category"] for row in sheet(Path("categories.csv"))} == {"skirt", "shirt"}


def test_the_command_overwrites_no_other_file(tmp_path: Path, capsys):
    names, other = tmp_path / "list.csv", tmp_path / "other.csv"
    names.write_text("name\nSKIRT\n", encoding="utf-8")
    other.write_text("mine,yours\n1,2\n", encoding="utf-8")
    for out in (names, other, tmp_path):
        assert main(["lab", "names", str(names), "--out", str(out)]) == 2
    assert main(["lab", "names", str(names), "--column", "nome", "--out", str(tmp_path / "c.csv")]) == 2
    assert "expected one of 'name'" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "mine,yours\n1,2\n"


def test_a_cell_is_no_formula(tmp_path: Path):
    names, out = tmp_path / "list.csv", tmp_path / "c.csv"
    names.write_text('name\n"=HYPERLINK(1) SKIRT"\n', encoding="utf-8")
    assert main(["lab", "names", str(names), "--out", str(out)]) == 0
    assert sheet(out)[0]["examples"] == "'=HYPERLINK(1) SKIRT"


def test_scores_by_hand():
    score = score_names(["a", "a", "b", "c"], ["a", "a", "a", "c"])
    assert (score.right, score.pair_precision, score.pair_recall) == (0.75, 1.0, pytest.approx(1 / 3))
    assert score.pair_f1 == pytest.approx(0.5)
    assert (score.n_proposed, score.n_true) == (3, 2)


def test_the_annotated_list_keeps_its_figures():
    rows = sheet(LIST)
    assert len(rows) > 2000
    score = score_names(propose_for([row["name"] for row in rows]), [row["category"] for row in rows])
    assert score.right > 0.98 and score.adjusted_rand > 0.95
