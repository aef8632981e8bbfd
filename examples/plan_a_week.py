"""A week of outfits from the sample's closet, without wearing the same look twice.

python examples/plan_a_week.py [NUMBER OF PHOTOS]
"""

import sys
from datetime import date
from itertools import islice

from stylerec import MoodBoard, Recogniser, plan_week
from stylerec.domain.pieces import piece_from
from stylerec.sample import compose_board, load_closet

number = int(sys.argv[1]) if len(sys.argv) > 1 else 24
recogniser = Recogniser.load()
board = MoodBoard(list(recogniser.recognise((photo.name, photo.data) for photo in islice(compose_board(), number))))
closet = [
    piece_from(photo, piece_id=photo.photo_id, name=photo.name)
    for photo in recogniser.recognise((photo.name, photo.data) for photo in load_closet())
]

week = plan_week(board, closet, start=date(2026, 11, 30), days=5)
for planned in week.days:
    print(f"{planned.day:%A}: as in {planned.look.name}, with {', '.join(piece.name for piece in planned.look.pieces)}")
