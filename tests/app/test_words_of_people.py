"""What people wrote is shown as text: an image address in a tag is asked for by no browser."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from stylerec.domain.prose import as_label
from tests.sources import assigned

APP = Path(__file__).parents[2] / "stylerec" / "app"
TEXTS = {
    *("title", "header", "subheader", "markdown", "caption", "write", "info", "warning", "error", "success", "toast"),
    *("button", "toggle", "checkbox", "radio", "pills", "segmented_control", "selectbox", "multiselect", "metric"),
    *("text_input", "text_area", "number_input", "date_input", "slider", "select_slider", "file_uploader", "badge"),
    *("download_button", "link_button", "form_submit_button", "expander", "popover", "status", "spinner", "progress"),
    *("menu_button", "image"),
}
"""Widgets that read their text, label, help or caption as Markdown."""
NO_TEXT_FIRST = {"progress", "image"}
"""Those of them that are given something else first."""
WITH_OPTIONS = {"pills", "segmented_control", "radio", "menu_button", "tabs"}
"""Widgets that read their options as Markdown, too; lists to choose from show theirs as they are."""
ESCAPES = {"plain", "as_label"}
NO_WORDS = {"count", "Counter", "len", "range", "round", "sum", "max", "min", "file_size", "duration"}
"""Functions that give numbers, and the app's own words."""
ESCAPED_INSIDE = {
    "in_words",
    "describe",
    "change_sentence",
    "how_many",
    "_how_many",
    "_about",
    "_help",
    "_loss",
    "_told",
}
"""Functions of the app that give Markdown in which words of people are escaped."""
PASS_ON = {"join", "listed", "list", "str", "capital", "capitalize"}
"""Functions whose words are those that they are given."""
OWN_WORDS = {"label", "title", "words", "text", "what", "action", "stopped", "were", "where", "about", "said", "done"}
"""Names under which the app's own words reach a widget."""
NUMBERS = re.compile(r"[dfge%,]$|%[A-Za-z]")
"""Ends of formats that numbers have, and parts of those of days."""


def name_of(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def numbers_of(said: ast.expr, known: dict[str, list[ast.expr]]) -> set[str]:
    """The places of a text that have a number: `count`, and those with a number's format."""
    sources = known.get(said.id, []) if isinstance(said, ast.Name) else [said]
    texts = [
        node.value
        for source in sources
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    fields = [field for text in texts for field in Formatter().parse(text)]
    return {"count", *(name for _text, name, form, _how in fields if name and NUMBERS.search(form or ""))}


def is_own(words: ast.expr, known: dict[str, list[ast.expr]]) -> bool:
    """Whether a text holds nothing of people that is not escaped, as far as its source tells."""
    match words:
        case ast.Constant():
            return True
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(is_own(part, known) for part in parts)
        case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(form))])):
            return bool(NUMBERS.search(form)) or is_own(value, known)
        case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.Subscript(value=value):
            return is_own(value, known)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return is_own(one, known) and is_own(other, known)
        case ast.GeneratorExp(elt=value, generators=loops) | ast.ListComp(elt=value, generators=loops):
            return is_own(value, known | {ast.unparse(loop.target): [loop.iter] for loop in loops})
        case ast.Dict(keys=keys):
            return all(key is not None and is_own(key, known) for key in keys)
        case ast.DictComp(key=key):
            return is_own(key, known)
        case ast.Call(func=ast.Name(id="_" | "ngettext" | "pgettext")):
            return True
        case ast.Call(func=ast.Attribute(attr="format", value=said), keywords=values):
            numbers = numbers_of(said, known)
            return is_own(said, known) and all(word.arg in numbers or is_own(word.value, known) for word in values)
        case ast.Call(func=function, args=given):
            name = name_of(function)
            if name == "map" and given:
                return name_of(given[0]) in ESCAPES
            of_the_app = isinstance(function, ast.Attribute) and name_of(function.value) == "words"
            if of_the_app or name in PASS_ON:
                return all(is_own(part, known) for part in given)
            return name in ESCAPES | NO_WORDS | ESCAPED_INSIDE
        case ast.Name(id=name):
            others = {key: values for key, values in known.items() if key != name}
            told = name in known and all(is_own(value, others) for value in known[name])
            return name.isupper() or name in OWN_WORDS or told
        case ast.Attribute(value=ast.Attribute(attr="said")):  # the app's own words of boards, or of closets
            return True
        case ast.Attribute(attr=name):
            return name.isupper() or name in OWN_WORDS or name.startswith("n_")
        case ast.Compare():
            return True
    return False


