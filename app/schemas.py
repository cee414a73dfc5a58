"""What goes out as JSON, with ranges and units, as OpenAPI tells it. What comes in is in `app.bodies`."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from .card import Card, Input

UNITS = "How many values a run holds, those of the input among them."
OPERATIONS = "Multiply-adds of one run, in convolutions and dense layers."
DEPTH = "Convolutions and dense layers on the longest way from the input to the answer."


class Error(BaseModel):
    """The one shape of all errors."""

    error: str = Field(description="A code for programs, such as unknown_layer.")
    detail: str = Field(description="One sentence a person can act on.")
    status: int = Field(description="The HTTP status, again.")


class ModelItem(BaseModel):
    id: str
    digest: str = Field(
        description="Changes whenever weights, card or graph do; use it as ?v= to cache for good."
    )
    title: str
    family: str
    classes: list[str]
    parameters: int
    accuracy: dict[str, float]
    input_shape: list[int] = Field(description="[C, H, W]")
    input: Input
    weights: str = Field(description="trained or untrained")
    year: int | None = Field(description="When the architecture was published.")
    units: int = Field(description=UNITS)
    operations: int = Field(description=OPERATIONS)
    depth: int = Field(description=DEPTH)
    history: bool = Field(description="Whether its training was recorded: NAME@STEP then is a model too.")
    kept: bool = Field(description="Whether it was trained and kept here, and not shipped.")


class LayerOut(BaseModel):
    """One layer; `read`, `fold`, `weight`, `bias` and `finish` are the whole arithmetic of its units."""

    id: str
    title: str
    kind: str
    block: str = Field(description='Path of the module the call stands in; "" for the network itself.')
    inputs: list[str]
    shape: list[int] = Field(description="[C, H, W], or [N] for a flat layer.")
    read: str = Field(description="none, window, all, same, join or across")
    fold: str = Field(description="none, sum, max, softmax or normalise")
    weight: float | str | None = Field(description='null is 1; a number holds for every tap; or "tensor".')
    bias: float | str | None = Field(description='null is 0; a number holds for every unit; or "tensor".')
    finish: str = Field(description="none, relu, tanh or sigmoid")
    params: dict[str, Any] = Field(
        description="For a window: kernel, stride, padding, dilation, groups. For local response "
        "normalisation: size, alpha, beta, k."
    )


class GraphOut(BaseModel):
    id: str
    digest: str
    card: Card
    units: int = Field(description=UNITS)
    operations: int = Field(description=OPERATIONS)
    depth: int = Field(description=DEPTH)
    layers: list[LayerOut]


class FiltersOut(BaseModel):
    layer: str
    shape: list[int] = Field(description="[out, in, rows, columns]; [out, in] for a dense layer.")
    weight: list[Any]
    bias: list[float] | None


class LayerValues(BaseModel):
    shape: list[int]
    min: float
    max: float
    values: list[Any] | None = Field(
        None, description="[channel][row][col], or a list for a flat layer; left out where not asked for."
    )


class Guess(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    index: int = Field(description="Place in the card's classes.")
    name: str = Field(alias="class")
    probability: float


class RunOut(BaseModel):
    input: list[Any] | None = Field(
        description="The levels 0-255 that the network reads, [channel][row][col]; null where layers are "
        "asked for and the input is not among them."
    )
    layers: dict[str, LayerValues]
    probabilities: list[float]
    prediction: int = Field(description="Place of the largest probability in the card's classes.")
    center: list[float] | None = Field(
        description="[scale, dx, dy] with x' = scale * x + dx, when asked for."
    )
    top: list[Guess] = Field(description="The five first classes, the surest first.")
    blank: bool = Field(description="Whether there is nothing to see: no ink, or one colour all over.")
    warnings: list[str] = Field(description="What should be known of the answer; often nothing.")
    run: str | None = Field(description="Under which id the server keeps the run; null: it does not.")


class Term(BaseModel):
    layer: str
    channel: int
    row: int
    col: int
    index: int
    value: float
    weight: float
    product: float = Field(
        description="value * weight; for softmax exp(value − largest value); for local response "
        "normalisation weight * value²."
    )


class ChannelSum(BaseModel):
    channel: int
    sum: float


class Rectangle(BaseModel):
    """In pixels of the network's input, clipped to it."""

    top: int
    left: int
    height: int
    width: int


class UnitOut(BaseModel):
    channel: int
    row: int
    col: int
    index: int


class StepOut(UnitOut):
    """One unit on the way down."""

    layer: str
    value: float = Field(description="The value the run holds for this unit.")


class ReachOut(BaseModel):
    layer: str
    count: int = Field(description="How many units of this layer the unit can change, by structure alone.")
    size: int = Field(description="How many units this layer has.")


class OfUnit(UnitOut):
    layer: str


class InputWeightsOut(Rectangle):
    """value of `of` = sum over the rectangle of weights * pixels, plus constant; no other pixel counts.

    Pixels are the network's input, prepared: `layers.input.values` of `run`.
    """

    of: OfUnit = Field(description="Whose value it is: the unit itself, for softmax its score before it.")
    exact: bool = Field(
        description="True where the way down bends only in ReLUs and max pools, whose state here is known; "
        "after a tanh, sigmoid, softmax or local response normalisation the weights are the slope at "
        "this drawing."
    )
    weights: list[list[list[float]]] = Field(description="[channel][row][col] over the rectangle.")
    constant: float = Field(description="The rest of the value: the biases, carried through.")
    sum: float = Field(description="Weights times pixels, summed.")


class ExplainOut(BaseModel):
    layer: str
    unit: UnitOut
    kind: str
    terms: list[Term] = Field(description="One for each tap inside the layer it reads.")
    per_channel: list[ChannelSum] = Field(description="For windows: what each input channel adds.")
    bias: float
    sum: float = Field(
        description="Terms and bias together, before the activation; for softmax the sum of exponents."
    )
    output: float = Field(description="The value the run holds for this unit.")
    winner: Term | None = Field(description="For a max pool the term that won.")
    own: float | None = Field(description="For local response normalisation the value that is normalised.")
    scale: float | None = Field(
        description="For local response normalisation sum^(-beta); the output is own * scale."
    )
    receptive_field: Rectangle
    formula: str
    path: list[StepOut] = Field(
        description="From the unit down to a pixel, each time by the tap that did most to make it."
    )
    reach: list[ReachOut] = Field(description="What the unit can still change, in each later layer.")
    input_weights: InputWeightsOut


class VerifyOut(BaseModel):
    """The same unit by a second route: torch's own function, in float64, on the window alone."""

    layer: str
    unit: UnitOut
    recorded: float = Field(description="The value in the run, a float32.")
    recomputed: float = Field(description="What torch makes of the window.")
    difference: float = Field(description="recomputed - recorded; some 1e-7 of the largest term is rounding.")
    method: str = Field(description="The call to torch, with the shapes of what it was given.")


class Health(BaseModel):
    status: str
