"""PocketSphinx's mixtures of Gaussians as layers of nnet3, with nothing approximated.

Of each stream, an affine layer of the features and their squares gives every density's logarithm, a softmax
their shares of the whole (which takes the same from all states), an affine layer of a phone's shares the
mixture of each of its senones. The streams' mixtures are multiplied, and the logarithm taken.
"""

import math

import numpy as np

from models.training.kaldi_file import Affine, Component, Logarithm, Plain, Product, Writer, model_bytes
from models.training.phones import PHONES
from models.training.port.sphinx_files import STATES, STREAMS, Array, Definition
from models.training.port.triphones import Sound, Sounds

CEPSTRA = 13
SMALLEST_VARIANCE = 1e-4
MAGNIFIED = 1e5
"""Mixtures are multiplied by this: Kaldi's logarithm ends at 1e-10, and the product of three may be less."""
SCALES = (
    0.9945,
    0.9937,
    0.9954,
    0.9972,
    0.9959,
    0.995,
    1.0011,
    1.0038,
    0.9967,
    1.0056,
    1.0017,
    1.0122,
    1.0227,
)
"""By which Kaldi's cepstra become Sphinx's, but for constants; fitted to PocketSphinx's (`-mfclogdir`)."""
DIFFERENCES: tuple[dict[int, int], ...] = ({0: 1}, {2: 1, -2: -1}, {3: 1, -1: -1, 1: -1, -3: 1})
"""Of each stream, frames and how often they are taken: cepstra, first and second differences (src/feat.c)."""
REACH = 3
"""Frames to either side that they need."""
FAVOURED = 0.5
"""By how much, as a logarithm, the garbage is favoured over the mean of all phones, of which it is made."""


class Senones:
    """The senones that a graph needs, phone by phone, and their columns in the net's output."""

    def __init__(self, definition: Definition, sounds: Sounds) -> None:
        self.of_phones = [
            (number, definition.senones[definition.alone[number]].tolist())
            for number in map(definition.number.__getitem__, PHONES)
        ]
        """Numbers of the phones, and senones of each without context."""
        found: dict[int, set[int]] = {}
        for sound in sounds.ids:
            if sound.row is not None:
                listed = found.setdefault(definition.number[sound.phone], set())
                listed.update(definition.senones[sound.row].tolist())
        self.by_phone = {phone: sorted(found[phone]) for phone in sorted(found)}
        ordered = [senone for listed in self.by_phone.values() for senone in listed]
        self._columns = {senone: column for column, senone in enumerate(ordered)}
        self._rows = definition.senones

    def __len__(self) -> int:
        """How many mixtures there are, with the garbage's, which is the last."""
        return len(self._columns) + 1

    def pdf(self, sound: Sound, state: int) -> int:
        """Kaldi's number of a state's mixture: the logarithm comes after the sign."""
        column = len(self._columns) if sound.row is None else self._columns[int(self._rows[sound.row][state])]
        return 2 * column + 1


def final_mdl(
    definition: Definition, sounds: Sounds, means: Array, variances: Array, weights: Array
) -> bytes:
    """The acoustic model for the graph's sounds, as `final.mdl`."""
    senones = Senones(definition, sounds)
    nodes, components = _net(senones, means, np.maximum(variances, SMALLEST_VARIANCE), weights)

    def transition_model(out: Writer) -> None:
        _three_state_phones(out, sounds, senones)

    return model_bytes(nodes, components, transition_model)


