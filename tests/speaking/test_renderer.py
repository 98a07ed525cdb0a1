"""Real speech from the real engine, whatever happens to its process."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest
from scipy import signal as filters

from voice_coach.errors import AudioProblem, UsageProblem
from voice_coach.speaking import renderer as renderer_module
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.levels import LOUDNESS_DB, PEAK_DB
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import Voice

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

SENTENCE = "Breathe in slowly through your nose, and let your tummy rise."


def decibels(value: float) -> float:
    return 20 * float(np.log10(value))


def test_a_sentence_becomes_a_clip_at_a_calm_rate(renderer: Renderer) -> None:
    clip = renderer.render(SENTENCE, Voice())
    assert clip.text == SENTENCE
    assert clip.samples.dtype == np.float32
    assert 3.0 < clip.seconds < 6.0


@pytest.mark.parametrize("text", ["one", "Up.", SENTENCE, "Twenty-five"])
def test_every_clip_is_as_loud_as_the_others_and_never_too_loud(renderer: Renderer, text: str) -> None:
    samples = renderer.render(text, Voice()).samples
    windows = samples[: len(samples) // 480 * 480].reshape(-1, 480).astype(np.float64)
    levels = np.sqrt((windows**2).mean(axis=1))
    sounding = levels[levels > levels.max() / 31.6]
    assert decibels(float(np.sqrt((sounding**2).mean()))) == pytest.approx(LOUDNESS_DB, abs=2.5)
    assert decibels(float(np.abs(samples).max())) <= PEAK_DB + 0.01


def test_a_clip_begins_and_ends_without_silence_or_click(renderer: Renderer) -> None:
    samples = np.abs(renderer.render("Two", Voice()).samples)
    loud = np.flatnonzero(samples > samples.max() / 20)
    assert loud[0] < 0.08 * VOICE_RATE
    assert len(samples) - loud[-1] < 0.15 * VOICE_RATE
    assert samples[0] == samples[-1] == 0


def test_a_faster_voice_takes_less_time(renderer: Renderer) -> None:
    calm = renderer.render(SENTENCE, Voice()).seconds
    assert renderer.render(SENTENCE, Voice().at(1.5)).seconds < 0.8 * calm
    assert renderer.render(SENTENCE, Voice().at(0.7)).seconds > 1.2 * calm


def test_a_higher_voice_is_higher(renderer: Renderer) -> None:
    def pitch(value: int) -> float:
        """Median of the voiced windows' fundamental, in Hz."""
        samples = renderer.render("Are there any marmalade oranges around here", Voice(pitch=value)).samples
        low = filters.sosfiltfilt(
            filters.butter(4, [50, 900], "band", fs=VOICE_RATE, output="sos"), samples.astype(np.float64)
        )
        found = []
        for start in range(0, len(low) - 2_400, 1_200):
            window = low[start : start + 2_400]
            likeness = np.correlate(window, window, "full")[2_399:]
            if likeness[0] > 0.3:
                found.append(VOICE_RATE / (120 + int(np.argmax(likeness[120:800]))))
        return float(np.median(found))

    assert pitch(90) > 1.5 * pitch(20)


def test_other_languages_have_voices(renderer: Renderer) -> None:
    polish = renderer.render("Wdech nosem", Voice(language="pl"))
    english = renderer.render("Wdech nosem", Voice())
    assert not np.array_equal(polish.samples, english.samples)


@pytest.mark.parametrize("text", ["", "   ", "…", "—"])
def test_what_cannot_be_pronounced_is_an_empty_clip(renderer: Renderer, text: str) -> None:
    assert len(renderer.render(text, Voice()).samples) == 0


@pytest.mark.parametrize("voice", [Voice("en-gb"), Voice("nobody"), Voice(language="tlh-x-none")])
def test_an_unknown_voice_is_named(renderer: Renderer, voice: Voice) -> None:
    with pytest.raises(UsageProblem, match="voice"):
        renderer.render("Hello", voice)
    assert renderer.render("Hello again", Voice()).seconds > 0.3


