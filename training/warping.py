"""Pictures and label maps moved, turned, pasted: what all samplers share."""

import cv2
import numpy as np


def fit_frame(
    shape: tuple[int, ...], frame: tuple[float, float], zoom: float, rng: np.random.Generator, rotate: float
) -> np.ndarray:
    """Affine matrix `(2, 3)` that puts a picture into the frame, letterboxed, then zooms, turns, shifts, flips it."""
    (high, wide), (height, width) = shape[:2], frame
    scale = min(height / high, width / wide) * zoom
    stretch = scale * np.exp(rng.normal(0, 0.05, 2))
    turn = np.deg2rad(rng.uniform(-rotate, rotate))
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag(stretch)
    if rng.random() < 0.5:
        linear[:, 0] *= -1
    slack = np.array([abs(width - wide * scale), abs(height - high * scale)]) / 2
    centre = np.array([width, height]) / 2 + slack * rng.uniform(-0.8, 0.8, 2)
    return np.column_stack([linear, centre - linear @ (np.array([wide, high]) / 2)])


def warp(
    image: np.ndarray, matrix: np.ndarray, height: int, width: int, border: int, method: int = cv2.INTER_LINEAR
) -> np.ndarray:
    if method == cv2.INTER_LINEAR and np.sqrt(abs(np.linalg.det(matrix[:, :2]))) < 0.6:
        image = cv2.blur(image, (2, 2))
    return cv2.warpAffine(image, matrix, (width, height), flags=method, borderValue=(border,) * 3)


def warp_mask(
    mask: np.ndarray, shape: tuple[int, ...], matrix: np.ndarray, height: int, width: int, border: int
) -> np.ndarray:
    """Warp a label map, maybe coarser than its picture of `shape`, by the picture's matrix."""
    grow = np.diag([shape[1] / mask.shape[1], shape[0] / mask.shape[0], 1])
    return warp(mask, matrix @ grow, height, width, border, cv2.INTER_NEAREST)


def paste(image: np.ndarray, piece: np.ndarray, mask: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Blend `piece` into `image` in place; returns its opacity `(height, width)`."""
    height, width = image.shape[:2]
    opacity = warp(cv2.blur(mask, (3, 3)), matrix, height, width, 0)
    pasted = warp(np.ascontiguousarray(piece), matrix, height, width, 0)
    weight = opacity[..., None]
    image[:] = (image * (1 - weight) + pasted * weight).astype(np.uint8)
    return opacity
