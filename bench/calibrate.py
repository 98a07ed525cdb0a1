"""Fits `intents/en/calibration.toml` on the sayings for tuning: `.venv/bin/python -m bench.calibrate`.

Where phrases were written after reading these sayings, scores fitted with them are too high. So lay the
phrases and weights from before into `VOICE_COACH_HOME` (`config/intents/en/`), and fit with those:
an empty `phrases/everyday.toml` (`say = []`), `foreign.toml` as of 675258b, and what
`opinion_training en FOLDER` then learns.
"""

import numpy as np
from scipy import optimize

from bench.sayings import by_others
from voice_coach import places, understanding
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import Mind
from voice_coach.understanding.confidence import signs
from voice_coach.understanding.understood import Understood

HEAD = """\
# How sure the mind is, fitted on sayings of other people: `python -m bench.calibrate` writes this file.
#
# The sayings are tests/understanding/sayings/tune.toml; the phrases those without everyday.toml, and
# foreign.toml as it was, before anybody had read them; the opinion learned from these and the sayings of
# other writers.
#
# shares  a score, and the share of answers with that score that were right
# [soft]  what each sign says about whether the likest phrase is what was meant (weights of a logistic curve)

"""

NAMES = tuple(signs(likeness=0, opinion=0, none=0, foreign=0, ahead=0, words=0, expected=False))

PENALTY = 1e-3

FEWEST = 40
"""Answers that one point of the curve stands for, at least."""


def main() -> None:
    """Fit, and write the file."""
    mind = understanding.load("en", names_of(load_programme("en")))
    weights = _weights(mind)
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(NAMES, weights, strict=True)]
    path = places.content("intents") / "en" / "calibration.toml"
    soft = "[soft]\n" + "\n".join(lines) + "\n"
    path.write_text(f"{HEAD}shares = []\n\n{soft}", encoding="utf-8")
    mind = understanding.load("en", names_of(load_programme("en")))
    points = ", ".join(f"[{score:.3f}, {share:.3f}]" for score, share in _curve(mind))
    path.write_text(f"{HEAD}shares = [{points}]\n\n{soft}", encoding="utf-8")


def _weights(mind: Mind) -> list[float]:
    """Weights of the signs, by logistic regression."""
    rows: list[list[float]] = []
    right: list[bool] = []
    for saying in by_others("tune"):
        found = mind.likeliest(saying.say, saying.context)
        if found is None or found[1]["likeness"] > 0.999 or saying.intent in ("number", "choose", "words"):
            continue
        rows.append([found[1][name] for name in NAMES])
        right.append(found[0] == saying.intent)
    x, y = np.array(rows), np.array(right, dtype=float)

    def loss(w: np.ndarray) -> float:
        z = x @ w
        return float(np.mean(np.logaddexp(0, z) - y * z) + PENALTY * np.sum(w[:-1] ** 2))

    return [float(weight) for weight in optimize.minimize(loss, np.zeros(len(NAMES))).x]


def _curve(mind: Mind) -> list[tuple[float, float]]:
    """Score and share of right answers, rising: neighbours that fall are put together."""
    answers = sorted(
        (meant.score, meant.intent == saying.intent)
        for saying in by_others("tune")
        if isinstance(
            meant := mind.understand(saying.say, saying.context, options=saying.options), Understood
        )
    )
    blocks: list[tuple[float, int, int]] = []
    for score, right in answers:
        block = (score, int(right), 1)
        while blocks and (blocks[-1][2] < FEWEST or blocks[-1][1] * block[2] >= block[1] * blocks[-1][2]):
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    points = [(total / count, right / count) for total, right, count in blocks]
    return [(0.0, 0.0), *points, (1.01, points[-1][1])]


if __name__ == "__main__":
    main()
