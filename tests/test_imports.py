"""Imports run one way, and heavy packages are loaded only where they belong (docs/architecture.md)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "stylerec").rglob("*.py"), *(ROOT / "training").rglob("*.py"), ROOT / "streamlit_app.py"])

# Each row may import from its own and from those above it.
ROWS = [
    {"errors", "language", "settings", "spreadsheets", "writing"},
    {"domain"},
    {"vision", "pairing"},
    {"render"},
    {"store"},
    {"recommendation"},
    {"closet", "board", "sample", "scale"},
    {"figures", "lookbook"},
    {"lab"},
]
# The ends: they may import from all rows, and not from one another. Training is no part of the package.
ENDS = {"cli", "app", "training"}
# `stylerec/__init__.py` hands on public names when they are asked for, three modules hand on those of a room,
# `__main__` and `streamlit_app` start an end.
DOORS = {
    "__init__": set(),
    "images": set(),
    "namer": set(),
    "taxonomy": set(),
    "__main__": {"cli"},
    "streamlit_app": {"app"},
}
# The one module of an end that starts another end.
STARTS = {"stylerec.cli.app": "stylerec.app.server"}

ONLY_IN = {
    "tensorflow": ("lab", "training"),
    "keras": ("lab", "training"),
    "streamlit": ("app", "streamlit_app", "training"),
    "plotly": ("figures",),
    "sqlalchemy": ("store", "training"),
    "matplotlib": ("figures", "render", "lab", "training"),
    "fpdf": ("lookbook",),
    "dask": ("scale", "training"),
    "distributed": ("scale", "training"),
    "faiss": ("scale",),
    "fsspec": ("scale",),
    "pyarrow": ("scale", "training"),
}
# Advice is made from looks: it must work whatever made them.
NEVER = {
    "recommendation": {"vision"},
    "pairing": {"vision"},
    "figures": {"vision", "recommendation"},
}


def room_of(module: str) -> str:
    """`stylerec.lab.network` is in the room "lab"; `stylerec` itself is "__init__"."""
    parts = module.split(".")
    if parts[0] != "stylerec":
        return parts[0]
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(module: str, source: str, is_package: bool = False, with_names: bool = False) -> Iterator[str]:
    """Every module that a source imports, wherever in the file, relative imports made absolute.

    `with_names`: `from stylerec.lab import names` as "stylerec.lab.names", be it a module or a name.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                above = parts[: len(parts) - node.level + is_package]
                base = ".".join([*above, *([node.module] if node.module else [])])
            if with_names:
                yield from (f"{base}.{alias.name}" for alias in node.names)
            elif base == "stylerec":  # `from stylerec import images` means the module, any other name the public list
                for alias in node.names:
                    is_module = (ROOT / "stylerec" / f"{alias.name}.py").exists() or (
                        ROOT / "stylerec" / alias.name
                    ).is_dir()
                    yield f"stylerec.{alias.name}" if is_module else "stylerec"
            else:
                yield base


