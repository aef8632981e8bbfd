"""How would I wear this? The photos to copy and the categories to combine, for the sample's skirt and board.

python examples/wear_an_item.py [NUMBER OF PHOTOS]
"""

import sys
from itertools import islice

from stylerec import MoodBoard, Recogniser, recommend
from stylerec.sample import compose_board, load_item

number = int(sys.argv[1]) if len(sys.argv) > 1 else 24
recogniser = Recogniser.load()
photos = [(photo.name, photo.data) for photo in islice(compose_board(), number)]
board = MoodBoard(list(recogniser.recognise(photos)))
(item,) = recogniser.recognise([load_item()[:2]])

advice = recommend(item, board)
print(f"The item is a {advice.category}.")
for ranked in advice.photos[:3]:
    print(f"  {ranked.score:.2f}  {ranked.photo.name}: {ranked.reasons[0].text}")
print("It goes with:")
for pairing in advice.pairings[:5]:
    print(f"  {pairing.score:.2f}  {pairing.category}, in {pairing.support:.0f} photos")
