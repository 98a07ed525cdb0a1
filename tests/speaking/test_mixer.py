"""The mixer is exact to the sample, whatever the sizes of the blocks."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import DUCKED_DB, LOUDEST_DB, RAMP_SECONDS, Mixer

CLICK = Clip(np.array([0.5, -0.5, 0.25], dtype=np.float32))


def steady(samples: int, level: float = 0.5) -> Clip:
    return Clip(np.full(samples, level, dtype=np.float32))


def noise(seed: int, samples: int, level: float = 0.3) -> Clip:
    return Clip((np.random.default_rng(seed).standard_normal(samples) * level).astype(np.float32))


def in_blocks(mixer: Mixer, sizes: list[int]) -> NDArray[np.float32]:
    return np.concatenate([mixer.render(size) for size in sizes]) if sizes else np.zeros(0, np.float32)


def test_a_clip_starts_at_its_sample_and_nowhere_else() -> None:
    mixer = Mixer()
    mixer.place(CLICK, 1_000)
    out = mixer.render(2_000)
    assert np.flatnonzero(out).tolist() == [1_000, 1_001, 1_002]
    assert out[1_000:1_003] == pytest.approx(CLICK.samples)


def test_counts_a_second_apart_are_exactly_that_after_five_minutes() -> None:
    mixer = Mixer()
    for n in range(300):
        mixer.place(CLICK, n * VOICE_RATE)
    starts: list[int] = []
    sizes = np.random.default_rng(7).integers(16, 2_033, size=20_000)
    for size in sizes:
        first = mixer.clock
        block = mixer.render(int(size))
        starts += [first + int(i) for i in np.flatnonzero(block == 0.5)]
        if mixer.clock > 300 * VOICE_RATE:
            break
    assert starts == [n * VOICE_RATE for n in range(300)]


@given(cuts=st.lists(st.integers(0, 4_000), max_size=12), seed=st.integers(0, 9))
def test_any_partition_into_blocks_gives_the_same_sound(cuts: list[int], seed: int) -> None:
    def scene() -> Mixer:
        mixer = Mixer()
        mixer.place(noise(seed, 1_500), 100)
        mixer.place(noise(seed + 1, 900, 0.8), 700, duckable=False)
        mixer.place(noise(seed + 2, 2_000), 1_900)
        mixer.duck(True)
        mixer.set_volume(5)
        return mixer

    edges = [0, *sorted(cuts), 4_000]
    blocks = in_blocks(scene(), [b - a for a, b in itertools.pairwise(edges)])
    assert np.array_equal(blocks, scene().render(4_000))


@given(at=st.integers(0, 3_000), more=st.lists(st.integers(1, 700), min_size=1, max_size=10))
def test_a_cut_falls_silent_within_its_fade_whatever_the_blocks(at: int, more: list[int]) -> None:
    def cut_at() -> Mixer:
        mixer = Mixer()
        mixer.place(noise(1, 5_000), 0)
        mixer.place(noise(2, 5_000), 4_000)
        mixer.render(at)
        mixer.cut(fade_seconds=0.01)
        return mixer

    whole = cut_at().render(sum(more))
    assert np.array_equal(in_blocks(cut_at(), more), whole)
    assert not np.any(whole[480:])


def test_a_cut_fades_without_a_click() -> None:
    mixer = Mixer()
    mixer.place(steady(VOICE_RATE), 0)
    before = mixer.render(4_800)
    mixer.cut()
    after = mixer.render(4_800)
    steps = np.abs(np.diff(np.concatenate([before[-1:], after])))
    assert steps.max() < 0.5 / (0.014 * VOICE_RATE)
    assert after[0] == pytest.approx(0.5)


def test_what_was_cut_says_how_much_of_it_was_heard() -> None:
    mixer = Mixer()
    sounding = mixer.place(steady(48_000), 0)
    to_come = mixer.place(steady(100), 40_000)
    ended = mixer.place(steady(100), 50)
    mixer.render(1_000)
    mixer.cut(fade_seconds=0.01)
    mixer.render(1_000)
    assert [(p.key, p.heard_up_to, p.interrupted) for p in mixer.played()] == [
        (ended, 100, False),
        (to_come, 0, True),
        (sounding, 1_480, True),
    ]
    assert mixer.played() == []


def test_a_clip_placed_after_a_cut_sounds() -> None:
    mixer = Mixer()
    mixer.place(steady(1_000), 0)
    mixer.render(10)
    mixer.cut()
    key = mixer.place(CLICK, 2_000)
    mixer.render(3_000)
    assert mixer.played()[-1].key == key
    assert not mixer.played()


def test_a_sample_in_the_past_means_now() -> None:
    mixer = Mixer()
    mixer.render(500)
    mixer.place(CLICK, 3)
    assert np.flatnonzero(mixer.render(100)).tolist() == [0, 1, 2]
    assert mixer.played()[0].heard_up_to == 3


def test_an_empty_clip_is_over_at_once() -> None:
    mixer = Mixer()
    key = mixer.place(Clip(np.zeros(0, np.float32)), 0)
    mixer.render(1)
    assert [(p.key, p.interrupted) for p in mixer.played()] == [(key, False)]


def test_idle_at_follows_what_is_placed_and_cut() -> None:
    mixer = Mixer()
    assert mixer.idle_at == 0
    mixer.place(steady(1_000), 500)
    assert mixer.idle_at == 1_500
    mixer.render(100)
    assert mixer.idle_at == 1_500
    mixer.render(500)
    mixer.cut(fade_seconds=0.01)
    assert mixer.idle_at == 600 + 480
    mixer.place(steady(10), 5_000)
    assert mixer.idle_at == 5_010
    mixer.render(6_000)
    assert mixer.idle_at == mixer.clock == 6_600


def test_ducking_quietens_speech_but_not_what_may_not_be_ducked() -> None:
    def level(*, duckable: bool) -> float:
        mixer = Mixer()
        mixer.place(steady(48_000), 0, duckable=duckable)
        mixer.duck(True)
        return float(mixer.render(20_000)[-1])

    assert level(duckable=True) == pytest.approx(0.5 * 10 ** (DUCKED_DB / 20), rel=1e-3)
    assert level(duckable=False) == pytest.approx(0.5)


def test_ducking_ends_where_it_began() -> None:
    mixer = Mixer()
    mixer.place(steady(48_000), 0)
    mixer.duck(True)
    mixer.render(int(RAMP_SECONDS * VOICE_RATE) // 2)
    mixer.duck(False)
    out = mixer.render(20_000)
    assert np.all(np.diff(out) >= 0)
    assert out[-1] == pytest.approx(0.5)


@given(db=st.floats(-90, 90), count=st.integers(1, 6))
def test_nothing_ever_reaches_full_scale(db: float, count: int) -> None:
    mixer = Mixer()
    mixer.set_volume(db)
    for n in range(count):
        mixer.place(noise(n, 3_000, 0.9), 0)
    out = mixer.render(3_000)
    assert float(np.abs(out).max()) < 1.0
    assert out.dtype == np.float32


def test_a_levelled_clip_passes_unchanged() -> None:
    clip = noise(3, 4_000, 0.2)
    clip.samples[:] = np.clip(clip.samples, -0.7, 0.7)
    mixer = Mixer()
    mixer.place(clip, 0)
    assert np.array_equal(mixer.render(4_000), clip.samples)


def test_volume_is_held_to_what_can_be_borne() -> None:
    mixer = Mixer()
    mixer.set_volume(200)
    mixer.place(steady(48_000, 0.05), 0)
    assert mixer.render(40_000)[-1] == pytest.approx(0.05 * 10 ** (LOUDEST_DB / 20), rel=1e-3)