def test_threads_take_turns(renderer: Renderer) -> None:
    texts = [f"This is sentence number {n}" for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        clips = list(pool.map(lambda text: renderer.render(text, Voice()), texts))
    assert [clip.text for clip in clips] == texts
    assert min(clip.seconds for clip in clips) > 1.0


@linux
def test_the_espeak_that_came_with_the_program_is_used(renderer: Renderer) -> None:
    renderer.voices()
    maps = Path(f"/proc/{renderer.child_pid}/maps").read_text()
    libraries = {line.split()[-1] for line in maps.splitlines() if "libespeak" in line}
    assert libraries == {str(espeakng_loader.get_library_path())}


def test_nothing_is_printed(renderer: Renderer, capfd: pytest.CaptureFixture[str]) -> None:
    renderer.render("Say it quietly", Voice())
    assert capfd.readouterr() == ("", "")


@linux
def test_a_killed_engine_is_replaced_within_the_same_sentence() -> None:
    mine = Renderer()
    try:
        mine.voices()
        assert mine.child_pid is not None
        os.kill(mine.child_pid, signal.SIGKILL)
        assert mine.render(SENTENCE, Voice()).seconds > 3.0
        assert mine.restarts >= 1
    finally:
        mine.close()


@linux
def test_a_hung_engine_is_replaced_within_the_same_sentence() -> None:
    mine = Renderer()
    try:
        mine.voices()
        assert mine.child_pid is not None
        os.kill(mine.child_pid, signal.SIGSTOP)
        assert mine.render(SENTENCE, Voice()).seconds > 3.0
        assert mine.restarts >= 1
    finally:
        mine.close()


@linux
def test_while_an_engine_is_late_the_next_one_starts_and_is_kept_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renderer_module, "RENDER_SECONDS", (60.0,))
    monkeypatch.setattr(renderer_module, "LATE", 0.001)
    monkeypatch.setattr(renderer_module, "RENDERS_A_CHILD", 2)
    mine = Renderer()
    try:
        mine.voices()
        first = mine.child_pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as pool:
            late = pool.submit(mine.render, SENTENCE, Voice())
            while mine.next_pid is None:
                assert not late.done()
            os.kill(first, signal.SIGCONT)
            assert late.result().seconds > 3.0
        following = mine.next_pid
        assert (mine.child_pid, mine.restarts) == (first, 0)
        mine.render("And one more.", Voice())
        assert mine.child_pid == following
    finally:
        mine.close()
    assert not Path(f"/proc/{following}").exists()


def test_the_engine_is_replaced_before_it_has_grown_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer_module, "RENDERS_A_CHILD", 2)
    monkeypatch.setattr(renderer_module, "RENDER_SECONDS", (10.0,))
    mine = Renderer()
    try:
        children = set()
        for n in range(5):
            children.add(mine.child_pid)
            assert mine.render(f"Number {n}", Voice()).seconds > 0.3
        assert len(children) == 3
        assert mine.restarts == 0
    finally:
        mine.close()


def test_an_engine_that_never_starts_is_an_audio_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    mine = Renderer()
    try:
        with pytest.raises(AudioProblem, match="speech engine"):
            mine.render("Hello", Voice())
    finally:
        mine.close()


def test_a_closed_renderer_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    script = (
        "from voice_coach.speaking.renderer import Renderer; from voice_coach.speaking.voice import Voice\n"
        "r = Renderer(); r.render('Hello', Voice()); print(r.child_pid); r.close()"
    )
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


@linux
def test_the_engine_ignores_ctrl_c_and_dies_with_its_parent(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    script = (
        "import sys; from voice_coach.speaking.renderer import Renderer\n"
        "r = Renderer(); r.voices(); print(r.child_pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watched = os.pidfd_open(child)
        try:
            os.kill(child, signal.SIGINT)
            assert not select.select([watched], [], [], 0.3)[0]
            parent.kill()
            assert select.select([watched], [], [], 10)[0]
        finally:
            os.close(watched)
    assert list(tmp_path.iterdir()) == []
