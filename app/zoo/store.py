"""Writing a trained network: weights.safetensors and card.json, whole before they replace the old ones."""

import datetime
import json
from pathlib import Path
from typing import Any

from safetensors.torch import save as to_safetensors
from torch import Tensor, nn

from .sums import sums

CARDS: dict[str, dict[str, Any]] = {  # what training does not find out by itself
    "lenet": {
        "title": "LeNet",
        "architecture": "lenet",
        "family": "LeNet",
        "year": 1998,
        "idea": "Small kernels read the whole picture: convolution and pooling in turn, then dense layers.",
        "source": "LeCun, Bottou, Bengio, Haffner, Gradient-Based Learning for Document Recognition, 1998",
        "paper": {"error": 0.0095, "measure": "error on MNIST, without distorted digits"},
        "input_shape": [1, 32, 32],
        "classes": [str(digit) for digit in range(10)],
        "mean": 0.0,
        "std": 1.0,
        "data": "MNIST (LeCun, Cortes, Burges); pen digits (Alpaydin, Alimoglu; UCI) drawn as the pad draws",
        "licence": "MIT",
    },
    "mlp-784-300-100-10": {
        "card": 2,
        "title": "Harley's MLP",
        "architecture": "mlp-784-300-100-10",
        "family": "MLP",
        "year": 1998,
        "idea": "No convolution: each unit reads all pixels, and knows nothing of neighbours.",
        "source": "LeCun, Bottou, Bengio, Haffner 1998; Harley, An Interactive Node-Link Visualization, 2015",
        "paper": {"error": 0.0305, "measure": "error on MNIST, without distorted digits"},
        "input": {"kind": "drawing", "shape": [1, 28, 28], "resize": 28, "mean": [0.0], "std": [1.0]},
        "classes": [str(digit) for digit in range(10)],
        "weights": "trained",
        "data": "MNIST (LeCun, Cortes, Burges); pen digits (Alpaydin, Alimoglu; UCI) drawn as the pad draws",
        "examples": "mnist",
        "licence": "MIT",
    },
}

HALF = {"mlp-784-300-100-10"}  # of them, those stored in float16: not one test digit is read otherwise
FOUR = "20,000 photos of CIFAR-10 (Krizhevsky 2009; no licence of its own), 32x32, stored as JPEG"
ABOUT: dict[str, dict[str, Any]] = {  # the family's photo networks
    "article-fig3": {
        "title": "The article's Figure 3",
        "family": "LeNet",
        "year": 2016,
        "idea": "Convolution, ReLU, pooling, twice; then fully connected layers decide.",
        "source": "Ujjwal Karn, An Intuitive Explanation of Convolutional Neural Networks, 2016, figure 3",
    },
    "alexnet-s": {
        "title": "AlexNet, small",
        "family": "AlexNet",
        "year": 2012,
        "idea": "Deeper and wider, with ReLU, overlapping pools, groups and normalisation between maps.",
        "source": "Krizhevsky, Sutskever, Hinton, ImageNet Classification with Deep CNNs, 2012",
        "paper": {"error": 0.153, "measure": "top-5 error, ImageNet 2012, seven networks together"},
    },
    "zfnet-s": {
        "title": "ZFNet, small",
        "family": "ZFNet",
        "year": 2013,
        "idea": "AlexNet looked into: a smaller first kernel and stride, a wider middle.",
        "source": "Zeiler, Fergus, Visualizing and Understanding Convolutional Networks, 2013",
        "paper": {"error": 0.148, "measure": "top-5 error, ImageNet 2012, six networks together"},
    },
    "vgg-s": {
        "title": "VGGNet, small",
        "family": "VGGNet",
        "year": 2014,
        "idea": "Nothing but 3x3 kernels, stacked: two see 5x5 with fewer weights.",
        "source": "Simonyan, Zisserman, Very Deep Convolutional Networks, 2014",
        "paper": {"error": 0.068, "measure": "top-5 error, ImageNet 2014, two networks together"},
    },
    "googlenet-s": {
        "title": "GoogLeNet, small",
        "family": "GoogLeNet",
        "year": 2014,
        "idea": "Kernels of several sizes side by side, 1x1 convolutions to keep them cheap.",
        "source": "Szegedy and others, Going Deeper with Convolutions, 2014",
        "paper": {"error": 0.0667, "measure": "top-5 error, ImageNet 2014, seven networks together"},
    },
    "resnet-20": {
        "title": "ResNet-20",
        "family": "ResNet",
        "year": 2015,
        "idea": "Shortcuts: a block learns only what to add to its input.",
        "source": "He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition, 2015, section 4.2",
        "paper": {"error": 0.0875, "measure": "error on CIFAR-10, ten classes"},
    },
    "densenet-bc-22": {
        "title": "DenseNet-BC-22",
        "family": "DenseNet",
        "year": 2016,
        "idea": "Every layer reads the maps of all layers before it.",
        "source": "Huang, Liu, van der Maaten, Weinberger, Densely Connected Convolutional Networks, 2016",
        "paper": {"error": 0.0451, "measure": "error on CIFAR-10 of the 100-layer network, ten classes"},
    },
}


def replace(path: Path, content: bytes) -> None:
    """Writes a file so that a reader finds the old one or the new one, never half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def write_card(folder: Path, card: dict[str, Any]) -> None:
    """Writes card.json, readable by people, with the checksums of the files beside it."""
    card = card | {"sha256": sums(folder)}
    replace(folder / "card.json", (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())


def stored(model: nn.Module, half: bool) -> bytes:
    """The weights as a file, in float32 or, in half the room, float16; numbers that count stay whole."""

    def kept(value: Tensor) -> Tensor:
        return (value.half() if half and value.is_floating_point() else value).contiguous()

    return to_safetensors({key: kept(value.detach()) for key, value in model.state_dict().items()})


def save(folder: Path, name: str, model: nn.Module, seed: int, validation: dict[str, float]) -> None:
    """Writes the network and its card; the figures on the test sets are added by app.zoo.evaluate."""
    folder.mkdir(parents=True, exist_ok=True)
    card = CARDS[name] | {
        "accuracy": {f"{kind}_validation": round(figure, 4) for kind, figure in validation.items()},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "seed": seed,
        "trained": datetime.date.today().isoformat(),
    }
    replace(folder / "weights.safetensors", stored(model, half=name in HALF))
    write_card(folder, card)


def photo_card(name: str, mean: list[float], std: list[float]) -> dict[str, Any]:
    """What the card of a photo network says before it is trained."""
    return {
        "card": 2, "architecture": name, **ABOUT[name],
        "input": {
            "kind": "photo", "shape": [3, 32, 32], "resize": 32, "crop": "square", "mean": mean, "std": std,
        },
        "classes": ["dog", "cat", "boat", "bird"], "weights": "trained", "data": FOUR,
        "examples": "four-classes", "licence": "MIT",
    }  # fmt: skip


def save_photo_model(
    folder: Path, card: dict[str, Any], model: nn.Module, seed: int, validation: float
) -> None:
    """Writes a photo network in float16 and its card; app.zoo.evaluate adds what the test photos say."""
    folder.mkdir(parents=True, exist_ok=True)
    card = card | {
        "accuracy": {"photos_validation": round(validation, 4)},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "seed": seed,
        "trained": datetime.date.today().isoformat(),
    }
    replace(folder / "weights.safetensors", stored(model, half=True))
    write_card(folder, card)
