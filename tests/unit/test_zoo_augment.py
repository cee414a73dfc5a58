"""Changing drawings: what stays, what moves, what grows."""

import pytest
import torch
from torch import Tensor

from app.zoo import data, material
from app.zoo.augment import DRAWN, SCANNED, Strength, augment
from tests.unit.small_set import STILL


def pictures() -> Tensor:
    return data.read_mnist(data.SHIPPED, "t10k")[0][:200]


def test_no_change_puts_the_drawing_in_the_middle() -> None:
    changed = augment(pictures(), STILL, torch.Generator().manual_seed(1))
    off = (changed.int() - material.framed(pictures()).int()).abs()
    assert off.max() <= 1


@pytest.mark.parametrize("strength", [SCANNED, DRAWN])
def test_changes_differ_and_keep_most_of_the_ink(strength: Strength) -> None:
    generator = torch.Generator().manual_seed(1)
    one, other = (augment(pictures(), strength, generator) for _ in range(2))
    assert ((one != other).flatten(1).any(dim=1)).float().mean() > 0.9
    ink = one.float().sum() / pictures().float().sum()
    assert 0.8 < ink < 1.25


def test_a_shift_moves_the_mass_and_no_more() -> None:
    moved = augment(pictures(), Strength(**vars(STILL) | {"shift": 3.0}), torch.Generator().manual_seed(1))
    assert moved.float().sum() == pytest.approx(float(pictures().float().sum()), rel=0.01)
    place = torch.arange(32) + 0.5
    weight = moved.float().sum(dim=1)
    off = (weight * place).sum(dim=1) / weight.sum(dim=1) - 16
    assert 2 < off.max() < 4.5
    assert -4.5 < off.min() < -2


@pytest.mark.parametrize(("thickness", "sign"), [(1, 1), (-1, -1)])
def test_thickness_adds_or_takes_ink(thickness: int, sign: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "rand", lambda *shape, **_: torch.full(shape, 0.9))
    changed = augment(pictures(), Strength(**vars(STILL) | {"thickness": thickness}), torch.Generator())
    more = changed.float().sum(dim=(1, 2)) - pictures().float().sum(dim=(1, 2))
    assert (more * sign > 0).all()