def faults(module: str, source: str, is_package: bool = False) -> list[str]:
    """What is wrong with the imports of a source, in words."""
    here = room_of(module)
    row_of = {room: i for i, row in enumerate(ROWS) for room in row}
    if here not in row_of and here not in ENDS and here not in DOORS:
        return [f"{module}: `{here}` has no place yet; add it to a row in tests/test_imports.py and to the docs"]
    found = []
    for target in imported(module, source, is_package):
        top = target.split(".")[0]
        if top in ONLY_IN and here not in ONLY_IN[top]:
            found.append(f"{module} imports {target}, which belongs in {' and '.join(ONLY_IN[top])} only")
        if top not in ("stylerec", "streamlit_app", "training"):
            continue
        there = room_of(target)
        if there == here or STARTS.get(module) == target:
            continue
        if there in NEVER.get(here, ()):
            found.append(f"{module} imports {target}: it gets finished results and must not know where from")
        elif here in DOORS and not DOORS[here]:
            if there in ENDS or there in DOORS:
                found.append(f"{module} imports {target}: the public names come from the rows")
        elif here in DOORS:
            if there in ENDS - DOORS[here]:
                found.append(f"{module} imports {target}: it only starts {' '.join(DOORS[here])}")
        elif there in ENDS or (there in DOORS and here not in ENDS):
            found.append(f"{module} imports {target}: nothing may import from there")
        elif here in row_of and row_of.get(there, 0) > row_of[here]:
            found.append(f"{module} imports {target}: the arrow turns back")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_the_rules(path: Path) -> None:
    assert faults(module_of(path), path.read_text(encoding="utf-8"), path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source", "word"),
    [
        ("stylerec.domain.looks", "from stylerec.vision.recogniser import Recogniser", "turns back"),
        ("stylerec.settings", "def f():\n    import stylerec.vision.images", "turns back"),
        ("stylerec.domain.looks", "from ..recommendation import recommend", "turns back"),
        ("stylerec.settings", "from stylerec import vision", "turns back"),
        ("stylerec.vision.namer", "from stylerec import images", "nothing may import"),
        ("stylerec.pairing.similarity", "from stylerec import MoodBoard", "nothing may import"),
        ("stylerec.recommendation", "from stylerec.vision.recogniser import Recogniser", "finished results"),
        ("stylerec.lab.names", "from training import datasets", "nothing may import"),
        ("stylerec.closet", "from .lab import names", "turns back"),
        ("stylerec.lab.names", "from stylerec.app import current", "nothing may import"),
        ("stylerec.domain.moodboard", "import stylerec.cli", "nothing may import"),
        ("stylerec.cli", "import stylerec.app.page", "nothing may import"),
        ("stylerec.cli.app", "from stylerec.app.pages import board", "nothing may import"),
        ("stylerec.cli.boards", "from stylerec.app.server import serve", "nothing may import"),
        ("stylerec", "from stylerec.app import page", "come from the rows"),
        ("streamlit_app", "from stylerec.cli import main", "only starts app"),
        ("stylerec.vision.recogniser", "import tensorflow as tf", "belongs in lab"),
        ("stylerec.cli", "from keras.layers import Dense", "belongs in lab"),
        ("stylerec.figures", "import streamlit as st", "belongs in app"),
        ("stylerec.app.page", "import plotly.graph_objects as go", "belongs in figures"),
        ("stylerec.utils", "", "no place yet"),
    ],
)
def test_the_rules_notice(module: str, source: str, word: str) -> None:
    problems = faults(module, source)
    assert len(problems) == 1 and word in problems[0]


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that lead back to themselves, given what each imports."""
    order, found, stack = {}, [], []
    low: dict[str, int] = {}

    def visit(module: str) -> None:  # Tarjan, "Depth-first search and linear graph algorithms" (1972)
        order[module] = low[module] = len(order)
        stack.append(module)
        for target in imports.get(module, ()):
            if target not in order:
                visit(target)
            if target in stack:
                low[module] = min(low[module], low[target])
        if low[module] == order[module]:
            circle = [stack.pop()]
            while circle[-1] != module:
                circle.append(stack.pop())
            if len(circle) > 1 or module in imports.get(module, ()):
                found.append(sorted(circle))

    for module in imports:
        if module not in order:
            visit(module)
    return found


def test_no_module_leads_back_to_itself() -> None:
    """Inside a room as well, and whether an import is for types only or stands in a function."""
    modules = {module_of(path) for path in SOURCES}
    imports: dict[str, set[str]] = {}
    for path in SOURCES:
        module = module_of(path)
        names = set(imported(module, path.read_text(encoding="utf-8"), path.name == "__init__.py", with_names=True))
        imports[module] = {name if name in modules else name.rpartition(".")[0] for name in names} & modules
    assert len(imports) == len(SOURCES) and any(imports.values())
    assert circles(imports) == []


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, [["b", "c"]]),
        ({"a": {"a"}}, [["a"]]),
    ],
)
def test_circles_are_noticed(imports: dict[str, set[str]], expected: list[list[str]]) -> None:
    assert circles(imports) == expected


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("stylerec.recommendation", "from stylerec.domain.moodboard import MoodBoard"),
        (
            "stylerec.lab.train",
            "import keras, tensorflow\nfrom .network import build\nfrom stylerec.vision.images import Photo",
        ),
        ("stylerec.app.page", "import streamlit\nfrom stylerec import MoodBoard, figures"),
        ("stylerec.app.page", "from ..lab import diagnose"),
        ("stylerec", "from stylerec.recommendation import recommend"),
        ("streamlit_app", "import streamlit as st\nfrom stylerec.app.page import show"),
    ],
)
def test_the_rules_allow(module: str, source: str) -> None:
    assert faults(module, source) == []


@pytest.mark.parametrize("statement", ["import stylerec", "import stylerec.cli", "import stylerec.images"])
def test_importing_the_package_stays_light(statement: str) -> None:
    heavy = ("tensorflow", "keras", "streamlit", "plotly", "pandas", "sklearn", "scipy")
    code = f"import sys; {statement}; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ["vision", "pairing", "recommendation"])
def test_what_reads_and_answers_does_without_scipy(room: str) -> None:
    """Whatever is read or asked, categories of one's own too."""
    found = {
        path.name
        for path in (ROOT / "stylerec" / room).rglob("*.py")
        for module in imported(module_of(path), path.read_text(encoding="utf-8"), path.name == "__init__.py")
        if module.split(".")[0] == "scipy"
    }
    assert found == set()


@pytest.mark.slow
def test_an_answer_loads_no_package_of_tables_or_of_science() -> None:
    """Each takes half a second to load: as long as all the rest of an answer."""
    lines = (
        "import sys",
        "from stylerec import MoodBoard, Recogniser, recommend",
        "from stylerec.sample import compose_photo, load_item",
        "look, item = Recogniser.load().recognise([compose_photo(0)[:2], load_item()[:2]])",
        "print(recommend(item, MoodBoard([look])).category)",
        "print([m for m in ('pandas', 'scipy', 'sklearn', 'sqlalchemy') if m in sys.modules])",
    )
    ran = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["skirt", "[]"]


@pytest.mark.slow
def test_the_app_with_all_its_pages_loads_nothing_of_the_lab_extra() -> None:
    modules = sorted(module_of(path) for path in (ROOT / "stylerec" / "app").rglob("*.py"))
    statements = "".join(f"import {module}; " for module in modules)
    code = f"import sys; {statements}print([m for m in ('keras', 'tensorflow', 'cv2') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
