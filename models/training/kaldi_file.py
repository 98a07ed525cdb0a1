"""Writes `final.mdl`: Kaldi's binary transition model and nnet3, from the format's facts alone.

Topology of every phone of our own model: one emitting state; forward pdf-class 0, self-loop pdf-class 1, so
that first frames have a pdf of their own. In binary such an "extended" topology is marked by −1 before the
number of entries.
"""

import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.training.phones import CLASS_OF_ID, PHONE_IDS, first_pdf, later_pdf

LEVELS = 65_535
"""Steps of a matrix compressed to 16 bits (Kaldi's CM2)."""


@dataclass(frozen=True)
class Affine:
    """A matrix (outputs, inputs) and a bias."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    exact: bool = False
    """Whether its weights are kept as floats: 16 bits would round the smallest away."""


@dataclass(frozen=True)
class Plain:
    """A component without parameters: RectifiedLinear, LogSoftmax, Softmax or NoOp."""

    kind: str
    size: int


@dataclass(frozen=True)
class Product:
    """Multiplies stretches of its inputs, each as long as its outputs, with one another."""

    inputs: int
    outputs: int


@dataclass(frozen=True)
class Logarithm:
    """Gives two outputs for each input: its sign and the logarithm of its magnitude.

    It is nnet3's NormalizeComponent for blocks of one, with the logarithm of their deviation.
    """

    size: int


Component = Affine | Plain | Product | Logarithm


class Writer:
    """Kaldi's binary stream."""

    def __init__(self) -> None:
        self.data = bytearray(b"\0B")

    def token(self, name: str) -> None:
        """A name, followed by a blank."""
        self.data += name.encode("ascii") + b" "

    def integer(self, value: int) -> None:
        """A 32-bit integer."""
        self.data += struct.pack("<bi", 4, value)

    def real(self, value: float) -> None:
        """A 32-bit float."""
        self.data += struct.pack("<bf", 4, value)

    def double(self, value: float) -> None:
        """A 64-bit float."""
        self.data += struct.pack("<bd", 8, value)

    def true(self) -> None:
        """A switch that is on."""
        self.data += b"T"

    def integers(self, values: Sequence[int]) -> None:
        """A vector of integers, without a token."""
        self.data += struct.pack("<bi", 4, len(values)) + np.asarray(values, "<i4").tobytes()

    def vector(self, values: ArrayLike) -> None:
        """A vector of floats."""
        array = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(array.size)
        self.data += array.tobytes()

    def exact_matrix(self, values: NDArray[np.float64]) -> None:
        """A matrix of 32-bit floats."""
        self.token("FM")
        for size in values.shape:
            self.integer(size)
        self.data += values.astype("<f4").tobytes()

    def matrix(self, values: NDArray[np.float64]) -> None:
        """A matrix in 16 bits: the lowest value, the range, and steps of it."""
        low, high = float(values.min()), float(values.max())
        span = max(high - low, 1e-8)
        steps = np.clip(np.round((values - low) / span * LEVELS), 0, LEVELS).astype("<u2")
        self.token("CM2")
        self.data += struct.pack("<ffii", low, span, *values.shape) + steps.tobytes()


def one_state_phones(out: Writer) -> None:
    """The transition model of our own phones."""
    count = len(PHONE_IDS)
    out.token("<TransitionModel>")
    out.token("<Topology>")
    out.integers(range(1, count + 1))
    out.integers([-1, *[0] * count])  # every phone has the one entry
    for value in (-1, 1, 2):  # extended; one entry; two states
        out.integer(value)
    for value in (0, 1, 2):  # forward and self-loop pdf-class; two transitions
        out.integer(value)
    for target in (0, 1):
        out.integer(target)
        out.real(0.5)
    for value in (-1, -1, 0):  # the final state
        out.integer(value)
    out.token("</Topology>")
    out.token("<Tuples>")
    out.integer(count)
    for phone in range(1, count + 1):
        kind = CLASS_OF_ID[phone]
        for value in (phone, 0, first_pdf(kind), later_pdf(kind)):
            out.integer(value)
    out.token("</Tuples>")
    out.token("<LogProbs>")
    out.vector([0.0, *[math.log(0.5)] * (2 * count)])
    out.token("</LogProbs>")
    out.token("</TransitionModel>")


