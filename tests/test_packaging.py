"""What is installed is what is in the checkout, and both lists of requirements agree."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import stylerec

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODEL = "stylerec._models.recogniser"

APART = {"gallery-dl"}
"""A program that is started, never a part of this one."""
_spec = importlib.util.spec_from_file_location("list_licences", ROOT / ".ci" / "list_licences.py")
assert _spec and _spec.loader
licences = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(licences)
licence_of = licences.licence_of


def pinned(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line.rstrip("\\ ")) for line in lines if line and not line.startswith(("#", "-r", " "))]
    return {normal(requirement): requirement for requirement in wanted}


def normal(requirement: Requirement) -> str:
    """The name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def test_every_folder_of_the_package_is_installed() -> None:
    packages = PROJECT["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "stylerec").rglob("__init__.py")}
    assert sorted(packages) == sorted([*folders, MODEL]), "correct `packages` in pyproject.toml"


def test_data_files_of_the_package_are_installed() -> None:
    lists = PROJECT["tool"]["setuptools"]["package-data"]
    endings = {Path(pattern).suffix for pattern in (*lists["*"], *lists["stylerec"], *lists["stylerec.app"])}
    others = {p.suffix for p in (ROOT / "stylerec").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert others - {".py"} <= endings, "add the new ending to `package-data` in pyproject.toml"


def test_the_model_is_taken_from_its_folder() -> None:
    assert PROJECT["tool"]["setuptools"]["package-dir"] == {MODEL: "models/recogniser"}
    assert (ROOT / "models" / "recogniser").is_dir()


def test_every_requirement_is_pinned_to_one_version() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for requirement in pinned(name).values():
            assert [s.operator for s in requirement.specifier] == ["=="], f"{name}: {requirement}"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_the_hashes_of_its_files(name: str) -> None:
    """pip then installs nothing else, on any system; `.ci/pin_hashes.py` writes them."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    pins = [line for line in text.splitlines() if "==" in line]
    assert len(pins) == len(pinned(name))
    assert [line for line in pins if not re.search(r"( +--hash=sha256:[0-9a-f]{64})+$", line)] == []


def test_what_is_installed_may_be_used_and_passed_on() -> None:
    """docs/licences.md lists what is pinned, with a licence each; a package without one has to be looked at first."""
    listed = dict(re.findall(r"^\| (\S+) \| (.+?) \|$", (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.M))
    pins = pinned("requirements.txt") | pinned("requirements-dev.txt")
    assert set(pins) <= set(listed), "run .ci/list_licences.py"
    for name, requirement in pins.items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert listed[name] == licence_of(name), f"{name}: run .ci/list_licences.py"
    refused = re.compile(r"\bA?GPL|(?<!Lesser )General Public|unknown")
    assert [name for name, licence in listed.items() if refused.search(licence) and name not in APART] == []


def test_pinned_versions_satisfy_the_project() -> None:
    pins = pinned("requirements-dev.txt") | pinned("requirements.txt")
    groups = [PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values()]
    for requirement in (Requirement(line) for group in groups for line in group):
        pin = pins[normal(requirement)]
        (version,) = (s.version for s in pin.specifier)
        assert requirement.specifier.contains(version), f"pinned is {pin}, the project asks {requirement}"
        assert str(pin.marker) == str(requirement.marker)


def test_this_python_is_supported() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11,<3.14"
    assert (3, 11) <= sys.version_info[:2] < (3, 14)


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version = PROJECT["project"]["version"]
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == version
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+?),? ", changes, re.MULTILINE)[0] == version, "the newest changes are this version's"
    assert stylerec.__version__ == version


def test_commits_are_checked_with_the_pinned_ruff() -> None:
    config = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (pin,) = (s.version for s in pinned("requirements-dev.txt")["ruff"].specifier)
    assert re.search(r"ruff-pre-commit\n\s+rev: v(\S+)", config)[1] == pin
