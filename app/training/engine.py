"""The loop's inside: one network, one optimiser, and step after step, all of it fixed by the options.

The digits' order is a function of seed and epoch alone, so four numbers and the optimiser's state are all
that a run needs to go on, bit for bit (on the same machine, with the same number of threads).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..zoo import ZOO
from ..zoo.material import Drawings
from .learners import LEARNERS
from .options import Options

State = dict[str, Tensor]  # float32 tensors by the names of the network's state_dict, in its order

EPOCHS_APART = 128  # seeds of two epochs never meet: there are at most 100 epochs


@dataclass(frozen=True)
class StepResult:
    """What one step tells: mean loss of its images, how many of them were read rightly before the step."""

    loss: float
    right: int
    count: int
    answers: Tensor = field(compare=False)  # (count,) int64, before the step
    chosen: Tensor = field(compare=False)  # (count,) int64, the images' places among the pictures


# How much larger first weights must be for what an activation takes away: a sigmoid is a quarter as steep.
GAINS: Mapping[str, float] = {"relu": 1.0, "tanh": 1.0, "sigmoid": 4.0}


def squared_error(logits: Tensor, labels: Tensor) -> Tensor:
    """Half the sum of squared differences of softmax outputs and 0/1 targets, mean over the batch.

    Rumelhart, Hinton and Williams 1986; logits (N, classes), labels (N,).
    """
    targets = F.one_hot(labels, logits.shape[1])
    return 0.5 * (logits.softmax(dim=1) - targets).square().sum(dim=1).mean()


LOSSES: Mapping[str, Callable[[Tensor, Tensor], Tensor]] = {
    "cross_entropy": F.cross_entropy,
    "squared_error": squared_error,
}

OPTIMISERS: Mapping[str, Callable[[Iterable[Tensor], float], torch.optim.Optimizer]] = {
    "sgd": lambda weights, rate: torch.optim.SGD(weights, lr=rate),
    "momentum": lambda weights, rate: torch.optim.SGD(weights, lr=rate, momentum=0.9),
    "adam": lambda weights, rate: torch.optim.Adam(weights, lr=rate),
}


def first_network(options: Options) -> nn.Module:
    """The network with its first weights, fixed by the seed.

    Weights are even in ±gain·√(6 / (inputs + outputs)) of their layer (Glorot and Bengio 2010), biases 0.
    """
    network = ZOO[options.network](**options.arguments)
    generator = torch.Generator().manual_seed(options.seed)
    for part in network.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.xavier_uniform_(part.weight, GAINS[options.activation], generator)
            assert part.bias is not None
            nn.init.zeros_(part.bias)
    return network


class Engine:
    """A network that learns; `step`, `seen` (images), `epoch` and `position` in it say how far it is."""

    def __init__(self, options: Options, drawings: Drawings) -> None:
        """drawings: what is learnt from, levels uint8 (N, ...) and labels, N at least 1."""
        self.options, self.drawings = options, drawings
        self.subject = LEARNERS[options.network].subject
        self.network = first_network(options).train()
        self.optimiser = OPTIMISERS[options.optimiser](self.network.parameters(), options.learning_rate)
        self.loss = LOSSES[options.loss]
        self.step = self.seen = self.epoch = self.position = 0
        self._order = self._shuffled()

    @property
    def done(self) -> bool:
        """Whether every epoch is over."""
        return self.epoch >= self.options.epochs

    @property
    def steps(self) -> int:
        """Steps in all: those taken, and those that are left if each of them is a whole batch."""
        if self.done:
            return self.step
        whole = -(-len(self.drawings) // self.options.batch)
        rest = -(-(len(self.drawings) - self.position) // self.options.batch)
        return self.step + rest + (self.options.epochs - self.epoch - 1) * whole

    @property
    def epochs(self) -> float:
        """Epochs so far, as a fraction."""
        return self.epoch + self.position / len(self.drawings)

    def take(self, count: int | None = None) -> StepResult:
        """One step on the next `count` images (a batch unless told), fewer where the epoch ends."""
        chosen = self._order[self.position : self.position + (count or self.options.batch)]
        labels = self.drawings.labels[chosen]
        logits = logits_of(self.network, self.subject.ready(self.drawings.pixels[chosen]))
        loss = self.loss(logits, labels)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        answers = logits.argmax(dim=1)
        self._count(len(chosen))
        right = int((answers == labels).sum())
        return StepResult(loss.item(), right, len(chosen), answers, chosen)

    def weights(self) -> State:
        """A copy of the weights."""
        return {name: value.detach().clone() for name, value in self.network.state_dict().items()}

    def memory(self) -> State:
        """A copy of what the optimiser remembers: `<weight>:<what>`."""
        kept = self.optimiser.state
        return {
            f"{name}:{what}": value.detach().clone()
            for name, weight in self.network.named_parameters()
            for what, value in kept.get(weight, {}).items()
            if isinstance(value, Tensor)
        }

    def place(self) -> dict[str, int]:
        """How far it is."""
        return {"step": self.step, "seen": self.seen, "epoch": self.epoch, "position": self.position}

    def load(self, weights: State, memory: State, place: Mapping[str, Any]) -> None:
        """Goes on from what `weights`, `memory` and `place` gave."""
        self.network.load_state_dict(weights)
        self.optimiser.state.clear()
        for name, weight in self.network.named_parameters():
            kept = {key.split(":")[1]: value for key, value in memory.items() if key.split(":")[0] == name}
            if kept:
                self.optimiser.state[weight] = {what: value.clone() for what, value in kept.items()}
        self.step, self.seen = place["step"], place["seen"]
        self.epoch, self.position = place["epoch"], place["position"]
        self._order = self._shuffled()

    def _shuffled(self) -> Tensor:
        generator = torch.Generator().manual_seed(self.options.seed * EPOCHS_APART + self.epoch)
        return torch.randperm(len(self.drawings), generator=generator)

    def _count(self, count: int) -> None:
        self.step += 1
        self.seen += count
        self.position += count
        if self.position == len(self.drawings):
            self.epoch, self.position = self.epoch + 1, 0
            self._order = self._shuffled()


def finite(weights: State) -> bool:
    """Whether every weight is a number."""
    return all(bool(value.isfinite().all()) for value in weights.values())


def logits_of(network: nn.Module, inputs: Tensor) -> Tensor:
    """Scores before softmax, (N, classes), of inputs (N, C, H, W)."""
    scores: Tensor = network.logits(inputs)  # type: ignore[operator]
    return scores


def network_of(weights: State, architecture: str, arguments: Mapping[str, str]) -> nn.Module:
    """A network of the zoo at rest with these weights."""
    network = ZOO[architecture](**arguments)
    network.load_state_dict(weights)
    return network.eval()