def options_are_own(call: ast.Call, known: dict[str, list[ast.expr]]) -> bool:
    """Whether the options of a widget, as it shows them, hold nothing of people that is not escaped."""
    named = {word.arg: word.value for word in call.keywords}
    options = call.args[1] if len(call.args) > 1 else named["options"]
    match named.get("format_func"):
        case None:
            return is_own(options, known)
        case ast.Lambda(args=given, body=shown):
            return is_own(shown, known | {given.args[0].arg: [options]})
        case ast.Attribute(attr="__getitem__", value=table):
            return is_own(table, known)
        case ast.Attribute(attr="capitalize"):
            return is_own(options, known)
        case function:
            return name_of(function) in ESCAPES


def unescaped_texts(source: str) -> list[str]:
    """Texts, labels, helps and options of a source in which words of people may be read as Markdown."""
    tree = ast.parse(source)
    known, found = assigned(tree), []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in TEXTS:
            continue
        shown = [] if node.func.attr in NO_TEXT_FIRST else node.args[:1]
        shown += [word.value for word in node.keywords if word.arg in ("label", "help", "text", "body", "caption")]
        found += [f"{node.lineno}: {ast.unparse(text)}" for text in shown if not is_own(text, known)]
        if node.func.attr in WITH_OPTIONS and not options_are_own(node, known):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


LOOKED_AT = {
    "components/board/downloads.py": {"meaning"},  # of a table
    "components/board/gallery.py": {"counts['colours']"},  # whose names are the app's
    "components/closet/piece_belongings.py": {"usual.read_as"},  # a number
    "components/item/closet_choice.py": {"piece"},  # here and below, a function that is called `title`
    "components/item/garment_choice.py": {"name"},  # of a part of a photo
    "components/item/look_viewer.py": {"place + 1"},
    "components/item/pairing_looks.py": {"match.piece"},
    "components/item/pairings.py": {"match.piece", "piece"},
    "components/lab/lab_collect.py": {"len(searches)"},
    "components/lab/lab_prepare.py": {"overlap["},
    "components/lab/lab_train.py": {"last.epoch", "model.variants"},
    "components/lab/names_decision.py": {"attribute"},
    "components/shared/collection_header.py": {"ways"},  # whose names are escaped
    "components/shared/reading_progress.py": {"photos - waiting"},
    "components/shared/pager.py": {"words.place(first"},
    "components/wear/weather_choice.py": {"means"},  # of the app's own temperatures
    "pages/lab.py": {"_('Step'), list(by_name)"},
    "pages/categories.py": {"plain(info.name)"},  # and a group of the taxonomy
    "pages/wear.py": {"own_outfits.keep_once("},  # which says two sentences of the app's own
    "pages/settings.py": {"digest"},
}
"""Texts that are the app's own, though that cannot be told from their source."""


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_texts_of_people_are_shown_as_text(path: Path) -> None:
    allowed = LOOKED_AT.get(path.relative_to(APP).as_posix(), set())
    found = unescaped_texts(path.read_text(encoding="utf-8"))
    assert [text for text in found if not any(part in text for part in allowed)] == []


@pytest.mark.parametrize(
    "code",
    [
        "st.caption(photo.name)",
        "st.markdown(f'**{board.name}**')",
        "x = piece.name\nst.button(f'Wear {x}')",
        "st.caption(_('{name}, {count} photos').format(name=photo.name, count=n))",
        "st.pills('x', options)",
        "st.radio('x', occasions, format_func=str.capitalize)",
        "st.pills('x', range(len(garments)), format_func=lambda number: garment_name(garments[number]))",
        "by_name = {run.name: run for run in runs}\nst.segmented_control('x', list(by_name))",
        "st.pills('x', groups, format_func=taxonomy.display_name)",
        "st.menu_button('x', [*(board.name for board in boards), NEW])",
    ],
)
def test_what_is_not_escaped_is_found(code: str) -> None:
    assert unescaped_texts(code)


@pytest.mark.parametrize(
    "code",
    [
        "st.caption(f'{plain(photo.name)} · {n:,} photos')",
        "st.caption(_('{name}, {n:,} photos').format(name=plain(photo.name), n=n))",
        "st.pills('x', tags, format_func=as_label)",
        "st.radio('x', tags, format_func=lambda tag: as_label(tag.capitalize()))",
        "which = {ALL: looks}\nst.pills('x', list(which), format_func=lambda one: f'{one} (2)')",
    ],
)
def test_what_is_escaped_is_not(code: str) -> None:
    assert not unescaped_texts(code)


@pytest.mark.parametrize("word", ["![x](http://a.b/c)", ":material/home:", ":red[x]", "$x$", "**b**", "http://a.b"])
def test_signs_with_a_meaning_are_escaped(word: str) -> None:
    assert as_label(word) != word and as_label("t-shirt, work") == "t-shirt, work"
