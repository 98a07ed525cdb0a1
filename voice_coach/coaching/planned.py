"""Goals, baselines, plans and thoughts: which interview begins, with what is already known."""

import json
from collections.abc import Mapping
from dataclasses import replace

from voice_coach.coaching.activities.baseline import ASKED_ONCE, spoken_name
from voice_coach.coaching.activities.coping import with_own
from voice_coach.coaching.activities.questions import keyed, subject
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, interlude, pose, tell
from voice_coach.coaching.following_up import would_you_like
from voice_coach.coaching.starting import SPOKEN_CHOICES, ask_which, choice
from voice_coach.coaching.state import Question, Step, Turn
from voice_coach.coaching.today import FIRST
from voice_coach.record.exercise_log import UNITS
from voice_coach.record.goals import Goal

ENOUGH_GOALS = 3
"""Two or three goals: booklet, My Goals."""
WALKING = "walking"
"""The activity that a baseline is offered for, where it cannot be named in free words."""


def begin_interview(
    turn: Turn, kind: str, params: Mapping[str, Param], said: Mapping[str, str] | None = None
) -> Step:
    """Begin it, or go on at the first question that has no answer yet; `said`: answers that came with it."""
    before = turn.known.answers.get(subject(kind, params), {})
    if kind == "baseline":
        before = {name: text for name, text in before.items() if name.startswith(ASKED_ONCE) and text}
    spec = ActivitySpec(
        kind, {**params, **keyed({**before, **(said or {})}), "typing": not turn.known.free_words}
    )
    lead = [Line("interview.where_left")] if before else []
    return begin(turn.state, spec, *lead)


def set_goal(turn: Turn) -> Step:
    """A new goal; with three open ones, the person says whether it is to be one more."""
    still_open = [goal for goal in turn.known.goals if goal.state == "open"]
    if len(still_open) >= ENOUGH_GOALS and "anyway" not in turn.slots:
        question = would_you_like(Wanted("set_goal", {"anyway": 1}), "offer.one_more_goal")
        return pose(turn.state, question, Line("goal.enough", {"n": len(still_open)}))
    taken = {goal.id for goal in turn.known.goals}
    name = next(f"goal-{n}" for n in range(1, len(taken) + 2) if f"goal-{n}" not in taken)
    return begin_interview(turn, "goal", {"goal": name})


def review_goals(turn: Turn) -> Step:
    """The goals as they stand, with the next step of each."""
    goals = turn.known.goals
    if not goals:
        return pose(turn.state, would_you_like(Wanted("set_goal")), Line("goal.none"))
    lines = [line for n, goal in enumerate(goals, 1) for line in _goal_lines(n, goal)]
    return tell(turn.state, lines)


def _goal_lines(number: int, goal: Goal) -> list[Line]:
    lines = [Line("goal.numbered", {"n": number, "text": goal.text})]
    if goal.state == "done":
        return [*lines, Line("goal.is_done")]
    if goal.by:
        lines.append(Line("goal.read_by", {"answer": goal.by}))
    done = sum(stage.done_on is not None for stage in goal.stages)
    if goal.stages:
        lines.append(Line("goal.steps_done", {"done": done, "total": len(goal.stages)}))
    if goal.next_stage is not None:
        lines.append(Line("goal.next_step", {"answer": goal.next_stage.text}))
    return lines


def goal_done(turn: Turn) -> Step:
    """Tick off a step or a goal, or say that it was not managed."""
    goals = [goal for goal in turn.known.goals if goal.state == "open"]
    if not goals:
        return pose(turn.state, would_you_like(Wanted("set_goal")), Line("goal.none"))
    told = [
        {
            "id": goal.id,
            "text": goal.text,
            "reward": goal.reward,
            "stage": goal.next_stage.number if goal.next_stage else 0,
            "step": goal.next_stage.text if goal.next_stage else "",
        }
        for goal in goals
    ]
    said = {"how": how} if (how := turn.text("how")) else {}
    return begin_interview(turn, "goal_done", {"goals": json.dumps(told)}, said)


def smaller_steps(turn: Turn) -> Step:
    """Break the goal that was not managed into smaller steps (booklet, Goals)."""
    goal = next((goal for goal in turn.known.goals if goal.id == turn.text("goal")), None)
    if goal is None:
        return set_goal(turn)
    done = max((stage.number for stage in goal.stages if stage.done_on is not None), default=0)
    steps = [stage.text for stage in goal.stages if stage.done_on is None]
    told = {"id": goal.id, "text": goal.text, "done": done, "steps": steps}
    return begin_interview(turn, "goal_steps", {"goals": json.dumps(told)})


def offer_baseline(turn: Turn) -> Step:
    """Smaller steps were not wanted; the baseline may be measured again (booklet, Goals)."""
    return pose(turn.state, would_you_like(Wanted("set_baseline"), "offer.new_baseline"))


