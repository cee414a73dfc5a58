"""The sample digits that the page offers: python -m app.zoo.samples writes static/data/samples.bin.

Of each class three are taken from MNIST's test images. They shall be clear and differ from each other, so the
class is parted into three groups of similar images (k-means), and the image nearest to each group's mean is
taken: it is typical of one way to write the digit. The network has no say in it.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor

from ..settings import HOME
from . import data
from .store import replace

EACH = 3  # samples of each class
ROUNDS = 20  # of k-means; groups hardly change after ten

SAMPLES = HOME / "static" / "data" / "samples.bin"


def typical(images: Tensor, count: int) -> Tensor:
    """Indexes (count,) of images, uint8 (N, H, W), each typical of another group; nothing is random."""
    flat = images.flatten(1).float()
    chosen = [int(torch.cdist(flat, flat.mean(dim=0, keepdim=True)).argmin())]
    while len(chosen) < count:  # start from images far apart
        chosen.append(int(torch.cdist(flat, flat[chosen]).amin(dim=1).argmax()))
    means = flat[chosen]
    for _ in range(ROUNDS):
        group = torch.cdist(flat, means).argmin(dim=1)
        means = torch.stack([flat[group == k].mean(dim=0) for k in range(count)])
    return torch.cdist(flat, means).argmin(dim=0)


def pack(images: Tensor, labels: Tensor) -> bytes:
    """Records of 785 bytes, three for each class in turn: the label, then 28x28 grey levels row by row."""
    records = bytearray()
    for label in range(10):
        of_class = images[labels == label]
        for index in typical(of_class, EACH).tolist():
            records += bytes([label]) + of_class[index].numpy().tobytes()
    return bytes(records)


def main(out: Annotated[Path, typer.Option(help="The file to write.")] = SAMPLES) -> None:
    """Choose the page's sample digits from MNIST's test images and write them."""
    content = pack(*data.read_mnist(data.SHIPPED, "t10k"))
    out.parent.mkdir(parents=True, exist_ok=True)
    replace(out, content)
    typer.echo(f"{out}: {len(content)} bytes")


if __name__ == "__main__":
    typer.run(main)
