"""What a person reads goes through gettext, and stands in one catalogue."""

import ast
import importlib.util
import re
import subprocess
import symtable
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from tests.sources import assigned

ROOT = Path(__file__).parent.parent
APP = ROOT / "stylerec" / "app"
_spec = importlib.util.spec_from_file_location("list_words", ROOT / ".ci" / "list_words.py")
assert _spec and _spec.loader
list_words = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(list_words)

ROOMS = ("app", "board", "closet", "figures", "lab", "lookbook", "pairing", "recommendation", "sample")
"""Rooms all of whose sentences a person may read in the app."""
GETTEXT = {"_", "ngettext", "pgettext"}
UNREAD = {"UsageError", "exception", "print", "compile", "filterwarnings", "match", "startswith", "split"}
"""Functions whose texts are for those who write code, or run the app in a terminal, or that are looked for."""
TWO_WORDS = re.compile(r"[A-Za-z']{2,},? [A-Za-z']{2,}")
"""What a key, or the name of something, seldom has."""
NOT_READ = {
    *(
        "user items",
        "{} cut outs",
        "how good",
        "my photos",
        "Part of {}.jpg",
        "not paired",
        "not from this app's pages",
    ),
    *("hardly needed", "needs more", "not needed", "nice to have", "not on the board", "too cold", "too warm"),
    *("left out", "going out", "still improving", "What it is", "Own words", "Earns its place", "Cost per wear"),
    *("Trained on", "cut out by hand", "reading photos", "DejaVu Sans", "some number of pieces is enough"),
    *("always the commonest", "nearest neighbour", "trained on", "too strong a penalty", "learns nothing"),
    *("larger than", "co-ord set", "not clothing", "keeps its s", "not a garment before", "only with nothing else"),
    *("an undo without an edit before it", "lower right", "{} -m pip install {}", "<code>stylerec lab decide</code>"),
    " Did you mean {}?",
    "Invalid pairing prior: expected `{}` of shape {} for {} categories, received {}.",
}
"""Keys, kinds, columns and names of files that have two words (the app shows others for them), and parts of errors."""
COMMANDS = ("drop · rename to NAME", "drop; rename to NAME")
"""How the decisions begin that the lab reads in a table, in English only."""


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / "stylerec" / room).rglob("*.py"))]