def model_bytes(
    nodes: Sequence[str],
    components: dict[str, Component],
    transition_model: Callable[[Writer], None] = one_state_phones,
) -> bytes:
    """A whole `final.mdl` from nnet3's configuration lines and the components that they name."""
    out = Writer()
    transition_model(out)
    out.token("<Nnet3>")
    out.data += ("\n" + "\n".join(nodes) + "\n\n").encode("ascii")
    out.token("<NumComponents>")
    out.integer(len(components))
    for name, component in components.items():
        out.token("<ComponentName>")
        out.token(name)
        _component(out, component)
    out.token("</Nnet3>")
    for side in ("<LeftContext>", "<RightContext>"):  # Kaldi works them out when loading
        out.token(side)
        out.integer(0)
    out.token("<Priors>")
    out.vector([])
    return bytes(out.data)


def _component(out: Writer, component: Component) -> None:
    match component:
        case Affine():
            kind = "FixedAffine"
        case Plain():
            kind = component.kind
        case Product():
            kind = "ElementwiseProduct"
        case Logarithm():
            kind = "Normalize"
    out.token(f"<{kind}Component>")
    match component:
        case Affine():
            out.token("<LinearParams>")
            (out.exact_matrix if component.exact else out.matrix)(component.weights)
            out.token("<BiasParams>")
            out.vector(component.bias)
        case Product():
            for side, size in (("<InputDim>", component.inputs), ("<OutputDim>", component.outputs)):
                out.token(side)
                out.integer(size)
        case Logarithm():
            for setting, number in (("<InputDim>", component.size), ("<BlockDim>", 1)):
                out.token(setting)
                out.integer(number)
            out.token("<TargetRms>")
            out.real(1.0)
            out.token("<AddLogStddev>")
            out.true()
        case Plain(kind="NoOp"):
            out.token("<Dim>")
            out.integer(component.size)
            out.token("<BackpropScale>")
            out.real(1.0)
        case Plain():
            out.token("<Dim>")
            out.integer(component.size)
            for statistic in ("<ValueAvg>", "<DerivAvg>"):
                out.token(statistic)
                out.vector([])
            out.token("<Count>")
            out.double(0.0)
    out.token(f"</{kind}Component>")


def read_matrix(data: bytes, at: int) -> NDArray[np.float64]:
    """The 16-bit matrix whose token starts there; for tests and for looking into a model.

    Raises ValueError where there is none.
    """
    if data[at : at + 4] != b"CM2 ":
        raise ValueError(f"no 16-bit matrix at byte {at}")
    low, span, rows, columns = struct.unpack_from("<ffii", data, at + 4)
    steps = np.frombuffer(data, "<u2", rows * columns, at + 20)
    return low + span * steps.reshape(rows, columns).astype(np.float64) / LEVELS


def read_affine(data: bytes, name: str) -> Affine:
    """The affine component of that name in a `final.mdl` of `model_bytes`.

    Raises ValueError where there is none.
    """
    heading = f"<ComponentName> {name} <FixedAffineComponent> <LinearParams> ".encode("ascii")
    at = data.find(heading)
    if at < 0:
        raise ValueError(f"no affine component {name}")
    at += len(heading)
    weights = read_matrix(data, at)
    between = b"<BiasParams> FV \x04"
    at += 20 + 2 * weights.size
    if not data.startswith(between, at):
        raise ValueError(f"no bias of {name}")
    bias = np.frombuffer(data, "<f4", len(weights), at + len(between) + 4)
    return Affine(weights, bias.astype(np.float64))
