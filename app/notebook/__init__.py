"""Lunette in Python: every number of a run explained, in a script or in a notebook.

>>> from lunette import open_model
>>> bar = [255 if 12 <= n % 28 <= 14 and 5 <= n // 28 <= 22 else 0 for n in range(784)]
>>> run = open_model("lenet").run(bar)
>>> run.prediction
1
>>> run["pool1"].shape
(6, 14, 14)
>>> run["pool1"][3, 4, 5]
pool1[3, 4, 5] = 0.0647639
>>> run["pool1"][3, 4, 5].trace().winner.name
'relu1[3, 8, 11]'

    open_model(name)    a model of the models folder       -> OpenModel
    .run(pixels)        one picture through it             -> DrawnRun
    ["pool1"]           the values of a layer, an array    -> LayerValues
    [3, 4, 5]           one unit, a number                 -> Unit
    .trace()            how it got its value               -> UnitTrace
"""

from .opened import DrawnRun, LayerValues, OpenModel, open_model
from .units import ChannelSum, DrawingWeights, Term, Unit, UnitTrace

__all__ = [
    "ChannelSum", "DrawingWeights", "DrawnRun", "LayerValues", "OpenModel", "Term", "Unit", "UnitTrace",
    "open_model",
]  # fmt: skip