def _net(
    senones: Senones, means: Array, variances: Array, weights: Array
) -> tuple[list[str], dict[str, Component]]:
    nodes = [f"input-node name=input dim={CEPSTRA}"]
    components: dict[str, Component] = {}

    def add(name: str, source: str, component: Component) -> str:
        nodes.append(f"component-node name={name} component={name} input={source}")
        components[name] = component
        return name

    def part(name: str, source: str, size: int, offset: int) -> str:
        nodes.append(f"dim-range-node name={name} input-node={source} dim={size} dim-offset={offset}")
        return name

    frames = [f"Offset(input, {at})" if at else "input" for at in range(-REACH, REACH + 1)]
    features = add("features", f"Append({', '.join(frames)})", _features())
    mixtures = []
    for stream in range(STREAMS):
        x = part(f"stream{stream}", features, CEPSTRA, stream * CEPSTRA)
        squares = add(f"squares{stream}", f"Append({x}, {x})", Product(2 * CEPSTRA, CEPSTRA))
        each = means.shape[2]
        layer = _densities(means[:, stream].reshape(-1, CEPSTRA), variances[:, stream].reshape(-1, CEPSTRA))
        densities = add(f"densities{stream}", f"Append({x}, {squares})", layer)
        shares = add(f"shares{stream}", densities, Plain("Softmax", len(layer.bias)))
        for phone, listed in senones.by_phone.items():
            own = part(f"shares{stream}.{phone}", shares, each, each * phone)
            mixed = Affine(MAGNIFIED * weights[stream][:, listed].T, np.zeros(len(listed)), exact=True)
            mixtures.append(add(f"mixtures{stream}.{phone}", own, mixed))
        garbage = np.zeros((means.shape[0], each))
        for phone, listed in senones.of_phones:
            garbage[phone] = weights[stream][:, listed].mean(1) / len(senones.of_phones)
        favour = math.exp(FAVOURED / STREAMS)
        any_phone = Affine(MAGNIFIED * favour * garbage.reshape(1, -1), np.zeros(1), exact=True)
        mixtures.append(add(f"mixtures{stream}.any", shares, any_phone))
    product = Product(STREAMS * len(senones), len(senones))
    likelihoods = add("likelihoods", f"Append({', '.join(mixtures)})", product)
    output = add("logarithms", likelihoods, Logarithm(len(senones)))
    nodes.append(f"output-node name=output input={output} objective=linear")
    return nodes, components


def _features() -> Affine:
    """Three streams of features from the cepstra of seven frames."""
    taken = np.zeros((STREAMS, 2 * REACH + 1))
    for stream, frames in enumerate(DIFFERENCES):
        for frame, times in frames.items():
            taken[stream, frame + REACH] = times
    return Affine(np.kron(taken, np.diag(SCALES)), np.zeros(STREAMS * CEPSTRA), exact=True)


def _densities(means: Array, variances: Array) -> Affine:
    """Logarithms of Gaussians, of features and their squares."""
    bias = -0.5 * (means**2 / variances + np.log(2 * np.pi * variances)).sum(1)
    return Affine(np.concatenate([means / variances, -0.5 / variances], axis=1), bias, exact=True)


def _three_state_phones(out: Writer, sounds: Sounds, senones: Senones) -> None:
    """Three states in a row, each as likely left as stayed in."""
    count = len(sounds.ids)
    out.token("<TransitionModel>")
    out.token("<Topology>")
    out.integers(range(1, count + 1))
    out.integers([-1, *[0] * count])  # every phone has the one entry
    for value in (1, STATES + 1):  # one entry; three states and the end
        out.integer(value)
    for state in range(STATES):
        for value in (state, 2):  # pdf-class; two transitions
            out.integer(value)
        for target in (state, state + 1):
            out.integer(target)
            out.real(0.5)
    for value in (-1, 0):  # the end has no pdf and no transitions
        out.integer(value)
    out.token("</Topology>")
    out.token("<Triples>")
    out.integer(STATES * count)
    for sound, number in sounds.ids.items():
        for state in range(STATES):
            for value in (number, state, senones.pdf(sound, state)):
                out.integer(value)
    out.token("</Triples>")
    out.token("<LogProbs>")
    out.vector([0.0, *[math.log(0.5)] * (2 * STATES * count)])
    out.token("</LogProbs>")
    out.token("</TransitionModel>")
