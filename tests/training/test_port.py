from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.training.openfst import LOOKAHEAD_LIBRARY
from models.training.port import acoustic, model, sphinx_files
from models.training.port.triphones import (
    ANY_PHONE,
    Sound,
    TriphoneGraph,
    leave_transition,
    stay_transition,
)
from voice_coach.listening.heard import EAR_RATE, Grammar
from voice_coach.listening.pocketsphinx_engine import PocketSphinx
from voice_coach.listening.voice_activity import Utterance
from voice_coach.listening.vosk_decoder import VoskDecoder

SPEECH = Path(__file__).parents[1] / "listening" / "speech"
WORDS = ("stop", "yes", "no", "keep", "going")
ARCS = ((("stop", 1), ("yes", 1), ("no", 1), ("keep", 2)), (), (("going", 1),))
PHRASES = "#JSGF V1.0; grammar few; public <few> = stop | yes | no | keep going;"


@pytest.fixture(scope="module")
def definition() -> sphinx_files.Definition:
    return sphinx_files.definition(model.sphinx_file("en-us/mdef"))


def test_the_weights_of_every_senone_sum_to_one(definition: sphinx_files.Definition) -> None:
    weights = sphinx_files.mixture_weights(model.sphinx_file("en-us/sendump"))
    assert weights.shape == (3, 128, definition.senones.max() + 1)
    np.testing.assert_allclose(weights.sum(1), 1)


def test_every_phone_has_a_codebook_in_each_stream(definition: sphinx_files.Definition) -> None:
    variances = sphinx_files.densities(model.sphinx_file("en-us/variances"))
    assert variances.shape == (len(definition.phones), 3, 128, 13)
    assert (variances >= 0).all()


def test_an_unseen_triphone_has_the_states_of_the_phone_alone(definition: sphinx_files.Definition) -> None:
    number = definition.number["ZH"]
    assert definition.row("ZH", "+SPN+", "+SPN+", "internal") == definition.alone[number]
    assert definition.row("AA", "T", "P", "internal") != definition.alone[definition.number["AA"]]


@pytest.mark.parametrize("name", ["mdef", "means"])
def test_another_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"RIFF and so on")
    with pytest.raises(ValueError, match="is no"):
        (sphinx_files.definition if name == "mdef" else sphinx_files.densities)(path)


def test_a_word_that_the_dictionary_lacks_is_left_out() -> None:
    assert set(model.known(["stop", "fizzlewump"])) == {"stop"}


def test_every_state_of_the_graph_is_on_a_way_to_an_end(definition: sphinx_files.Definition) -> None:
    words = model.known([*WORDS, "a"])
    ids = {word: number for number, word in enumerate(["[unk]", *words], 1)}
    machine = TriphoneGraph(definition, words, ids).machine
    forth, back = dict[int, set[int]](), dict[int, set[int]]()
    for source, target, *_ in machine.arcs:
        forth.setdefault(source, set()).add(target)
        back.setdefault(target, set()).add(source)
    everything = set(range(machine.states))
    assert reached({0}, forth) == everything
    assert reached(set(machine.finals), back) == everything


def reached(begin: set[int], steps: dict[int, set[int]]) -> set[int]:
    found, waiting = set(begin), list(begin)
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def test_transitions_are_numbered_from_one_without_a_gap() -> None:
    numbers = [
        turn(one, at) for one in (1, 2) for at in range(3) for turn in (stay_transition, leave_transition)
    ]
    assert numbers == list(range(1, 13))


def test_a_phone_and_the_garbage_have_mixtures_of_their_own(definition: sphinx_files.Definition) -> None:
    graph = TriphoneGraph(definition, model.known(["a"]), {"a": 1, "[unk]": 2})
    senones = acoustic.Senones(definition, graph.sounds)
    silence = Sound("SIL", "nonword", definition.alone[definition.number["SIL"]])
    pdfs = {senones.pdf(silence, state) for state in range(3)}
    assert len(pdfs) == 3
    assert senones.pdf(ANY_PHONE, 0) == senones.pdf(ANY_PHONE, 2) == 2 * len(senones) - 1
    assert senones.pdf(ANY_PHONE, 0) not in pdfs


@pytest.fixture(scope="module")
def ported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VoskDecoder]:
    if not LOOKAHEAD_LIBRARY.exists():
        pytest.skip("needs Debian's libfst-tools")
    folder = tmp_path_factory.mktemp("port")
    model.write(folder, WORDS)
    decoder = VoskDecoder(folder)
    decoder.listen_for(Grammar("few", PHRASES))
    yield decoder
    decoder.close()


RECORDINGS = ("stop/105a0eea_0", "stop/2796ac50_0", "yes/1538beb7_0", "yes/1acc97de_0", "no/1acc97de_0")


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_port_hears_what_pocketsphinx_hears(ported: VoskDecoder, name: str) -> None:
    sound = soundfile.read(SPEECH / f"{name}.flac", dtype="float32")[0]
    engine = PocketSphinx()
    text, _, _ = engine.decode(
        engine.search_for(ARCS, frozenset({1})), (sound * 32767).astype(np.int16).tobytes()
    )
    ported.begin()
    ported.feed(sound)
    whole = Utterance(0, [sound], 0.0, len(sound) / EAR_RATE)
    assert ported.result(whole).text == text == name.partition("/")[0]
