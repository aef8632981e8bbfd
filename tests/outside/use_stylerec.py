"""What another project may write: pyright checks it against the public API, as somebody's editor would."""

from pathlib import Path

import pandas as pd

from stylerec import MoodBoard, PhotoLook, Recogniser, Recommendation, Store, rank_pairings, recommend
from stylerec.errors import StylerecError
from stylerec.images import find_photos


def read_board(folder: Path) -> MoodBoard:
    recogniser = Recogniser.load()
    return MoodBoard(list(recogniser.recognise(find_photos([folder]))))


def wear(item: PhotoLook, board: MoodBoard) -> list[str]:
    advice: Recommendation = recommend(item, board)
    return [ranked.reasons[0].text for ranked in advice.photos if ranked.score > 0.5]


def name_categories(board: MoodBoard) -> dict[str, list[str]]:
    return {photo.name: [garment.category for garment in photo.look.garments] for photo in board.readable}


def tell_refused(board: MoodBoard) -> list[str]:
    return [photo.error.upper() for photo in board.unreadable]


def go_with(board: MoodBoard, category: str) -> pd.DataFrame:
    return rank_pairings(board.user_items(), given=category).head()


def count_boards(folder: Path) -> int:
    try:
        return len(Store.open(folder=folder).boards.all())
    except StylerecError as error:
        print(error)
        return 0
