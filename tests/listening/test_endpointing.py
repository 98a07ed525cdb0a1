"""Utterances, gain and partial results, around a decoder that only notes what it is given."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.listening.decoding import Decoded
from voice_coach.listening.endpointing import GLANCES, LONGEST, EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, AudioBlock, Grammar, Heard
from voice_coach.listening.sound_files import read_mono
from voice_coach.listening.voice_activity import FRAME, Sound, Utterance

SPEECH = Path(__file__).parent / "speech"
GRAMMAR = Grammar("test", "#JSGF V1.0; grammar g; public <a> = stop;", urgent=("stop",), patience=0.6)


class Noting:
    """Gives the words it was told to give, from a number of frames on."""

    name = "noting"

    def __init__(self, words: dict[int, str] | None = None, glance: str = "", sure: float = 1.0) -> None:
        self.words = words or {}
        self.glance, self.sure = glance, sure
        self.fed: list[Sound] = []
        self.utterances: list[Utterance] = []
        self.pauses = 0
        self.glances = 0
        self.overhearing = 0
        self.words_at_all = ""
        self.text = ""

    def listen_for(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def begin(self) -> None:
        self.fed, self.text = [], ""

    def feed(self, frame: Sound) -> str:
        self.fed.append(frame)
        self.text = self.words.get(len(self.fed), self.text)
        return self.text

    def at_a_glance(self, utterance: Utterance) -> Decoded:
        self.glances += 1
        return Decoded(self.glance, self.sure, self.name)

    def paused(self, utterance: Utterance) -> None:
        self.pauses += 1

    def result(self, utterance: Utterance) -> Decoded:
        self.utterances.append(utterance)
        return Decoded(self.text, 0.9, "noting")

    def overhear(self, utterance: Utterance) -> None:
        self.overhearing += 1

    def overheard(self) -> str:
        return self.words_at_all

    def close(self) -> None:
        self.fed = []


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * EAR_RATE), np.float32)


@pytest.fixture(scope="module")
def stop() -> NDArray[np.float32]:
    return read_mono(SPEECH / "stop" / "105a0eea_0.flac", EAR_RATE)


def blocks(sound: NDArray[np.float32], size: int = 1600, first: int = 0) -> Iterator[AudioBlock]:
    for begin in range(0, len(sound), size):
        yield AudioBlock(sound[begin : begin + size], first + begin)


def hear(decoder: Noting, sound: NDArray[np.float32], size: int = 1600) -> list[Heard]:
    ear = EndpointingRecogniser(decoder)
    ear.listen_for(GRAMMAR)
    return [heard for block in blocks(sound, size) for heard in ear.accept(block)] + ear.finish()


def speech_of(sound: NDArray[np.float32]) -> tuple[float, float]:
    """Where the sound is loud, in seconds."""
    power = np.convolve(sound**2, np.ones(320) / 320, "same")
    loud = np.flatnonzero(power > power.max() / 300)
    return loud[0] / EAR_RATE, loud[-1] / EAR_RATE


def test_silence_is_no_utterance() -> None:
    assert hear(Noting(), silence(3)) == []


def test_an_utterance_has_the_times_of_its_speech(stop: NDArray[np.float32]) -> None:
    begins, ends = speech_of(stop)
    final = hear(Noting(), np.concatenate([silence(2), stop, silence(1)]))[-1]
    assert final.final
    assert final.started == pytest.approx(2 + begins, abs=0.12)
    assert final.ended == pytest.approx(2 + ends, abs=0.15)


def test_the_sound_before_the_onset_is_not_lost(stop: NDArray[np.float32]) -> None:
    decoder = Noting()
    hear(decoder, np.concatenate([silence(2), stop, silence(1)]))
    utterance = decoder.utterances[0]
    began = utterance.first_sample / EAR_RATE
    assert 0.4 <= utterance.started - began <= 0.5
    assert len(utterance.sound) == len(decoder.fed) * FRAME


def test_each_utterance_of_a_stream_is_given_once(stop: NDArray[np.float32]) -> None:
    sound = np.concatenate([silence(1), stop, silence(1), stop, silence(1.5), stop, silence(1)])
    finals = [heard for heard in hear(Noting(), sound) if heard.final]
    assert [round(heard.started) for heard in finals] == [1, 3, 6]


def test_a_short_pause_does_not_end_the_utterance(stop: NDArray[np.float32]) -> None:
    begins, ends = speech_of(stop)
    word = stop[: round((ends + 0.05) * EAR_RATE)]
    sound = np.concatenate(
        [silence(1), word, silence(0.2 - begins if begins < 0.2 else 0.0), stop, silence(1)]
    )
    decoder = Noting()
    assert sum(heard.final for heard in hear(decoder, sound)) == 1
    assert decoder.pauses >= 1


def test_the_same_sound_gives_the_same_in_any_block_size(stop: NDArray[np.float32]) -> None:
    sound = np.concatenate([silence(0.7), stop, silence(1.1), stop, silence(0.9)])
    whole = hear(Noting({30: "stop"}), sound, len(sound))
    assert any(heard.urgent for heard in whole)
    for size in (16, 160, 511, 512, 2032):
        assert hear(Noting({30: "stop"}), sound, size) == whole


def test_an_urgent_phrase_is_given_once_before_the_end_and_once_as_final(stop: NDArray[np.float32]) -> None:
    heard = hear(Noting({25: "stop"}), np.concatenate([silence(1), stop, silence(1)]))
    assert [(one.text, one.final, one.urgent) for one in heard] == [
        ("", False, False),
        ("stop", False, False),
        ("stop", False, True),
        ("stop", True, False),
    ]


@pytest.mark.parametrize("glance", ["stop", "start", ""])
def test_an_urgent_phrase_seen_at_a_glance_does_not_wait_for_the_end(
    stop: NDArray[np.float32], glance: str
) -> None:
    sound = np.concatenate([silence(2), stop, silence(0.1)])
    heard = hear(Noting({1: "start"}, glance), np.concatenate([sound, silence(0.25)]))
    assert [one.text for one in heard if one.urgent] == ["stop"] * (glance == "stop")


def test_an_urgent_phrase_is_acted_on_before_voice_activity_has_ended_where_the_model_is_sure(
    stop: NDArray[np.float32],
) -> None:
    begins, ends = speech_of(stop)
    word = stop[round(begins * EAR_RATE) : round(ends * EAR_RATE)]
    came = {}
    for sure in (0.7, 0.9):
        ear = EndpointingRecogniser(Noting(glance="stop", sure=sure))
        ear.listen_for(GRAMMAR)
        # The end of the word stays loud enough for voice activity to go on.
        for block in blocks(np.concatenate([silence(2), word, word * 0.1, silence(0.5)]), FRAME):
            if any(one.urgent for one in ear.accept(block)):
                came[sure] = block.first_sample / EAR_RATE - 2 - len(word) / EAR_RATE
    assert abs(came[0.9]) < 0.15
    assert came[0.7] > came[0.9] + 0.1


@pytest.mark.parametrize("first", [1120, 1_600_007, 9_600_480, 19_744_333, 576_001_120])
def test_every_end_is_looked_at_as_often_however_long_the_clock_has_run(
    stop: NDArray[np.float32], first: int
) -> None:
    looks = []
    for clock in (0, first):
        decoder = Noting()
        recogniser = EndpointingRecogniser(decoder)
        recogniser.listen_for(GRAMMAR)
        sound = np.concatenate([silence(0.6), stop, silence(1.0)])
        for block in blocks(sound, first=clock):
            recogniser.accept(block)
        assert decoder.pauses == 1
        looks.append(decoder.glances)
    assert looks[0] == looks[1] >= 2 * len(GLANCES)


def test_a_partial_result_that_changes_again_is_not_urgent(stop: NDArray[np.float32]) -> None:
    heard = hear(Noting({25: "stop", 27: "stop the"}), np.concatenate([silence(1), stop, silence(1)]))
    assert not any(one.urgent for one in heard)


def test_speaking_says_when_somebody_speaks(stop: NDArray[np.float32]) -> None:
    ear = EndpointingRecogniser(Noting())
    ear.listen_for(GRAMMAR)
    speaking = []
    for block in blocks(np.concatenate([silence(1), stop, silence(1)])):
        ear.accept(block)
        speaking.append(ear.speaking)
    _, ends = speech_of(stop)
    assert not speaking[9]
    assert speaking[round((1 + ends) * 10)]
    assert not speaking[-1]


def test_quiet_speech_is_raised_and_loud_speech_is_left(stop: NDArray[np.float32]) -> None:
    for change, least, most in ((-30.0, -34.0, -12.0), (0.0, -24.0, 0.0)):
        decoder = Noting()
        hear(decoder, np.concatenate([silence(1), stop * 10 ** (change / 20), silence(1)]))
        frames = decoder.utterances[0].frames
        loudest = max(10 * np.log10(np.mean(frame.astype(float) ** 2) + 1e-12) for frame in frames)
        assert least < loudest < most


def test_a_new_grammar_in_mid_utterance_hears_it_from_its_beginning(stop: NDArray[np.float32]) -> None:
    decoder = Noting()
    ear = EndpointingRecogniser(decoder)
    ear.listen_for(GRAMMAR)
    sound = np.concatenate([silence(1), stop, silence(1)])
    half = round(1.6 * EAR_RATE)
    ear.accept(AudioBlock(sound[:half], 0))
    assert ear.speaking
    before = [frame.copy() for frame in decoder.fed]
    ear.listen_for(Grammar("other", GRAMMAR.jsgf))
    assert len(decoder.fed) == len(before) > 0
    heard = ear.accept(AudioBlock(sound[half:], half))
    assert [one.final for one in heard][-1]
    assert len(decoder.utterances[0].sound) == len(decoder.fed) * FRAME


def test_a_little_lost_sound_counts_as_silence_and_keeps_the_clock(stop: NDArray[np.float32]) -> None:
    ear = EndpointingRecogniser(Noting())
    ear.listen_for(GRAMMAR)
    ear.accept(AudioBlock(silence(1), 0))
    late = round(1.5 * EAR_RATE)
    heard = ear.accept(AudioBlock(np.concatenate([stop, silence(1)]), late))
    assert heard[-1].started == pytest.approx(1.5 + speech_of(stop)[0], abs=0.12)


def test_after_much_lost_sound_the_ear_begins_anew(stop: NDArray[np.float32]) -> None:
    ear = EndpointingRecogniser(Noting())
    ear.listen_for(GRAMMAR)
    cut = round((speech_of(stop)[1] - 0.1) * EAR_RATE)
    ear.accept(AudioBlock(np.concatenate([silence(1), stop[:cut]]), 0))
    assert ear.speaking
    heard = ear.accept(AudioBlock(silence(0.5), 60 * EAR_RATE))
    assert [one.final for one in heard] == [True]
    assert not ear.speaking


def test_somebody_who_never_stops_is_cut_all_the_same(stop: NDArray[np.float32]) -> None:
    begins, ends = speech_of(stop)
    word = stop[round(begins * EAR_RATE) : round(ends * EAR_RATE)]
    sound = np.concatenate([word] * round((LONGEST + 5) * EAR_RATE / len(word)))
    finals = [heard for heard in hear(Noting(), sound) if heard.final]
    assert len(finals) == 2
    assert finals[0].ended - finals[0].started <= LONGEST


def test_a_recording_is_heard_as_if_it_were_the_first(stop: NDArray[np.float32]) -> None:
    ear = EndpointingRecogniser(Noting())
    ear.listen_for(GRAMMAR)
    first = ear.hear_all(stop)
    ear.hear_all(np.concatenate([stop, stop]))
    assert ear.hear_all(stop) == first
    assert first[0].started == pytest.approx(speech_of(stop)[0], abs=0.12)


def test_letting_go_of_an_utterance_keeps_what_is_being_said_just_now(stop: NDArray[np.float32]) -> None:
    begins, ends = speech_of(stop)
    ear = EndpointingRecogniser(Noting())
    ear.listen_for(GRAMMAR)
    own = np.concatenate([silence(2), stop])
    middle = round((2 + (begins + ends) / 2) * EAR_RATE)
    for block in blocks(own[:middle], 160):
        ear.accept(block)
    assert ear.forget(0.1) == []
    assert ear.speaking
    rest = [heard for block in blocks(own[middle:], 160, middle) for heard in ear.accept(block)]
    final = [heard for heard in rest + ear.finish() if heard.final]
    assert len(final) == 1
    assert final[0].started >= middle / EAR_RATE - 0.15


def test_letting_go_of_an_utterance_that_is_over_leaves_nothing_but_an_urgent_phrase(
    stop: NDArray[np.float32],
) -> None:
    for glance, given in (("stop", ["stop"]), ("start", [])):
        decoder = Noting(glance="")
        ear = EndpointingRecogniser(decoder)
        ear.listen_for(GRAMMAR)
        for block in blocks(np.concatenate([silence(2), stop, silence(0.1)]), 160):
            ear.accept(block)
        decoder.glance = glance
        assert [one.text for one in ear.forget(0.35) if one.urgent] == given
        assert not ear.speaking


def test_what_was_none_of_these_is_overheard_later_and_once(stop: NDArray[np.float32]) -> None:
    decoder = Noting()
    decoder.words_at_all = "my chest hurts"
    talk = np.concatenate([stop, stop, stop])
    heard = [one for one in hear(decoder, np.concatenate([silence(1), talk, silence(4)])) if one.final]
    assert [(one.text, one.overheard) for one in heard] == [("", ""), ("", "my chest hurts")]
    assert decoder.overhearing == 1
    assert (heard[0].started, heard[0].ended) == (heard[1].started, heard[1].ended)


def test_a_single_word_and_a_sentence_of_the_grammar_are_not_overheard(stop: NDArray[np.float32]) -> None:
    word, sentence = Noting(), Noting({25: "start again"})
    hear(word, np.concatenate([silence(1), stop, silence(3)]))
    hear(sentence, np.concatenate([silence(1), stop, stop, stop, silence(3)]))
    assert (word.overhearing, sentence.overhearing) == (0, 0)
