"""Writes docs/licences.md: under which licence each package is that the two lists of requirements pin."""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """# Licences of what is installed

Written by `.ci/list_licences.py` from what the packages say of themselves; a test compares it with what is installed.
Packages for other systems keep the line of the system they were listed on. `gallery-dl` (GPL) is a program that the lab
starts as a process of its own; nothing of it is part of stylerec.

| package | licence |
| --- | --- |
"""
SAID_ELSEWHERE = {"appnope": "BSD-2-Clause", "namex": "Apache-2.0", "pywin32": "PSF-2.0", "tensorflow": "Apache-2.0"}
"""Licences that stand in a package's files or on its page only."""
PAGE = ROOT / "docs" / "licences.md"


def licence_of(name: str) -> str:
    """The licence that an installed package names, in a few words; "unknown" where it names none."""
    about = metadata.metadata(name)
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    said = (
        about.get("License-Expression") or ", ".join(sorted(set(classified) - {"OSI Approved"})) or about.get("License")
    )
    said = SAID_ELSEWHERE.get(name) or said or "unknown"
    return " ".join(said.split(",")[0].split()) if len(said) > 80 else said.replace("|", "/")


def main() -> None:
    """Write the page."""
    listed = dict(re.findall(r"^\| (\S+) \| (.+?) \|$", PAGE.read_text(), re.M)) if PAGE.exists() else {}
    text = "".join((ROOT / name).read_text() for name in ("requirements.txt", "requirements-dev.txt"))
    names = {
        re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==", text, re.M)
    }
    for name in sorted(names):
        try:
            listed[name] = licence_of(name)
        except metadata.PackageNotFoundError:
            listed.setdefault(name, SAID_ELSEWHERE.get(name, "unknown"))
    PAGE.write_text(HEAD + "".join(f"| {name} | {listed[name]} |\n" for name in sorted(names)), encoding="utf-8")


if __name__ == "__main__":
    main()
