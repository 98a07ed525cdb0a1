"""For harder times: three distractions, a flare-up plan of six slots, and the end of a session."""

from collections.abc import Mapping, Sequence

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.interview import Item, ask_until_possible, interview, words
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Ask, Line, Log
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as planned
from voice_coach.record.kinds import event

DISTRACTIONS = 3
SLOTS = 6
"""Booklet, Personal flare-up plan."""

TECHNIQUE = "suggest.distraction.technique"
TECHNIQUES = (
    Item("technique1", "distraction.ask_1", "distraction.read", suggest=TECHNIQUE),
    *(
        Item(
            f"technique{n}",
            f"distraction.ask_{n}",
            "distraction.read",
            needs=f"technique{n - 1}",
            suggest=TECHNIQUE,
        )
        for n in range(2, DISTRACTIONS + 1)
    ),
)
PLAN_SLOTS = tuple(
    Item(f"slot{n}", f"flare.ask_{n}", f"flare.read_{n}", suggest=f"suggest.flare.slot{n}")
    for n in range(1, SLOTS + 1)
)


def own_words(params: Mapping[str, Param]) -> list[str]:
    """The parameters `own.1`, `own.2` …, in order."""
    numbers = sorted(int(name.removeprefix("own.")) for name in params if name.startswith("own."))
    return [str(params[f"own.{number}"]) for number in numbers]


def with_own(kept: Sequence[str] | Mapping[int, str]) -> dict[str, Param]:
    """Parameters that hold the person's own words."""
    numbered = kept.items() if isinstance(kept, Mapping) else enumerate(kept, 1)
    return {f"own.{number}": text for number, text in numbered}


def distraction(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `own.1` to `own.3`: techniques that the person named before."""
    own = own_words(params)
    if own:
        lines = [Line("distraction.try", {"answer": text}) for text in own]
        yield from read(["distraction.opening_own", *lines], "own", after=1.0)
        fine = yield from question(params, "keep them", Ask(Line("distraction.ask_keep"), "yesno"))
        if fine.value is not False:
            yield from read(["distraction.go"], "the end")
            return
    yield from read(["distraction.opening"], "the beginning")
    answers = yield from interview(params, TECHNIQUES)
    kept = [text for item in TECHNIQUES if (text := words(answers, item.name))]
    for number, text in enumerate(kept, 1):
        yield Log(event(planned.DistractionKept(number, text)))
    yield from read(["distraction.kept" if kept else "interview.nothing_kept"], "the end")


def edit_flare_plan(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `own.1` to `own.6`: the plan as it is; a skipped slot stays as it was."""
    before = {
        number: str(params[f"own.{number}"]) for number in range(1, SLOTS + 1) if f"own.{number}" in params
    }
    lines = [Line("flare.read", {"n": number, "answer": text}) for number, text in before.items()]
    yield from read(["flare.opening", *lines], "the beginning", after=0.6)
    answers = yield from interview(params, PLAN_SLOTS)
    kept = {n: text for n in range(1, SLOTS + 1) if (text := words(answers, f"slot{n}"))}
    for number, text in kept.items():
        yield Log(event(planned.FlarePlanSlot(number, text)))
    yield from read(["flare.kept" if kept or before else "interview.nothing_kept"], "the end")


def flare_up(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `own.1` to `own.6`: the person's plan; without one, the general plan is told.

    `only`: just the plan, to somebody who may not be in a flare-up now.
    """
    own = own_words(params)
    lines = [Line("flare.read", {"n": n, "answer": text}) for n, text in enumerate(own, 1)]
    general = [f"flare.general_{n}" for n in range(1, 8)]
    plan = ["flare.your_plan" if own else "flare.general", *(lines or general)]
    if not params.get("only"):
        plan = ["flare.heard", "flare.passes", *plan, "flare.smaller"]
    yield from read(plan, "plan", after=0.8)


def closing(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """The end of today's session: the pain score again, and a good word."""
    item = Item("score", "ask.pain_score", "", "number", (), 0, 10)
    answer = yield from ask_until_possible(params, item, "score")
    if isinstance(answer.value, int | float) and 0 <= answer.value <= 10:
        yield Log(happenings.pain_scored(round(answer.value), "after"))
    yield from read(["session.well_done"], "the end")
