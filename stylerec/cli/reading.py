"""Photos that are given to a command to keep, and reading them."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.cli.outputs import say
from stylerec.errors import PhotoError, StoreError

if TYPE_CHECKING:
    from stylerec.store import Store


def photos_of(files: Iterable[Path], problems: list[str]) -> Iterator[tuple[str, bytes | Path]]:
    """Photos of files, folders and zip archives; what is refused goes to `problems`."""
    from stylerec.vision.images import find_photos, read_zip
    from stylerec.vision.passed_over import PassedOver

    passed_over = PassedOver()
    for path in find_photos(files, passed_over):
        if path.suffix.lower() != ".zip":
            yield path.name, path
            continue
        try:
            members = read_zip(path, passed_over=passed_over)
        except PhotoError as error:
            problems.append(str(error))
            continue
        for member in members:
            if isinstance(member, PhotoError):
                problems.append(str(member))
            else:
                yield member
    say(*passed_over.sentences())


def read_waiting(store: "Store", place_id: str) -> int:
    """Read what is waiting on a board or in a closet, with a progress bar on a terminal; how many were read."""
    from stylerec.board.reader import Reader, chosen_recogniser
    from stylerec.cli.inputs import ProgressLine
    from stylerec.vision.recogniser import Recogniser

    recogniser, problem = chosen_recogniser(store, Recogniser.load(), store.settings.lab_models_dir)
    if problem:
        say(problem)
    categories = recogniser.namer.categories if recogniser.namer else None
    reader = Reader(store, recogniser.recognise, recogniser.model_id, categories)
    waiting = len(store.looks.waiting(reader.model, place_id))
    bar = ProgressLine(waiting, sys.stderr)
    reader.start(place_id)
    try:
        while not reader.wait(0.2):
            for _ in range(bar.done, min(waiting, reader.progress(place_id).done)):
                bar.step()
    finally:
        bar.close()
        reader.stop()
        reader.wait()
    progress = reader.progress(place_id)
    if progress.problem:
        raise StoreError(progress.problem)
    return progress.done
