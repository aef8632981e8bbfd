"""Arrays by what they hold. A type cannot say a shape, so each name stands for one, written beside it.

Everything that crosses from one room to another uses these names; inside a function an array is `np.ndarray`.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

RgbImage: TypeAlias = NDArray[np.uint8]
"""`(height, width, 3)`: an upright picture in sRGB, its first row on top."""

RgbPixels: TypeAlias = NDArray[np.uint8]
"""`(n, 3)`: some pixels of a picture, in any order."""

Mask: TypeAlias = NDArray[np.bool_]
"""`(height, width)`: where something is."""

LabelMap: TypeAlias = NDArray[np.uint8]
"""`(height, width)`: what each pixel shows, an index into `PARTS` and the categories after them."""

Embedding: TypeAlias = NDArray[np.float32]
"""`(d,)`, of length 1, or 0 where nothing is known: what a garment looks like. The product of two is their cosine."""

Embeddings: TypeAlias = NDArray[np.float32]
"""`(n, d)`: an `Embedding` a row."""

Shade: TypeAlias = NDArray[np.float32]
"""`(3, 3)`: a cloth's dark, middle and light tone in CIELAB, see `stylerec.domain.colours.measure_shade`."""

Shades: TypeAlias = NDArray[np.float32]
"""`(n, 3, 3)`: a `Shade` a row."""

Colours: TypeAlias = NDArray[np.floating[Any]]
"""`(..., 3)`: colours in linear light (0..1) or in CIELAB."""

Scores: TypeAlias = NDArray[np.floating[Any]]
"""`(n,)`: a number for each category, garment or photo; 0..1 where nothing else is said."""

Matrix: TypeAlias = NDArray[np.floating[Any]]
"""`(n, m)`: numbers for pairs of things, such as photos and categories."""

Indices: TypeAlias = NDArray[np.intp]
"""`(n,)`: places in a list or rows of a table."""
