"""What a step does, against torch in a loop written out; what is learnt from; that a seed fixes every bit."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.training.engine import EPOCHS_APART, Engine, first_network, squared_error
from app.training.options import Options
from app.zoo.lenet import LeNet
from app.zoo.material import Drawings


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


DIGITS = Drawings(
    torch.randint(0, 256, (50, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(1)),
    torch.arange(50) % 10,
)
BARE = {
    "sgd": lambda weights: torch.optim.SGD(weights, lr=0.02),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=0.02, momentum=0.9),
    "adam": lambda weights: torch.optim.Adam(weights, lr=0.02, betas=(0.9, 0.999), eps=1e-8),
}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return sorted(one) == sorted(other) and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("optimiser", BARE)
def test_the_loop_is_torchs_own(optimiser: str) -> None:
    options = Options(optimiser=optimiser, rate=0.02, batch=20, epochs=2, seed=7)
    engine = Engine(options, DIGITS)
    network = LeNet()
    network.load_state_dict(engine.weights())
    bare = BARE[optimiser](network.parameters())
    losses = []
    for epoch in range(2):
        order = torch.randperm(50, generator=torch.Generator().manual_seed(7 * EPOCHS_APART + epoch))
        for batch in (order[:20], order[20:40], order[40:]):
            loss = F.cross_entropy(network.logits(DIGITS.pixels[batch, None] / 255), DIGITS.labels[batch])
            bare.zero_grad()
            loss.backward()
            bare.step()
            losses.append(loss.item())
    taken = [engine.take() for _ in range(6)]
    assert [each.loss for each in taken] == losses
    assert [each.count for each in taken] == [20, 20, 10] * 2
    assert same(engine.weights(), dict(network.state_dict()))
    assert (engine.done, engine.step, engine.seen, engine.epochs) == (True, 6, 100, 2)


def test_a_step_of_plain_sgd_by_hand() -> None:
    engine = Engine(Options(rate=0.5, batch=50), DIGITS)
    before = engine.weights()
    engine.take()
    network = LeNet()
    network.load_state_dict(before)
    F.cross_entropy(network.logits(DIGITS.pixels[:, None] / 255), DIGITS.labels).backward()
    after = engine.weights()
    for name, weight in network.named_parameters():
        assert torch.allclose(after[name], before[name] - 0.5 * weight.grad, atol=1e-7), name


def test_squared_error_is_the_articles_formula() -> None:
    logits = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]], dtype=torch.float64)
    exps = np.exp(logits.numpy())
    outputs = exps / exps.sum(axis=1, keepdims=True)
    targets = np.array([[1.0, 0, 0], [0, 0, 1]])
    expected = np.mean(
        [0.5 * ((output - target) ** 2).sum() for output, target in zip(outputs, targets, strict=True)]
    )
    assert squared_error(logits, torch.tensor([0, 2])).item() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("optimiser", BARE)
def test_going_on_gives_the_same_bits_as_never_stopping(optimiser: str) -> None:
    options = Options(optimiser=optimiser, batch=12, epochs=3, loss="squared_error", activation="tanh")
    whole, first = Engine(options, DIGITS), Engine(options, DIGITS)
    for _ in range(7):
        whole.take()
        first.take()
    second = Engine(options, DIGITS)
    second.load(first.weights(), first.memory(), first.place())
    while not whole.done:
        assert whole.take() == second.take()
    assert second.done
    assert same(whole.weights(), second.weights())
    assert same(whole.memory(), second.memory())


@pytest.mark.parametrize(("activation", "gain"), [("relu", 1), ("tanh", 1), ("sigmoid", 4)])
def test_first_weights_are_even_within_their_bounds(activation: str, gain: int) -> None:
    network = first_network(Options(activation=activation, seed=3))
    for layer, reads in (("conv2", 6 * 25 + 16 * 25), ("fc1", 400 + 120)):
        weight, bound = getattr(network, layer).weight, gain * (6 / reads) ** 0.5
        assert 0.95 * bound < weight.abs().max() <= bound
        assert weight.std().item() == pytest.approx(bound / 3**0.5, rel=0.1)
        assert not getattr(network, layer).bias.any()


def test_another_seed_gives_other_weights() -> None:
    one, again, other = (first_network(Options(seed=seed)).state_dict() for seed in (1, 1, 2))
    assert same(one, again)
    assert not torch.equal(one["fc1.weight"], other["fc1.weight"])


@given(st.integers(1, 30), st.integers(1, 12), st.integers(1, 3), st.lists(st.booleans(), max_size=8))
def test_the_steps_that_are_left_are_counted_rightly(
    count: int, batch: int, epochs: int, single: list[bool]
) -> None:
    engine = Engine.__new__(Engine)  # the counting alone: no network learns here
    engine.options = Options(batch=batch, epochs=epochs)
    engine.drawings = Drawings(DIGITS.pixels[:count], DIGITS.labels[:count])
    engine.step = engine.seen = engine.epoch = engine.position = 0
    while not engine.done:
        asked = 1 if single and single.pop() else batch
        expected = engine.steps
        engine._count(min(asked, count - engine.position))
        if asked == batch or engine.position == 0:
            assert engine.steps == expected
        assert engine.steps >= engine.step
    assert (engine.steps, engine.seen) == (engine.step, count * epochs)
