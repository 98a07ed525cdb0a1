"""Draws the README's picture: half a minute of the demonstration as sound, with its captions.

python docs/make_picture.py     (needs matplotlib, from the extra `report`)
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib as mpl
import numpy as np
import soundfile
from matplotlib import pyplot
from numpy.typing import NDArray

PICTURE = Path(__file__).resolve().parent / "session.svg"
FROM_LINE = "Ready. Here we go."
UNTIL_LINE = "rest"
"""The second exercise of the demonstration, from its first beat to the answer after it hurt."""
COACH, PERSON, INK = "#1f5f8b", "#b3541e", "#222222"


def main() -> None:
    """Perform the demonstration and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "session.wav"
        told = subprocess.run(
            [sys.executable, "-m", "voice_coach", "demo", "--out", str(wav)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        sound, rate = soundfile.read(wav, dtype="float32")
    captions = [
        (60 * int(minutes) + float(seconds), who, text)
        for minutes, seconds, who, text in re.findall(r"^(\d\d):([\d.]+)  (\w+): (.*)$", told, re.MULTILINE)
    ]
    starts = [at for at, _, text in captions if text == FROM_LINE]
    start = starts[-1] - 0.5
    end = next(at for at, who, text in captions if at > start and (who, text) == ("You", UNTIL_LINE)) + 1.3
    PICTURE.write_text(drawn(sound, rate, start, end, captions), encoding="utf-8")


def drawn(
    sound: NDArray[np.float32], rate: int, start: float, end: float, captions: list[tuple[float, str, str]]
) -> str:
    """The picture from second `start` to `end`, as SVG. sound: (frames, 2), the coach and the person."""
    mpl.rcParams.update({"svg.hashsalt": "session", "font.size": 9, "font.family": "sans-serif"})
    figure, axes = pyplot.subplots(2, 1, figsize=(10, 3.6), sharex=True, layout="constrained")
    for lane, (axis, who, colour) in enumerate(zip(axes, ("Coach", "You"), (COACH, PERSON), strict=True)):
        seconds, level = envelope(sound[:, lane], rate, start, end)
        axis.fill_between(seconds, -level, level, color=colour, linewidth=0)
        axis.set_ylim(-0.75, 1.0 if lane else 1.55)
        axis.set_yticks([])
        axis.set_ylabel(who, color=colour, fontweight="bold")
        axis.spines[["top", "right", "left"]].set_visible(False)
        shown = [entry for entry in captions if start <= entry[0] < end and entry[1] == who]
        for number, (at, _, text) in enumerate(shown):
            if "interrupted" in text:
                continue
            short = text if len(text) <= 34 else text[:33].rsplit(" ", 1)[0] + " …"
            height = 0.75 + (0.27 * (number % 3) if lane == 0 else 0)
            # A caption of the person stands where it was understood: just behind the words.
            axis.text(at - start, height, short, color=INK, fontsize=8, ha="right" if lane else "left")
    axes[1].set_xlabel("seconds")
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def envelope(
    sound: NDArray[np.float32], rate: int, start: float, end: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Peak of every 40 ms, and its second."""
    step = rate // 25
    piece = np.abs(sound[int(start * rate) : int(end * rate)].astype(np.float64))
    blocks = piece[: len(piece) // step * step].reshape(-1, step).max(axis=1)
    return np.arange(len(blocks)) / 25, blocks


if __name__ == "__main__":
    main()
