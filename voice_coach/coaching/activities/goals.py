"""Goals: made step by step, ticked off, or learned from.

Specific, measurable, applicable to one's life, rewarding, timed; broken into small steps: booklet, Goals.
"""

import json
from collections.abc import Mapping

from voice_coach.coaching.activities.interview import Item, ask_until_possible, interview, so_far, words
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Ask, Line, Log
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as planned
from voice_coach.record.kinds import event

AREAS = ("fitness", "work", "leisure")
STEPS = 4
"""Small steps that are asked for at most (default)."""
STEP = "suggest.goal.step"

ITEMS = (
    Item("area", "goal.ask_area", "goal.read_area", "choice", AREAS),
    Item("what", "goal.ask_what", "goal.read_what", suggest="suggest.goal.what"),
    Item("measure", "goal.ask_measure", "goal.read_measure", suggest="suggest.goal.measure"),
    Item("why", "goal.ask_why", "goal.read_why", suggest="suggest.goal.why"),
    Item("by", "goal.ask_by", "goal.read_by", ahead=True, suggest="suggest.goal.by"),
    Item("reward", "goal.ask_reward", "goal.read_reward", suggest="suggest.goal.reward"),
    Item("step1", "goal.ask_first_step", "goal.read_step", suggest=STEP),
    *(
        Item(f"step{n}", "goal.ask_next_step", "goal.read_step", needs=f"step{n - 1}", suggest=STEP)
        for n in range(2, STEPS + 1)
    ),
)

LEARNED = (Item("learned", "goal.ask_learned", "goal.read_learned", suggest="suggest.goal.learned"),)


SMALLER = (
    Item("step1", "goal.ask_smaller_step", "goal.read_step", suggest=STEP),
    *(item for item in ITEMS if item.needs),
)


def set_goal(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `goal`, the new goal's id."""
    yield from read(["goal.opening"], "the beginning")
    answers = yield from interview(params, ITEMS)
    what = words(answers, "what")
    if not what:
        yield from read(["interview.nothing_kept"], "the end")
        return
    goal = str(params["goal"])
    measure, area = words(answers, "measure"), words(answers, "area")
    kept = planned.GoalSet(
        goal,
        f"{what} – {measure}" if measure else what,
        "fitness" if area == "fitness" else "work" if area == "work" else "leisure" if area else "",
        words(answers, "why"),
        words(answers, "reward"),
        words(answers, "by"),
    )
    yield Log(event(kept))
    steps = [step for n in range(1, STEPS + 1) if (step := words(answers, f"step{n}"))]
    for number, step in enumerate(steps, 1):
        yield Log(event(planned.GoalStageSet(goal, number, step)))
    yield from read(["goal.kept"], "the end")


def goal_done(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `goals`, JSON: a list of {id, text, reward, stage, step}; `step` "" where none is open."""
    goals = json.loads(str(params["goals"]))
    chosen = goals[0]
    if len(goals) > 1:
        lines = [Line("goal.numbered", {"n": n, "text": goal["text"]}) for n, goal in enumerate(goals, 1)]
        yield from read(lines, "goals", after=0.6)
        item = Item("which", "goal.ask_which", "", "number", (), 1, len(goals))
        answer = yield from ask_until_possible(params, item, "which")
        if not isinstance(answer.value, int | float):
            yield from read(["interview.nothing_kept"], "the end")
            return
        chosen = goals[int(answer.value) - 1]
    options = ("step", "goal", "not_managed") if chosen["step"] else ("goal", "not_managed")
    named = {"text": chosen["text"], "step": chosen["step"]}
    line = Line("goal.ask_how_with_step" if chosen["step"] else "goal.ask_how", named)
    how = yield from question(params, "how", Ask(line, "choice", options))
    if how.value == "step":
        yield Log(event(planned.GoalStageDone(chosen["id"], int(chosen["stage"]))))
        yield from read(["goal.step_done"], "the end")
    elif how.value == "goal":
        yield Log(event(planned.GoalDone(chosen["id"])))
        reward = [Line("goal.reward", {"reward": chosen["reward"]})] if chosen["reward"] else []
        yield from read(["goal.done", *reward], "the end")
    elif how.value == "not_managed":
        answers = yield from interview(params, LEARNED)
        yield Log(event(planned.GoalMissed(chosen["id"], words(answers, "learned"))))
        yield from read(["goal.missed"], "the end")
    else:
        yield from read(["interview.nothing_kept"], "the end")


def not_managed(params: Mapping[str, Param]) -> str:
    """The id of the goal that was just said not to be managed; empty: none."""
    goals = json.loads(str(params["goals"]))
    which = so_far(params, (Item("which", "", "", "number"),)).get("which")
    number = which.value if which is not None else 1 if len(goals) == 1 else None
    missed = so_far(params, (Item("how", "", "", "choice"),)).get("how")
    if missed is None or missed.value != "not_managed" or not isinstance(number, int | float):
        return ""
    return str(goals[int(number) - 1]["id"])


def smaller_steps(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Steps that come before those that were not managed. Parameters: `goals`, JSON: {id, text, done, steps}.

    done: number of the last step that is done. steps: those that are not done.
    """
    goal = json.loads(str(params["goals"]))
    yield from read([Line("goal.smaller", {"text": goal["text"]})], "the beginning")
    answers = yield from interview(params, SMALLER)
    steps = [step for item in SMALLER if (step := words(answers, item.name))]
    if not steps:
        yield from read(["interview.nothing_kept"], "the end")
        return
    for number, step in enumerate([*steps, *goal["steps"]], int(goal["done"]) + 1):
        yield Log(event(planned.GoalStageSet(goal["id"], number, step)))
    yield from read(["goal.smaller_kept"], "the end")
