"""Architectures that Lunette ships, by the name that a card gives them under "architecture"."""

from torch import nn

from .alexnet import AlexNetSmall
from .article import ArticleFig3
from .densenet import DenseNetBC22
from .googlenet import GoogLeNetSmall
from .lenet import LeNet
from .mlp import MLP
from .resnet import ResNet20
from .vgg import VGGSmall
from .zfnet import ZFNetSmall

ZOO: dict[str, type[nn.Module]] = {
    "lenet": LeNet,
    "mlp-784-300-100-10": MLP,
    "article-fig3": ArticleFig3,
    "alexnet-s": AlexNetSmall,
    "zfnet-s": ZFNetSmall,
    "vgg-s": VGGSmall,
    "googlenet-s": GoogLeNetSmall,
    "resnet-20": ResNet20,
    "densenet-bc-22": DenseNetBC22,
}
