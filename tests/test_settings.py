"""Settings come from the environment, are checked, and find the model in a checkout and in an installed package."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import stylerec.settings
from stylerec.errors import UsageError
from stylerec.settings import Settings, available_threads, default_model_dir, load_settings


def test_defaults_without_any_variable() -> None:
    assert load_settings({}) == Settings()
    assert Settings().threads == available_threads() >= 1


def test_every_number_has_its_variable() -> None:
    values = {"max_bytes": 5, "max_pixels": 6, "zip_max_bytes": 7, "zip_max_members": 8, "threads": 9}
    environment = {"STYLEREC_" + name.upper(): f" {value} " for name, value in values.items()}
    assert load_settings(environment) == Settings(**values)


def test_model_dir_may_start_in_the_home_folder() -> None:
    assert load_settings({"STYLEREC_MODEL_DIR": "~/models"}).model_dir == Path.home() / "models"


def test_where_a_person_s_things_are_kept() -> None:
    assert Settings().data_dir.name == "stylerec" and Settings().data_dir.is_absolute()
    assert Settings().database is None and not Settings().keep_position
    environment = {
        "STYLEREC_DATA_DIR": "~/things",
        "STYLEREC_DATABASE": " postgresql+psycopg://me@localhost/boards ",
        "STYLEREC_KEEP_POSITION": "Yes",
    }
    settings = load_settings(environment)
    assert settings.data_dir == Path.home() / "things" and settings.keep_position
    assert settings.database == "postgresql+psycopg://me@localhost/boards"
    with pytest.raises(UsageError, match="STYLEREC_KEEP_POSITION: expected 'yes' or 'no', received 'perhaps'"):
        load_settings({"STYLEREC_KEEP_POSITION": "perhaps"})


def test_the_process_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYLEREC_THREADS", "3")
    assert load_settings().threads == 3


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5"])
def test_wrong_numbers_name_the_variable_and_the_value(text: str) -> None:
    with pytest.raises(UsageError, match=f"STYLEREC_MAX_PIXELS: expected a whole number from 1, received '{text}'"):
        load_settings({"STYLEREC_MAX_PIXELS": text})


def test_settings_made_by_hand_are_checked() -> None:
    with pytest.raises(UsageError, match="`threads`: expected a whole number from 1, received 0"):
        Settings(threads=0)


def test_model_of_the_checkout() -> None:
    package = Path(stylerec.settings.__file__).parent
    assert default_model_dir() == package.parent / "models" / "recogniser"


def test_model_of_an_installed_package_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "stylerec"
    package.mkdir()
    for name in ("__init__.py", "errors.py", "settings.py"):
        shutil.copy(Path(stylerec.settings.__file__).with_name(name), package)
    (package / "_models" / "recogniser").mkdir(parents=True)
    code = "from stylerec.settings import default_model_dir; print(default_model_dir())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(ran.stdout.strip()) == (package / "_models" / "recogniser").resolve()