def set_baseline(turn: Turn) -> Step:
    """The next day of the three, for that exercise, or for another activity in the person's words.

    Slot `way`: `review`: the level that there is, looked at again; `short`: measured anew, in one day.
    """
    if turn.text("way") == "review":
        return review_baseline(turn)
    exercise = turn.text("exercise") or _known_by_name(turn, turn.text("activity"))
    known = exercise in turn.programme.exercises or f"activity.{exercise}" in turn.programme.lines
    if exercise and not known:
        return ask_which(turn)
    today = turn.known.today
    begun = (name for name, w in turn.known.baselines.items() if today is None or w.may_go_on(today))
    name = exercise or turn.text("activity") or next(begun, "")
    if not name:
        return _ask_what_for(turn)
    if turn.text("way") == "short":
        return begin_interview(turn, "baseline", {"exercise": name, "short": True})
    wizard = turn.known.baselines.get(name)
    if wizard is None:
        return begin_interview(turn, "baseline", {"exercise": name, "day": 1})
    if today is not None and not wizard.may_go_on(today):
        return interlude(turn.state, Line("baseline.another_day", {"day": wizard.next_day}))
    params: dict[str, Param] = {"exercise": name, "day": wizard.next_day, "unit": wizard.unit}
    params["before"] = " ".join(f"{amount:g}" for amount in wizard.amounts)
    if wizard.suggestion is not None:
        params["suggestion"] = wizard.suggestion
    return begin_interview(turn, "baseline", params)


def review_baseline(turn: Turn) -> Step:
    """What is too much at present: measured anew in one day, or in three; any that has a level."""
    levels = {name: dose for name, dose in turn.known.doses.items() if any(dose.get(unit) for unit in UNITS)}
    exercise = turn.text("exercise")
    if not levels or (exercise and exercise not in levels):
        return set_baseline(replace(turn, slots={"exercise": exercise} if exercise else {}))
    labels = {name: spoken_name(turn.programme, name) for name in levels}
    if not exercise and len(labels) > 1:
        ask = {name: Wanted("set_baseline", {"exercise": name, "way": "review"}) for name in labels}
        return pose(turn.state, choice(labels, ask), Line("baseline.review"))
    name = exercise or next(iter(labels))
    unit = next(unit for unit in UNITS if levels[name].get(unit))
    leads_to = {
        "one_day": Wanted("set_baseline", {"exercise": name, "way": "short"}),
        "three_days": Wanted("set_baseline", {"exercise": name}),
    }
    question = Question(Ask(Line("baseline.ask_review"), "choice", tuple(leads_to)), leads_to)
    now = Line(f"baseline.now_{unit}", {"name": labels[name], "n": levels[name][unit]})
    return pose(turn.state, question, now)


def _ask_what_for(turn: Turn) -> Step:
    """For which exercise or activity; where the ear takes down no free words, some to pick from."""
    ask = Ask(Line("baseline.ask_what"), "words")
    if turn.known.free_words:
        return pose(turn.state, Question(ask, {"value": Wanted("set_baseline")}, slot="activity"))
    names = [name for name in FIRST if name in turn.programme.exercises][: SPOKEN_CHOICES - 1]
    labels = {name: turn.programme.exercises[name].name for name in names} | {WALKING: f"activity.{WALKING}"}
    leads_to = {name: Wanted("set_baseline", {"exercise": name}) for name in labels}
    return pose(turn.state, choice(labels, leads_to), ask.line)


def _known_by_name(turn: Turn, said: str) -> str:
    """The exercise or activity that has exactly that name; empty: it is one of the person's own."""
    for exercise in turn.programme.exercises.values():
        names = (turn.programme.text(exercise.name), *exercise.names)
        if said.casefold() in (name.casefold() for name in names):
            return exercise.id
    activities = (line for line in turn.programme.lines if line.startswith("activity."))
    same = (line for line in activities if turn.programme.text(line).casefold() == said.casefold())
    return next(same, "").removeprefix("activity.")


def plan_pacing(turn: Turn) -> Step:
    """The guide to pacing, for one task."""
    return begin_interview(turn, "pacing", {})


def review_pacing(turn: Turn) -> Step:
    """Look at a plan after some days."""
    plans = turn.known.pacing_plans
    if not plans:
        return pose(turn.state, would_you_like(Wanted("plan_pacing")), Line("pacing.none"))
    told = [
        {"task": p.task, "priority": p.priority, "pieces": p.pieces, "tolerance": p.tolerance} for p in plans
    ]
    return begin_interview(turn, "pacing_review", {"plans": json.dumps(told)})


def thought_record(turn: Turn) -> Step:
    """Situation, thought, feeling, action."""
    return begin_interview(turn, "thought", {})


def avoid_movement(turn: Turn) -> Step:
    """Name a movement that is avoided; the one that was named already is only read back."""
    said = {"movement": movement} if (movement := turn.text("movement")) else {}
    return begin_interview(turn, "avoided", {}, said)


def distraction(turn: Turn) -> Step:
    """The person's own techniques, or collecting them."""
    return begin_interview(turn, "distraction", with_own(turn.known.distractions))


def edit_flare_plan(turn: Turn) -> Step:
    """Make the plan for a flare-up, or change it."""
    return begin_interview(turn, "flare_plan", with_own(turn.known.flare_plan))


def good_spell(turn: Turn) -> Step:
    """Ideas for a good spell: the topic has them."""
    return begin(turn.state, ActivitySpec("learn", {"topic": "good_spells"}))
