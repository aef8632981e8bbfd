"""What is installed is what is in the checkout, and both lists of requirements agree."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODEL = "stylerec._models.recogniser"


def pinned(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]
    return {normal(requirement): requirement for requirement in wanted}


def normal(requirement: Requirement) -> str:
    """The name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def test_every_folder_of_the_package_is_installed() -> None:
    packages = PROJECT["tool"]["setuptools"]["packages"]
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "stylerec").rglob("__init__.py")}
    assert sorted(packages) == sorted([*folders, MODEL]), "correct `packages` in pyproject.toml"


def test_data_files_of_the_package_are_installed() -> None:
    endings = {pattern.removeprefix("*") for pattern in PROJECT["tool"]["setuptools"]["package-data"]["*"]}
    others = {p.suffix for p in (ROOT / "stylerec").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert others - {".py"} <= endings, "add the new ending to `package-data` in pyproject.toml"


def test_the_model_is_taken_from_its_folder() -> None:
    assert PROJECT["tool"]["setuptools"]["package-dir"] == {MODEL: "models/recogniser"}
    assert (ROOT / "models" / "recogniser").is_dir()


def test_every_requirement_is_pinned_to_one_version() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for requirement in pinned(name).values():
            assert [s.operator for s in requirement.specifier] == ["=="], f"{name}: {requirement}"


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
