"""What is said of a model: `models/NAME/card.json`.

A card of the second version says under `input` how a picture becomes what the network reads. Older ones say
`input_shape`, `mean` and `std` instead; they are read as before, and mean a drawing.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Sum = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Numbers = tuple[float, ...]

# What older cards say instead of `input`, and where that is in it: for reading, and for naming mistakes.
OLD: Mapping[str, tuple[str | int, ...]] = {
    "input_shape": ("input", "shape"), "mean": ("input", "mean", 0), "std": ("input", "std", 0),
}  # fmt: skip


class Input(BaseModel):
    """What a network reads, and how a picture becomes it: (level / 255 - mean) / std, a channel at a time."""

    model_config = ConfigDict(allow_inf_nan=False)

    kind: Literal["drawing", "photo"]
    shape: tuple[Positive, Positive, Positive] = Field(description="(C, H, W), without the batch axis.")
    resize: Positive | None = Field(
        None, description="Pixels along the side that a photo's square is averaged down to; H and W."
    )
    crop: Literal["square"] = Field("square", description="What is taken of a photo: its middle, square.")
    mean: Numbers = Field(description="Taken from level/255 before the network sees it, one a channel.")
    std: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        description="Divides level/255 − mean, one a channel."
    )


class Paper(BaseModel):
    """What the paper of an architecture reports, on other data than ours."""

    model_config = ConfigDict(allow_inf_nan=False)

    error: Share
    measure: str = Field(description='Of what, on which data: "top-5 error, ImageNet 2012 test set".')


class Unknown(BaseModel):
    """When the network shows none of its classes, perhaps."""

    model_config = ConfigDict(allow_inf_nan=False)

    threshold: Share = Field(description='Below this largest probability it is "perhaps none of these".')


class Card(BaseModel):
    """The card of a model. It may carry more than these fields; all of it is handed on to clients."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False, protected_namespaces=())

    card: Literal[1, 2] = Field(1, description="The version of the card.")
    title: str
    architecture: str = Field(description="Key of app.zoo.ZOO.")
    family: str
    year: int | None = Field(None, description="When the architecture was published.")
    idea: str = Field("", description="What is new in it, in one sentence.")
    source: str = Field("", description="Where it was published.")
    paper: Paper | None = None
    input: Input
    classes: list[str] = Field(min_length=1, description="Names of the outputs, in their order.")
    weights: Literal["trained", "untrained"] = "trained"
    data: str = Field("", description="What it learnt from, and under which terms that is.")
    examples: Literal["mnist", "four-classes"] = Field(
        description="The pictures that top activations and samples are taken from."
    )
    unknown: Unknown | None = None
    accuracy: dict[str, Share] = Field(default_factory=dict)
    parameters: int = Field(ge=0)
    licence: str = ""
    arguments: dict[str, str] = Field(
        default_factory=dict, description="What the architecture is built with, e.g. its activation."
    )
    sha256: dict[str, Sum] = Field(
        default_factory=dict, description="Checksums of the model's files by name; older cards have none."
    )

    @computed_field  # type: ignore[prop-decorator]
    @property
    def input_shape(self) -> tuple[int, int, int]:
        """(C, H, W), without the batch axis."""
        return self.input.shape

    @computed_field  # type: ignore[prop-decorator]
    @property
    def mean(self) -> float | Numbers:
        """A number where there is one channel, else one a channel."""
        return _alone(self.input.mean)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def std(self) -> float | Numbers:
        """A number where there is one channel, else one a channel."""
        return _alone(self.input.std)

    @model_validator(mode="before")
    @classmethod
    def _with_input(cls, given: Any) -> Any:
        """An older card as one of today; where a card says `input` too, that is what counts."""
        if not isinstance(given, dict):
            return given
        told = {name: value for name, value in given.items() if name not in OLD}
        if is_old(given):
            told["input"] = {
                "kind": "drawing", "shape": given["input_shape"],
                "mean": [given.get("mean", 0.0)], "std": [given.get("std", 1.0)],
            }  # fmt: skip
        kind = told["input"].get("kind") if isinstance(told.get("input"), dict) else None
        return {"examples": "four-classes" if kind == "photo" else "mnist"} | told


def is_old(given: Any) -> bool:
    """Whether a card says `input_shape` and no `input`."""
    return isinstance(given, dict) and "input" not in given and "input_shape" in given


def place_of(mistake: tuple[str | int, ...], given: Any) -> str:
    """Where a mistake stands in a card as it was written."""
    for name, place in OLD.items() if is_old(given) else ():
        if mistake[: len(place)] == place:
            mistake = (name, *mistake[len(place) :])
    return ".".join(map(str, mistake))


def _alone(values: Numbers) -> float | Numbers:
    return values[0] if len(values) == 1 else values