def name_of(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def without_marks(text: str) -> str:
    """Without tags, names of icons and policies of a page."""
    return re.sub(r"<style>.*</style>|<[^>]*>|:material/\w+:|default-src.*", "", text, flags=re.DOTALL)


def texts_around_gettext(node: ast.AST) -> Iterator[str]:
    """Texts in a source that do not go through gettext; no docstrings."""
    match node:
        case ast.Call(func=function) if name_of(function) in GETTEXT | UNREAD:
            return
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
            for part in parts:
                if isinstance(part, ast.FormattedValue):
                    yield from texts_around_gettext(part.value)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from texts_around_gettext(child)


def sentences(source: str) -> list[str]:
    return [
        text
        for text in texts_around_gettext(ast.parse(source))
        if TWO_WORDS.search(without_marks(text)) and text not in NOT_READ and not text.startswith(COMMANDS)
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sentence_goes_through_gettext(path: Path) -> None:
    assert sentences(path.read_text(encoding="utf-8")) == []


SHOWN_ERRORS = {"StoreError", "PhotoError", "ModelError"}
"""Errors that reach a person who uses the app, wherever they come from."""


def errors_around_gettext(source: str) -> list[str]:
    calls = (call for call in ast.walk(ast.parse(source)) if isinstance(call, ast.Call))
    errors = (error for error in calls if name_of(error.func) in SHOWN_ERRORS)
    return [
        text for error in errors for part in error.args for text in texts_around_gettext(part) if TWO_WORDS.search(text)
    ]


@pytest.mark.parametrize("room", ["domain", "store", "vision"])
def test_every_error_that_the_app_shows_goes_through_gettext(room: str) -> None:
    paths = sorted((ROOT / "stylerec" / room).rglob("*.py"))
    assert [text for path in paths for text in errors_around_gettext(path.read_text(encoding="utf-8"))] == []


WIDGETS = {
    *("title", "header", "subheader", "markdown", "caption", "write", "info", "warning", "error", "success", "toast"),
    *("button", "toggle", "checkbox", "radio", "pills", "segmented_control", "selectbox", "multiselect", "metric"),
    *("text_input", "text_area", "number_input", "date_input", "slider", "select_slider", "file_uploader", "badge"),
    *("download_button", "link_button", "form_submit_button", "menu_button", "expander", "popover", "status", "dialog"),
    *("spinner", "TextColumn", "NumberColumn", "CheckboxColumn", "SelectboxColumn", "MultiselectColumn"),
    *("ProgressColumn", "ImageColumn", "heading", "tell"),
}
"""Functions whose first argument a person reads."""
READ = {"label", "help", "text", "body", "placeholder", "alt", "caption", "captions", "x_label", "y_label"}
"""Arguments of any function that a person reads."""
CHOICES = {"radio", "pills", "segmented_control", "tabs", "menu_button"}
"""Widgets whose options a person reads as they are, unless they are given a `format_func`."""
HANDED_ON = {"plain", "as_label", "capital", "listed", "join", "format", "escape"}
"""Functions that give a person what they are given."""


def is_the_same_in_all(text: str) -> bool:
    """Whether no language says it otherwise: examples of folders, and decisions as the lab reads them."""
    return text.startswith(("/home/you", *COMMANDS))


def literal_texts(node: ast.expr, known: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Texts that reach a person by an expression without gettext, as far as the source tells."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from literal_texts(part, known)
        case ast.FormattedValue(value=value) | ast.Starred(value=value):
            yield from literal_texts(value, known)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from literal_texts(one, known)
            yield from literal_texts(other, known)
        case ast.Subscript(value=ast.Dict(values=values)):
            for value in values:
                yield from literal_texts(value, known)
        case ast.Call(func=function, args=given) if name_of(function) in HANDED_ON:
            for part in (*given, *([function.value] if isinstance(function, ast.Attribute) else [])):
                yield from literal_texts(part, known)
        case ast.Name(id=name):
            for value in known.get(name, ()):
                yield from literal_texts(value, {key: one for key, one in known.items() if key != name})


def literal_widgets(source: str) -> list[str]:
    """Widgets of a source that are given a text of letters which did not go through gettext."""
    tree = ast.parse(source)
    known, found = assigned(tree), []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name, keywords = name_of(call.func), {word.arg: word.value for word in call.keywords}
        shown = [value for key, value in keywords.items() if key in READ]
        if name in WIDGETS:
            shown += call.args[:1]
        if name in CHOICES and "format_func" not in keywords:
            shown += call.args[1:2]
        texts = [text for value in shown for text in literal_texts(value, known)]
        if any(re.search("[A-Za-z]{2,}", without_marks(text)) for text in texts if not is_the_same_in_all(text)):
            found.append(f"{call.lineno}: {ast.unparse(call)}")
    return found


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: path.relative_to(APP).as_posix())
def test_every_widget_has_its_words_from_gettext(path: Path) -> None:
    assert literal_widgets(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "st.title('Settings')",
        "st.caption(f'{number} photos')",
        "st.button(_('Add'), help='Adds it')",
        "label = 'Keep' if kept else _('Delete')\nst.popover(label)",
        "st.pills(_('Part'), ('Photos', 'Pieces'))",
    ],
)
def test_a_widget_with_words_of_its_own_is_found(code: str) -> None:
    assert literal_widgets(code)


def test_a_sentence_around_gettext_is_found() -> None:
    assert sentences("def f(n):\n    'Says how many.'\n    return f'{n} photos of the board'")
    assert not sentences("def f(n):\n    'Says how many.'\n    return _('{count} photos of the board').format(count=n)")


SCRIPT_TEXT = re.compile(r"""["`](?:[A-Z][a-z]+ [^"`]*|[A-Z][a-z]+|[a-z]+ [a-z]+ [a-z ]+)["`]""")
SCRIPT_KEYS = {"Enter", "Escape"}


@pytest.mark.parametrize("path", sorted((APP / "static").glob("*.js")), ids=lambda path: path.name)
def test_scripts_have_their_words_from_python(path: Path) -> None:
    code = re.sub(r"^import .*|//.*|/\*\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert [text for text in SCRIPT_TEXT.findall(code) if text[1:-1] not in SCRIPT_KEYS] == []


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return list_words.find_texts()


def test_the_catalogue_is_up_to_date(catalog: Catalog) -> None:
    assert list_words.TEMPLATE.read_bytes() == list_words.template(catalog), "run `just words`"


def hidden_translations(source: str) -> list[str]:
    """Functions of a source that say a text by `_` and use that name for something else, too."""
    found, scopes = [], [symtable.symtable(source, "source", "exec")]
    for scope in scopes:
        scopes += scope.get_children()
        if isinstance(scope, symtable.Function) and "_" in scope.get_identifiers():
            name = scope.lookup("_")
            if name.is_free() or (name.is_local() and name.is_referenced()):
                found.append(f"{scope.get_lineno()}: {scope.get_name()}")
    return found


def test_no_function_hides_the_translation() -> None:
    paths = sorted((ROOT / "stylerec").rglob("*.py"))
    assert [(path.name, found) for path in paths for found in hidden_translations(path.read_text("utf-8"))] == []


def test_a_hidden_translation_is_found() -> None:
    assert hidden_translations("def f(pair):\n    first, *_ = pair\n    return _('Add')")
    assert hidden_translations("def f(pair):\n    for _ in pair:\n        g(lambda: _('Add'))")
    assert not hidden_translations("def f(pair):\n    return _('Add'), [first for first, _ in pair]")


def test_words_of_several_places_go_through_gettext() -> None:
    assert list(texts_around_gettext(ast.parse((APP / "words.py").read_text(encoding="utf-8")))) == []


def fields(text: str) -> list[str]:
    return sorted(name for _text, name, _form, _how in Formatter().parse(text) if name is not None)


def test_every_place_in_a_text_has_a_name(catalog: Catalog) -> None:
    texts = [text for message in catalog if message.id for text in forms_of(message.id)]
    assert len(texts) > 1000
    assert [text for text in texts if any(not name.isidentifier() for name in fields(text))] == []


def test_a_percent_sign_is_no_place_in_a_text(catalog: Catalog) -> None:
    assert [message.id for message in catalog if "python-format" in message.flags] == []


def test_a_text_with_a_meaning_has_one_wherever_it_stands(catalog: Catalog) -> None:
    """Or a translation would have one word for several things there."""
    meanings: dict[str, set[str | None]] = {}
    for message in catalog:
        if message.id:
            meanings.setdefault(forms_of(message.id)[0], set()).add(message.context)
    assert meanings["Keep"] == {"outfit", "photos"}
    assert [text for text, known in meanings.items() if None in known and len(known) > 1] == []


def forms_of(text: str | tuple[str, str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def test_both_forms_of_a_text_take_the_same_values(catalog: Catalog) -> None:
    """But that "one photo" may do without its number."""
    pairs = [message.id for message in catalog if isinstance(message.id, tuple)]
    assert [pair for pair in pairs if {*fields(pair[0])} - {*fields(pair[1])}] == []


def test_a_text_that_no_translation_knows_stays_english() -> None:
    code = (
        "from stylerec.language import _, ngettext; print(_('Add {name}'), ngettext('{count} hat', '{count} hats', 2))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "Add {name} {count} hats"
