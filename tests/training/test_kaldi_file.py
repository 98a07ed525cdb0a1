import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.training.kaldi_file import LEVELS, Affine, Plain, Writer, model_bytes, read_matrix


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_matrix_in_16_bits_comes_back_within_half_a_step(rows: int, columns: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(rows, columns))
    writer = Writer()
    writer.matrix(values)
    step = max(np.ptp(values), 1e-8) / LEVELS
    assert np.abs(read_matrix(bytes(writer.data), 2) - values).max() <= step + 1e-6 * np.abs(values).max()


def test_a_model_names_its_components_and_ends_with_empty_priors() -> None:
    weights = np.array([[1.0, -1.0], [0.5, 0.25]])
    nodes = ["input-node name=input dim=2", "component-node name=a component=a input=input"]
    data = model_bytes(nodes, {"a": Affine(weights, np.zeros(2)), "b": Plain("RectifiedLinear", 2)})
    assert data.startswith(b"\0B<TransitionModel> <Topology> ")
    assert b"<Nnet3> \ninput-node name=input dim=2\n" in data
    assert b"<ComponentName> b <RectifiedLinearComponent> <Dim> " in data
    np.testing.assert_allclose(read_matrix(data, data.index(b"CM2 ")), weights, atol=1e-4)
    assert data.endswith(b"<Priors> FV \x04\0\0\0\0")
