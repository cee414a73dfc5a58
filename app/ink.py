"""From strokes to grey levels, the same way the page's pad does it (static/js has the mirror).

The pad measures in cells: x to the right, y down, pixel (row, col) has its centre at (col + 0.5, row + 0.5).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAD = 28  # cells along one side of the pad
PEN_RADIUS = 1.2  # cells; what the page starts with

Stroke = Mapping[str, Any]


def rasterise(strokes: Sequence[Stroke], size: int = PAD) -> NDArray[np.uint8]:
    """Grey levels (size, size), ink = 255, of strokes drawn one after the other.

    A stroke is {"mode": "pen" | "erase", "radius": cells, "points": [[x, y], ...]}; one point is a dot, a
    stroke without points draws nothing. Raises ValueError for a mode that is neither pen nor erase.

    >>> rasterise([{"mode": "pen", "radius": 1.2, "points": [[14.5, 14.5]]}])[14, 13:17].tolist()
    [179, 255, 179, 0]
    """
    ink = np.zeros((size, size))
    for stroke in strokes:
        mode, points = stroke["mode"], stroke["points"]
        if mode not in ("pen", "erase"):
            raise ValueError(f"stroke mode {mode!r}; expected 'pen' or 'erase'")
        if len(points) == 0:
            continue
        cover = np.clip(stroke["radius"] + 0.5 - _distance(np.asarray(points, dtype=float), size), 0, 1)
        ink = np.maximum(ink, cover) if mode == "pen" else np.minimum(ink, 1 - cover)
    return np.floor(255 * ink + 0.5).astype(np.uint8)


def _distance(points: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Distance in cells, (size, size), of each pixel's centre from the polyline through points (P, 2)."""
    start = points[: max(1, len(points) - 1)]  # (S, 2)
    step = points[1:] - start if len(points) > 1 else np.zeros_like(start)
    length2 = (step**2).sum(axis=1)
    length2[length2 == 0] = 1  # a segment without length is its start: t stays 0 because step is 0
    centre = np.arange(size) + 0.5
    x = centre[None, None, :] - start[:, 0, None, None]  # (S, 1, size)
    y = centre[None, :, None] - start[:, 1, None, None]  # (S, size, 1)
    dx, dy = step[:, 0, None, None], step[:, 1, None, None]
    t = np.clip((x * dx + y * dy) / length2[:, None, None], 0, 1)
    nearest: NDArray[np.float64] = np.sqrt(((x - t * dx) ** 2 + (y - t * dy) ** 2).min(axis=0))
    return nearest
