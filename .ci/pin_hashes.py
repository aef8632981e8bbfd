"""Writes behind every pin of the two lists of requirements the hashes of its files, of all systems.

`uv pip compile` finds them (`pip install uv`); it also says when a package is missing that another one needs.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)")
COMPILE = ("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header")


def key(line: str) -> tuple[str, str] | None:
    """Name and version of a line that pins a package."""
    found = PIN.match(line)
    return (re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]) if found else None


def write_hashes(path: Path) -> None:
    """Fill in the hashes of one list, and say which pins it lacks."""
    done = subprocess.run([*COMPILE, "--python-version", "3.11.5", path], check=True, capture_output=True, text=True)
    hashes: dict[tuple[str, str], list[str]] = {}
    pin = None
    for line in done.stdout.splitlines():
        pin = key(line) or pin
        if "emscripten" in line:  # no system of ours
            pin = None
        if pin:
            hashes.setdefault(pin, []).extend(re.findall(r"--hash=\S+", line))
    kept = [line.rstrip("\\ ") for line in path.read_text(encoding="utf-8").splitlines() if "--hash=" not in line]
    lines = [" \\\n    ".join([line, *sorted(set(hashes.pop(key(line) or ("", ""), [])))]) for line in kept]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    inside = [ROOT / name for name in re.findall(r"^-r (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)]
    there = {key(line) for other in inside for line in other.read_text(encoding="utf-8").splitlines()}
    for name, version in sorted(set(hashes) - there):
        print(f"{path.name} lacks {name}=={version}")


if __name__ == "__main__":
    for name in ("requirements.txt", "requirements-dev.txt"):
        write_hashes(ROOT / name)
