"""The coach's own voice is taken out of what the microphone hears, and the person is left in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from voice_coach.listening.echo import ENOUGH_DB
from voice_coach.listening.heard import EAR_RATE
from voice_coach.listening.microphone import DEVICE_RATE, Microphone
from voice_coach.listening.round_trip import find_round_trip
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.tones import breath
from voice_coach.speaking.voice import Voice

Sound = NDArray[np.float32]

LINES = [
    "Sit comfortably and let your shoulders drop.",
    "Breathe in slowly through your nose, and let your tummy rise.",
    "Now breathe out through your mouth, for as long as is comfortable.",
    "When you are ready, roll your knees to one side, then slowly to the other.",
    "That was five. Rest for half a minute.",
    "There is no hurry at all, take your time with getting up.",
]


@pytest.fixture(scope="module")
def coach() -> Iterator[Sound]:
    """Eighteen seconds of the coach's real voice, at the device's rate."""
    renderer = Renderer()
    pause = np.zeros(DEVICE_RATE // 3, np.float32)
    spoken = [part for line in LINES for part in (renderer.render(line, Voice()).samples, pause)]
    yield np.concatenate(spoken)
    renderer.close()


@dataclass(frozen=True)
class Room:
    """Between loudspeaker and microphone: a direct way and a tail that dies away."""

    delay: float = 0.18
    rt60: float = 0.3
    gain_db: float = -6.0
    noise: float = 3e-4

    def hears(self, said: Sound, person: Sound | None = None) -> Sound:
        rng = np.random.default_rng(5)
        late = int(self.delay * DEVICE_RATE)
        tail = int(0.3 * DEVICE_RATE)
        decay = 10 ** (-3 * np.arange(tail) / DEVICE_RATE / self.rt60)
        response = np.zeros(late + tail)
        response[late:] = rng.standard_normal(tail) * decay * 0.15
        response[late] += 1
        response *= 10 ** (self.gain_db / 20) / np.sqrt((response**2).sum())
        heard = fftconvolve(said, response)[: len(said)] + rng.standard_normal(len(said)) * self.noise
        if person is not None:
            heard[: len(person)] += person
        return np.asarray(np.clip(heard, -1, 1), np.float32)


def cleaned(microphone: Microphone, mic: Sound, said: Sound, block: int = 1_024) -> Sound:
    out = [
        found.samples
        for start in range(0, len(mic), block)
        for found in microphone.process(mic[start : start + block], said[start : start + block], start)
    ]
    return np.concatenate(out)


def level_db(sound: Sound) -> float:
    return 10 * float(np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))


def at_ear_rate(sound: Sound) -> Sound:
    return np.asarray(soxr.resample(sound, DEVICE_RATE, EAR_RATE), np.float32)


def babble(seconds: float) -> Sound:
    """Somebody else speaking: noise in syllables, with the spectrum of speech."""
    rng = np.random.default_rng(11)
    count = int(seconds * DEVICE_RATE)
    noise = np.convolve(rng.standard_normal(count), np.diff(np.hanning(26)) * 2, "same")
    syllables = np.abs(np.sin(np.arange(count) / DEVICE_RATE * 2 * np.pi * 2))
    return np.asarray(noise * syllables * 0.2 / np.sqrt(np.mean(noise**2)), np.float32)


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.18, 0.4])
@pytest.mark.parametrize("gain_db", [6.0, -6.0, -20.0])
def test_the_round_trip_is_found_to_the_millisecond(coach: Sound, delay: float, gain_db: float) -> None:
    said = coach[: 3 * DEVICE_RATE]
    mic = Room(delay, gain_db=gain_db).hears(said)
    found = find_round_trip(at_ear_rate(mic), at_ear_rate(said))
    assert found is not None
    assert found.seconds == pytest.approx(delay, abs=0.0015)


def test_the_round_trip_is_found_while_somebody_speaks(coach: Sound) -> None:
    said = coach[: 3 * DEVICE_RATE]
    mic = Room().hears(said, babble(3))
    found = find_round_trip(at_ear_rate(mic), at_ear_rate(said))
    assert found is not None
    assert found.seconds == pytest.approx(0.18, abs=0.0015)


@pytest.mark.parametrize("second", range(0, 15, 3))
def test_without_an_echo_there_is_no_round_trip(coach: Sound, second: int) -> None:
    said = coach[second * DEVICE_RATE : (second + 3) * DEVICE_RATE]
    for mic in (Room(gain_db=-200).hears(said), Room(gain_db=-200).hears(said, babble(3))):
        assert find_round_trip(at_ear_rate(mic), at_ear_rate(said)) is None


def test_a_breath_tone_alone_does_not_tell_the_round_trip() -> None:
    said = breath(4, rising=True).samples
    assert find_round_trip(at_ear_rate(Room().hears(said)), at_ear_rate(said)) is None


def test_silence_does_not_tell_the_round_trip() -> None:
    silence = np.zeros(3 * EAR_RATE, np.float32)
    assert find_round_trip(silence, silence) is None


@pytest.mark.parametrize(
    ("room", "at_least_db"),
    [
        (Room(delay=0.02, gain_db=0), 25),
        (Room(), 22),
        (Room(delay=0.35), 22),
        (Room(gain_db=-20, noise=1e-4), 18),
        (Room(rt60=0.5), 15),
    ],
)
def test_most_of_the_echo_is_gone_after_ten_seconds(coach: Sound, room: Room, at_least_db: float) -> None:
    microphone = Microphone()
    mic = room.hears(coach)
    clean = cleaned(microphone, mic, coach)
    late = slice(10 * EAR_RATE, 16 * EAR_RATE)
    assert level_db(at_ear_rate(mic)[late]) - level_db(clean[late]) > at_least_db
    assert not microphone.half_duplex
    assert not microphone.headphones
    assert microphone.removed_db is not None
    assert microphone.removed_db > ENOUGH_DB
    assert microphone.round_trip is not None
    assert microphone.round_trip.seconds == pytest.approx(room.delay, abs=0.0015)


def test_the_first_three_seconds_teach_what_else_takes_ten(coach: Sound) -> None:
    mic = Room().hears(coach)
    clean = cleaned(Microphone(), mic, coach)
    soon = slice(3 * EAR_RATE, 6 * EAR_RATE)
    assert level_db(at_ear_rate(mic)[soon]) - level_db(clean[soon]) > ENOUGH_DB - 2


def test_a_person_who_speaks_over_the_coach_stays_as_loud(coach: Sound) -> None:
    person = np.zeros(len(coach), np.float32)
    voice = babble(1.5)
    person[12 * DEVICE_RATE : 12 * DEVICE_RATE + len(voice)] = voice
    clean = cleaned(Microphone(), Room(gain_db=0).hears(coach, person), coach)
    during = slice(12 * EAR_RATE, int(13.5 * EAR_RATE))
    wanted = at_ear_rate(person)[during]
    assert level_db(clean[during]) == pytest.approx(level_db(wanted), abs=2)
    assert level_db(clean[during] - wanted) < level_db(wanted) - 6


def test_voice_activity_judges_the_person_and_not_what_is_left_of_the_coach(coach: Sound) -> None:
    person = np.zeros(len(coach), np.float32)
    voice = babble(1.5)
    person[14 * DEVICE_RATE : 14 * DEVICE_RATE + len(voice)] = voice
    mic = Room(gain_db=0).hears(coach, person)
    microphone = Microphone()
    blocks = [
        block
        for start in range(0, len(mic), 1_024)
        for block in microphone.process(mic[start : start + 1_024], coach[start : start + 1_024], start)
    ]
    clean = np.concatenate([block.samples for block in blocks])
    judged = np.concatenate([block.samples if block.judged is None else block.judged for block in blocks])
    alone, both = slice(10 * EAR_RATE, 14 * EAR_RATE), slice(14 * EAR_RATE, int(15.5 * EAR_RATE))
    assert float(np.mean(judged[alone] != clean[alone])) > 0.5
    assert float(np.mean(judged[both] != clean[both])) < 0.3
    assert level_db(judged[both]) == pytest.approx(level_db(clean[both]), abs=0.5)


def test_a_person_alone_is_left_as_they_are(coach: Sound) -> None:
    person = babble(5)
    silence = np.zeros_like(person)
    clean = cleaned(Microphone(), person, silence)
    wanted = at_ear_rate(person)[: len(clean)]
    assert level_db(clean - wanted) < level_db(wanted) - 40


def test_headphones_are_noticed(coach: Sound) -> None:
    microphone = Microphone()
    cleaned(microphone, Room(gain_db=-120).hears(coach), coach)
    assert microphone.headphones
    assert not microphone.half_duplex
    assert microphone.removed_db is None


def test_two_devices_that_drift_apart_make_the_coach_pause_to_listen(coach: Sound) -> None:
    # 500 parts in a million: worse than most, so that 18 s are enough to show it.
    drifting = np.asarray(soxr.resample(coach, DEVICE_RATE, DEVICE_RATE * 1.0005, quality="VHQ"), np.float32)
    microphone = Microphone()
    cleaned(microphone, Room(delay=0.05, gain_db=0).hears(drifting[: len(coach)]), coach)
    assert microphone.half_duplex


def test_a_round_trip_that_changes_is_found_again(coach: Sound) -> None:
    twice = np.concatenate([coach, coach])
    mic = np.concatenate([Room(delay=0.05).hears(coach), Room(delay=0.25).hears(coach)])
    microphone = Microphone()
    clean = cleaned(microphone, mic, twice)
    assert microphone.round_trip is not None
    assert microphone.round_trip.seconds == pytest.approx(0.25, abs=0.0015)
    late = slice(len(clean) - 4 * EAR_RATE, len(clean))
    assert level_db(at_ear_rate(mic)[late]) - level_db(clean[late]) > ENOUGH_DB


def test_the_same_sound_gives_the_same_result(coach: Sound) -> None:
    said = coach[: 6 * DEVICE_RATE]
    mic = Room().hears(said)
    first = cleaned(Microphone(), mic, said)
    assert np.array_equal(cleaned(Microphone(), mic, said), first)


@pytest.mark.parametrize("block", [16, 480, 2_032])
def test_sound_comes_out_as_long_as_it_went_in_on_the_ears_clock(block: int) -> None:
    microphone = Microphone()
    sound = babble(0.5)
    position = 30_000
    expected = 10_000
    for start in range(0, len(sound), block):
        part = sound[start : start + block]
        for found in microphone.process(part, np.zeros_like(part), position):
            assert found.first_sample == expected
            expected += len(found.samples)
        position += len(part)
    assert expected - 10_000 == pytest.approx(0.5 * EAR_RATE, abs=EAR_RATE * 0.08)


def test_an_event_keeps_its_place_on_the_clock() -> None:
    sound = np.zeros(DEVICE_RATE, np.float32)
    sound[24_000:24_480] = babble(0.01)
    clean = cleaned(Microphone(), sound, np.zeros_like(sound))
    centre = float(np.average(np.arange(len(clean)), weights=clean.astype(np.float64) ** 2))
    assert centre == pytest.approx(8_080, abs=40)


def test_lost_sound_does_not_shift_the_clock() -> None:
    microphone = Microphone()
    sound = babble(0.2)
    silence = np.zeros_like(sound)
    microphone.process(sound, silence, 0)
    blocks = microphone.process(sound, silence, 96_000)
    assert blocks[0].first_sample == 32_000


def test_a_microphone_that_is_too_loud_or_silent_says_so() -> None:
    loud, silent = Microphone(), Microphone()
    square = np.sign(babble(1)).astype(np.float32)
    cleaned(loud, square, np.zeros_like(square))
    cleaned(silent, np.zeros_like(square), np.zeros_like(square))
    assert loud.clipping > 0.4
    assert loud.level_db > -3
    assert silent.clipping == 0
    assert silent.level_db == pytest.approx(-120)
