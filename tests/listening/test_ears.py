"""The real ears on real people, one word each."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.listening.choosing import EarName, open_recogniser
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, AudioBlock, Grammar, Heard
from voice_coach.listening.sound_files import read_mono

SPEECH = Path(__file__).parent / "speech"
GRAMMAR = Grammar(
    "activity",
    """#JSGF V1.0; grammar activity;
    public <said> = stop | stop now | pause | go on | carry on | say that again | next | back | slower
        | slow down | faster | speed up | louder | quieter | how many [more] | help | yes | no | that hurts
        | too much | start again;""",
    urgent=("stop", "stop now", "that hurts"),
    patience=0.6,
)


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path_factory.getbasetemp() / "home"))


@pytest.fixture(params=["vosk", "pocketsphinx", "auto"])
def ear(request: pytest.FixtureRequest) -> Iterator[EndpointingRecogniser]:
    name: EarName = request.param
    opened = open_recogniser(name)
    opened.listen_for(GRAMMAR)
    yield opened
    opened.close()


@pytest.fixture
def both() -> Iterator[EndpointingRecogniser]:
    opened = open_recogniser("auto")
    opened.listen_for(GRAMMAR)
    yield opened
    opened.close()


def recordings(folder: str) -> list[NDArray[np.float32]]:
    return [read_mono(path, EAR_RATE) for path in sorted((SPEECH / folder).glob("*.flac"))]


def texts(ear: EndpointingRecogniser, folder: str, gain: float = 0.0) -> list[str]:
    heard = [ear.hear_all(sound * np.float32(10 ** (gain / 20))) for sound in recordings(folder)]
    return [" ".join(one.text for one in some if one.text) for some in heard]


def test_most_people_are_heard_whose_ear_it_is(ear: EndpointingRecogniser) -> None:
    for word, least in (("stop", 5), ("yes", 4), ("no", 4)):
        assert sum(text == word for text in texts(ear, word)) >= least


def test_noise_is_not_an_utterance(ear: EndpointingRecogniser) -> None:
    assert texts(ear, "silence") == ["", "", ""]


def test_whatever_is_heard_is_a_sentence_of_the_grammar_or_nothing(ear: EndpointingRecogniser) -> None:
    said = GRAMMAR.jsgf.partition("=")[2].replace("[more]", "").replace(";", "")
    phrases = {" ".join(phrase.split()) for phrase in said.split("|")} | {"how many more", ""}
    assert {one.text for sound in recordings("other") for one in ear.hear_all(sound)} <= phrases


def test_other_words_are_mostly_none_of_these(both: EndpointingRecogniser) -> None:
    assert sum(text == "" for text in texts(both, "other")) >= len(recordings("other")) / 2


def test_quiet_people_are_heard_as_well(both: EndpointingRecogniser) -> None:
    assert sum(text == "stop" for text in texts(both, "stop", gain=-30)) >= 5


def test_stop_is_urgent_before_the_end_of_the_utterance(both: EndpointingRecogniser) -> None:
    early = 0
    for sound in recordings("stop"):
        news = stream(both, np.concatenate([np.zeros(8000, np.float32), sound, np.zeros(16_000, np.float32)]))
        urgent = [heard for heard in news if heard.urgent]
        assert len(urgent) <= 1
        early += bool(urgent) and urgent[0].text.startswith("stop")
    assert early >= 5


def stream(ear: EndpointingRecogniser, sound: NDArray[np.float32], size: int = 160) -> list[Heard]:
    news: list[Heard] = []
    for begin in range(0, len(sound), size):
        news += ear.accept(AudioBlock(sound[begin : begin + size], begin))
    return news + ear.finish()


def test_real_models_give_the_same_in_any_block_size(ear: EndpointingRecogniser) -> None:
    words = [recordings(word)[0] for word in ("stop", "no")]
    pause = np.zeros(14_000, np.float32)
    sound = np.concatenate([pause, words[0], pause, words[1], pause])
    whole = stream(ear, sound, len(sound))
    assert sum(heard.final for heard in whole) == 2
    for size in (160, 1000):
        assert stream(ear, sound, size) == whole


def test_the_context_can_change_in_mid_word(ear: EndpointingRecogniser) -> None:
    yes_or_no = Grammar("yesno", "#JSGF V1.0; grammar g; public <a> = yes | no;", patience=0.6)
    ear.listen_for(Grammar("other", "#JSGF V1.0; grammar g; public <a> = start | help;", patience=0.6))
    sound = np.concatenate([np.zeros(8000, np.float32), recordings("yes")[2], np.zeros(16_000, np.float32)])
    middle = 8000 + 9600
    ear.accept(AudioBlock(sound[:middle], 0))
    assert ear.speaking
    ear.listen_for(yes_or_no)
    finals = [heard for heard in ear.accept(AudioBlock(sound[middle:], middle)) if heard.final]
    assert [heard.text for heard in finals] == ["yes"]


def test_a_phrase_with_a_word_that_no_model_knows_is_left_out_and_said(
    ear: EndpointingRecogniser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        ear.listen_for(Grammar("odd", "#JSGF V1.0; grammar g; public <a> = stop | fnordlify the knee;"))
    assert "does not know 1 words (fnordlify); 1 alternatives are left out" in caplog.text
    assert any("stop" in text for text in texts(ear, "stop"))


def test_a_grammar_of_unknown_words_alone_hears_none_of_these(ear: EndpointingRecogniser) -> None:
    ear.listen_for(Grammar("odd", "#JSGF V1.0; grammar g; public <a> = fnordlify;", patience=0.6))
    assert set(texts(ear, "stop")) == {""}


def test_where_any_words_are_wanted_what_is_no_phrase_is_heard_all_the_same() -> None:
    ear = open_recogniser("auto")
    ear.listen_for(Grammar("words", GRAMMAR.jsgf, urgent=("stop",), patience=0.6, free=True))
    assert sum(text == "stop" for text in texts(ear, "stop")) >= 5
    assert any(text in ("happy", "forward") for text in texts(ear, "other"))
    ear.listen_for(Grammar("words", "", patience=0.6, free=True))
    assert sum("stop" in text for text in texts(ear, "stop")) >= 4
    ear.close()
