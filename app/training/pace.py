"""Means over steps, and how fast they come."""

from collections import deque
from dataclasses import dataclass
from time import perf_counter

from .engine import StepResult

RECENT = 50  # steps whose mean is told while it runs
WINDOW = 3.0  # seconds over which speed is measured


@dataclass
class Span:
    """Sums over some steps, each image counted once."""

    loss: float = 0.0
    right: int = 0
    count: int = 0

    def add(self, result: StepResult) -> None:
        self.loss += result.loss * result.count
        self.right += result.right
        self.count += result.count

    def means(self) -> dict[str, float | None]:
        """Mean loss and share read rightly; None when there was no step."""
        if not self.count:
            return {"loss": None, "train_accuracy": None}
        return {"loss": self.loss / self.count, "train_accuracy": self.right / self.count}


def recent(steps: deque[StepResult]) -> dict[str, float | None]:
    """The means over the newest steps."""
    span = Span()
    for each in steps:
        span.add(each)
    return span.means()


class Speed:
    """Steps a second, over the last seconds in which there were any."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._found: float | None = None

    def note(self, step: int) -> None:
        now = perf_counter()
        self._seen.append((now, step))
        while now - self._seen[0][0] > WINDOW:
            self._seen.popleft()
        since, first = self._seen[0]
        if now > since:
            self._found = (step - first) / (now - since)

    def rest(self) -> None:
        """Nothing is learnt from now on, until the next note."""
        self._seen.clear()
        self._found = None

    def status(self, left: int) -> dict[str, float | None]:
        """Steps a second, and the seconds that so many steps will take."""
        return {"speed": self._found, "left": left / self._found if self._found else None}
