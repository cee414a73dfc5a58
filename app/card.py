"""What is said of a model: `models/NAME/card.json`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[int, Field(gt=0)]
Sum = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Card(BaseModel):
    """The card of a model. It may carry more than these fields; all of it is handed on to clients."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False, protected_namespaces=())

    title: str
    architecture: str = Field(description="Key of app.zoo.ZOO.")
    family: str
    input_shape: tuple[Positive, Positive, Positive] = Field(description="(C, H, W), without the batch axis.")
    classes: list[str] = Field(min_length=1, description="Names of the outputs, in their order.")
    mean: float = Field(0.0, description="Taken from grey/255 before the network sees it.")
    std: float = Field(1.0, gt=0, description="Divides grey/255 − mean.")
    accuracy: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    parameters: int = Field(ge=0)
    licence: str = ""
    arguments: dict[str, str] = Field(
        default_factory=dict, description="What the architecture is built with, e.g. its activation."
    )
    sha256: dict[str, Sum] = Field(
        default_factory=dict, description="Checksums of the model's files by name; older cards have none."
    )
