"""The one recipe of the family and what each network changes in it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """The choices of one network's training: SGD with Nesterov momentum; the step size goes up, then down."""

    epochs: int = 40
    batch: int = 128
    rate: float = 0.2  # highest step size
    warm: float = 0.2  # share of the steps in which the step size rises
    momentum: float = 0.9
    decay: float = 5e-4  # weight decay
    softness: float = 3.0  # both networks' scores are divided by this before they are compared
    trust: float = 0.8  # share of the loss that the teacher decides, the label decides the rest
    longest: float = 2.0  # a gradient longer than this is shortened to it


NORMALISED = Recipe()
PLAIN = replace(NORMALISED, rate=0.05)  # without batch normalisation steps must be smaller

TEACHER = Recipe(epochs=24)
RECIPES: dict[str, Recipe] = {  # from cheap to dear
    "article-fig3": replace(PLAIN, epochs=80, decay=2e-4),
    "vgg-s": NORMALISED,
    "googlenet-s": NORMALISED,
    "zfnet-s": PLAIN,
    "alexnet-s": replace(PLAIN, epochs=50),
    "resnet-20": NORMALISED,
    "densenet-bc-22": NORMALISED,
}
