"""The sample board as two pictures: which garments are in which photo, and what is worn together.

python examples/draw_heatmaps.py FOLDER [NUMBER OF PHOTOS]
"""

import sys
from itertools import islice
from pathlib import Path

from stylerec import MoodBoard, Recogniser
from stylerec.figures.heatmaps import similarity_heatmap, user_items_heatmap
from stylerec.figures.static import draw_heatmap
from stylerec.sample import compose_board

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
number = int(sys.argv[2]) if len(sys.argv) > 2 else 24
photos = [(photo.name, photo.data) for photo in islice(compose_board(), number)]
board = MoodBoard(list(Recogniser.load().recognise(photos)))

for name, heatmap in {"photos": user_items_heatmap(board), "together": similarity_heatmap(board, "cosine")}.items():
    path = folder / f"{name}.png"
    path.write_bytes(draw_heatmap(heatmap))
    print(f"{path}: {heatmap.title}")
