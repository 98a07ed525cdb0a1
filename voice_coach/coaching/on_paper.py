"""The person's own plan, for paper: exercises, goals, tasks in pieces, and what is for harder times. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from voice_coach.coaching.activities.exercise import dose_of, plan_line
from voice_coach.coaching.cues import Line
from voice_coach.coaching.known import Known
from voice_coach.coaching.prescribed import prescribed_lines
from voice_coach.coaching.today import exercises_today
from voice_coach.programme.types import Programme
from voice_coach.record.goals import Goal

TITLE = "paper.title"
"""Line id of the title of it all."""

Section = tuple[str, list[list[Line]]]
"""Line id of a heading, and the paragraphs under it."""


def plan(programme: Programme, known: Known) -> list[Section]:
    """What the person has planned; a heading without anything under it is left out."""
    sections: list[Section] = [
        ("paper.exercises", list(_exercises(programme, known))),
        ("paper.goals", [list(_goal(goal)) for goal in known.goals if goal.state == "open"]),
        ("paper.pacing", [list(each) for each in _pacing(known)]),
        (
            "paper.flare_up",
            [[Line("flare.read", {"n": n, "answer": text})] for n, text in known.flare_plan.items()],
        ),
        ("paper.distractions", [[Line("distraction.try", {"answer": text})] for text in known.distractions]),
    ]
    return [(heading, paragraphs) for heading, paragraphs in sections if paragraphs]


def _exercises(programme: Programme, known: Known) -> Iterator[list[Line]]:
    """What was prescribed, else what there is a level of; then the baselines that are not finished."""
    if known.prescription is not None:
        yield from prescribed_lines(programme, known.prescription)
    elif known.doses:
        for spec in exercises_today(programme, replace(known, today=None)):
            exercise = programme.exercises[str(spec.params["exercise"])]
            yield [plan_line(exercise, dose_of(exercise, spec.params))]
    for name, wizard in known.baselines.items():
        found = programme.exercises.get(name)
        activity = f"activity.{name}"
        shown = found.name if found else activity if activity in programme.lines else name
        yield [Line("baseline.day", {"name": shown, "day": wizard.next_day})]


def _goal(goal: Goal) -> Iterator[Line]:
    yield Line("own.words", {"words": f"{goal.text}."})
    told = (("goal.read_why", goal.why), ("goal.read_by", goal.by), ("goal.read_reward", goal.reward))
    yield from (Line(line, {"answer": answer}) for line, answer in told if answer)
    for stage in goal.stages:
        yield Line("paper.step_done" if stage.done_on else "goal.read_step", {"answer": stage.text})


def _pacing(known: Known) -> Iterator[Iterator[Line]]:
    for each in known.pacing_plans:
        told = (
            ("task", each.task),
            ("priority", each.priority),
            ("spread", each.pieces),
            ("tolerance", each.tolerance),
        )
        yield (Line(f"pacing.read_{name}", {"answer": text}) for name, text in told if text)
