"""`namer`: which model from the lab names the photos that are kept."""

import argparse

from stylerec.cli.kept import open_store
from stylerec.cli.naming import MODES
from stylerec.cli.outputs import DONE, say
from stylerec.cli.parsing import Commands, add_actions, add_command
from stylerec.errors import ModelError

EPILOG = """\
examples:
  python -m stylerec lab export lab-runs/transfer --photos photos --out ~/.local/share/stylerec/lab/models/mine
  python -m stylerec namer list
  python -m stylerec namer use mine
  python -m stylerec namer use mine --namer-mode alone
  python -m stylerec namer stop

Models lie in lab/models in your folder for data, which STYLEREC_DATA_DIR changes. The choice is that of the app's page
Lab. The app, or the next `board add`, reads the photos that the model has not seen; what others saw is kept.
"""


def add_commands(commands: Commands) -> None:
    """Add `namer` to a parser's commands."""
    actions = add_actions(commands, "namer", "choose a model from the lab for your boards", EPILOG)
    add_command(actions, "list", "list the models that can be chosen", "One line each: name, categories.\n", run_list)
    use = add_command(actions, "use", "name all boards in a model's words", "", run_use)
    use.add_argument("name", metavar="NAME", help="name of the model's folder")
    use.add_argument("--namer-mode", choices=MODES, default=MODES[0], help="each garment, or each photo as one thing")
    add_command(actions, "stop", "go back to the recogniser that came with stylerec", "", run_stop)


def run_list(options: argparse.Namespace) -> int:
    """`namer list`: one line per model, with its mode where it is in use."""
    from stylerec.vision.namer import Namer

    store = open_store()
    choice, folder = store.models.chosen(), store.settings.lab_models_dir
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for path in found:
        try:
            what = str(len(Namer.load(path).categories))
        except ModelError as error:
            what = f"cannot be used: {error}"
        in_use = [f"in use ({choice.mode})"] if choice and choice.name == path.name else []
        print(path.name, what, *in_use, sep="\t")
    if not found:
        say(f"There is no model in '{folder}'. Make one with `stylerec lab export`.")
    return DONE


def run_use(options: argparse.Namespace) -> int:
    """`namer use`: checks the model and remembers it."""
    from stylerec.vision.namer import Namer

    store = open_store()
    n_categories = len(Namer.load(store.settings.lab_models_dir / options.name).categories)
    store.models.choose(options.name, options.namer_mode)
    print(f"Your boards are named in the {n_categories} categories of '{options.name}' ({options.namer_mode}).")
    return DONE


def run_stop(options: argparse.Namespace) -> int:
    """`namer stop`."""
    open_store().models.choose(None)
    return DONE
