"""Counts what docs/house.md says of the code: `python .ci/count_house.py`, at the top of a checkout."""

import ast
import io
import keyword
import re
import statistics
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

LINES, DIFFERENT, SIGNS = 6, 4, 40
"""What two places share that repeat one another: so many lines in a row, so many of them different, so many tokens."""
PACKAGE = Path("stylerec")
Functions = ast.FunctionDef, ast.AsyncFunctionDef


def count_package() -> Iterator[tuple[str, object]]:
    files = sorted(PACKAGE.rglob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    rooms = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
    yield "Python files at the top of the package", len(list(PACKAGE.glob("*.py")))
    yield "rooms", len(rooms)
    yield "arrows between places at the top", len({arrow for path in files for arrow in arrows(path, trees[path])})
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    yield "Python files, lines", f"{len(files)}, {lines:,}"
    components = [path.parent for path in (PACKAGE / "app" / "components").glob("*/*.py")]
    yield "components by folder", {folder.name: components.count(folder) - 1 for folder in sorted(set(components))}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    yield "largest classes, by public methods", largest(classes, n_public_methods)
    yield "largest classes, in lines", largest(classes, n_lines)
    functions = [node for node in nodes if isinstance(node, Functions)]
    yield "largest functions, in lines", largest(functions, n_lines)
    yield "median function, in lines", statistics.median(map(n_lines, functions))


def arrows(path: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Which place at the top imports which other one."""
    place = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if place.startswith("__"):
        return
    for node in ast.walk(tree):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            if (to := module.split("."))[0] == PACKAGE.name and len(to) > 1 and to[1] != place:
                yield place, to[1]


def largest(nodes, measure) -> str:
    ranked = sorted(nodes, key=measure, reverse=True)[:3]
    return ", ".join(f"{node.name} {measure(node)}" for node in ranked)


def n_lines(node) -> int:
    return node.end_lineno - node.lineno + 1


def n_public_methods(node: ast.ClassDef) -> int:
    return sum(isinstance(part, Functions) and not part.name.startswith("_") for part in node.body)


def find_repeats(paths: list[Path]) -> list[str]:
    """Pairs of places that are the same but for names, numbers and texts; imports do not count."""
    shapes = {path: list(line_shapes(path)) for path in paths}
    places = defaultdict(list)
    for path, lines in shapes.items():
        for start in range(len(lines) - LINES + 1):
            window = tuple(shape for _, shape in lines[start : start + LINES])
            if sum(map(len, window)) >= SIGNS and len(set(window)) >= DIFFERENT:
                places[window].append((path, start))
    pairs = {pair for found in places.values() for pair in combinations(found, 2)}
    return [
        f"{one}:{shapes[one][a][0]} ~ {other}:{shapes[other][b][0]}"
        for (one, a), (other, b) in sorted(pairs)
        if ((one, a - 1), (other, b - 1)) not in pairs and (one != other or b - a >= LINES)
    ]


def line_shapes(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line of code: its number, and its tokens with one sign for every name, number and text."""
    text = path.read_text(encoding="utf-8")
    imports = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, node.end_lineno + 1)
    }
    lines = defaultdict(list)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.string.strip() and token.type != tokenize.COMMENT and token.start[0] not in imports:
            is_word = re.match(r"\w|['\"]", token.string) and not keyword.iskeyword(token.string)
            lines[token.start[0]].append("_" if is_word else token.string)
    yield from ((number, tuple(shape)) for number, shape in sorted(lines.items()))


if __name__ == "__main__":
    for name, figure in count_package():
        print(f"{name}: {figure}")
    everywhere = [
        path for folder in ("stylerec", "training", "tests", "examples") for path in Path(folder).rglob("*.py")
    ]
    tables = {PACKAGE / "store" / "tables.py", *(PACKAGE / "store" / "migrations").rglob("*.py")}
    repeats = find_repeats(sorted(set(everywhere) - tables))
    print(f"places that repeat one another: {len(repeats)} in {len(everywhere)} files", *repeats, sep="\n  ")
