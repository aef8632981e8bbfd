"""What the README tells people to type works."""

import os
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from stylerec.cli import COMMANDS, build_parser
from stylerec.sample import compose_board, load_closet, load_item

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def shell_lines() -> list[str]:
    return [line for block in (*blocks("sh"), *blocks("powershell")) for line in block.splitlines()]


@pytest.fixture
def folder_with_photos(tmp_path: Path) -> Path:
    (tmp_path / "board").mkdir()
    for (name, data, _), _ in zip(compose_board(), range(8), strict=False):
        (tmp_path / "board" / name).write_bytes(data)
    (tmp_path / "clothes").mkdir()
    for name, data, _ in load_closet():
        (tmp_path / "clothes" / name).write_bytes(data)
    for name in ("skirt.jpg", "new.jpg"):
        (tmp_path / name).write_bytes(load_item().data)
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_the_python_lines_run(folder_with_photos: Path) -> None:
    (code,) = blocks("python")
    ran = run(["-c", code], folder_with_photos)
    assert ran.returncode == 0, ran.stderr
    assert "board" in ran.stdout and "score" in ran.stdout


def test_the_command_lines_run(folder_with_photos: Path) -> None:
    in_tables = re.findall(r"^\| `(python -m stylerec [^`]+)`", README, re.MULTILINE)
    commands = [
        line.split() for line in (*shell_lines(), *in_tables) if re.match(r"python -m stylerec \w+ .*--out", line)
    ]
    assert len(commands) > 9
    for command in commands:
        ran = run(command[1:], folder_with_photos)
        assert ran.returncode == 0, f"{command}: {ran.stderr}"
        assert (folder_with_photos / command[command.index("--out") + 1]).exists()
    wearable = (folder_with_photos / "looks.jsonl").read_text(encoding="utf-8").splitlines()
    assert 0 < len(wearable) <= 8, "a line per photo of the board that shows clothes"
    assert len((folder_with_photos / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_every_command_is_named_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    parser = build_parser("")
    (commands,) = (action.choices for action in parser._actions if isinstance(action.choices, dict))
    assert [*commands] == [*chain.from_iterable(COMMANDS.values()), "lab"]
    for name, command in commands.items():
        assert f"python -m stylerec {name} " in README
        with pytest.raises(SystemExit, match="0"):
            parser.parse_args([name, "--help"])
        assert f"stylerec {name}" in capsys.readouterr().out
        assert all(action.help for action in command._actions)


def test_files_and_modules_that_are_named_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    files = {word for line in shell_lines() for word in line.split() if re.search(r"\.(txt|toml|py)$", word)}
    modules = re.findall(r"-m (stylerec[.\w]+)", README)
    files |= {module.replace(".", "/") + ".py" for module in modules}
    assert [name for name in [*links, *files] if not (ROOT / name).exists()] == []


def test_the_variables_that_are_named_are_read() -> None:
    source = (ROOT / "stylerec" / "settings.py").read_text(encoding="utf-8").upper()
    named = set(re.findall(r"STYLEREC_(\w+)", README))
    assert len(named) == 6 and all(name in source for name in named)


def test_the_windows_lines_say_the_same_as_the_others() -> None:
    (windows,) = blocks("powershell")
    others = [line for line in shell_lines() if line.startswith("python3 -m venv")]
    assert len(others) == 3
    for line, other in zip(windows.splitlines(), others, strict=True):
        assert other.replace("python3", "python").replace(" &&", ";").replace(".venv/bin/", ".venv\\Scripts\\") == line


def test_the_clean_machine_runs_the_very_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"grep -m1 '([^']+)' README\.md", script)
    found = [line for line in README.splitlines() if re.search(pattern, line)]
    assert len(found) == 1 and found[0] in shell_lines() and "requirements-dev.txt" in found[0]
