"""The record as a FHIR bundle: Patient, Goal, CarePlan and Observation, for a clinic's system.

Built and validated with the models of FHIR R4B (4.3.0); these four resources are the same in R4 (4.0.1).
Pain scores carry LOINC 72514-3, amounts UCUM units; exercises have no code anywhere and go by name.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from voice_coach.record import done, plans
from voice_coach.record.done import Done
from voice_coach.record.exercise_log import UNITS, exercise_log
from voice_coach.record.goals import Goal, goals
from voice_coach.record.recorded import Recorded

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"
_UCUM = "http://unitsofmeasure.org"
_NAMESPACE = uuid.UUID("6f1c8dd5-9f0e-4b5e-8f0a-2c5f6f4f4f0b")
_UNITS = {"reps": ("repetitions", "{repetition}"), "seconds": ("s", "s"), "steps": ("steps", "{step}")}


def bundle(events: Iterable[Recorded], person: str, names: Mapping[str, str]) -> str:
    """The bundle as JSON text.

    events: oldest first, without what was undone. names: exercise → its spoken name.
    """
    given = list(events)
    subject = _url("patient", person)
    resources = [
        (subject, {"resourceType": "Patient", "name": [{"text": person}]}),
        *_goals(goals(given), subject),
        *_care_plan(given, subject, names),
        *_observations(given, subject, names),
    ]
    whole = Bundle.model_validate(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"fullUrl": url, "resource": resource} for url, resource in resources],
        }
    )
    return str(whole.model_dump_json(indent=1))


def _url(*parts: object) -> str:
    return uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))).urn


def _named(exercise: str, names: Mapping[str, str]) -> str:
    return names.get(exercise, exercise.replace("_", " "))


def _goals(all_goals: Iterable[Goal], subject: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for goal in all_goals:
        resource: dict[str, Any] = {
            "resourceType": "Goal",
            "lifecycleStatus": "completed" if goal.state == "done" else "active",
            "achievementStatus": _concept(
                _ACHIEVEMENT,
                {"done": "achieved", "missed": "not-achieved", "open": "in-progress"}[goal.state],
            ),
            "description": {"text": goal.text},
            "subject": {"reference": subject},
            "startDate": goal.set_on.isoformat(),
        }
        if _is_date(goal.by):
            resource["target"] = [{"dueDate": goal.by}]
        told = [("Why", goal.why), ("Reward", goal.reward), ("By", "" if _is_date(goal.by) else goal.by)]
        told += [("Learned", goal.learned)]
        told += [
            (f"Stage {stage.number}", stage.text + (f", done {stage.done_on}" if stage.done_on else ""))
            for stage in goal.stages
        ]
        notes = [{"text": f"{name}: {text}"} for name, text in told if text]
        if notes:
            resource["note"] = notes
        yield _url("goal", subject, goal.id), resource


def _care_plan(
    events: list[Recorded], subject: str, names: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    activities = []
    for exercise in dict.fromkeys(event.about for event in events if event.about):
        levels = exercise_log(events, exercise).levels
        if levels:
            now = levels[-1]
            history = [{"text": f"{one.since}: {one.amount:g} {one.unit} ({one.came_by})"} for one in levels]
            detail = {
                "status": "in-progress",
                "description": f"{_named(exercise, names)}: {now.amount:g} {now.unit}",
            }
            activities.append({"detail": detail, "progress": history})
    for slot, text in plans.flare_plan(events).items():
        detail = {"status": "not-started", "description": f"Flare-up plan {slot}: {text}"}
        activities.append({"detail": detail})
    for plan in plans.pacing_plans(events):
        parts = "; ".join(filter(None, (plan.priority, plan.pieces, plan.tolerance, plan.evaluate)))
        detail = {"status": "in-progress", "description": f"Pacing, {plan.task}: {parts}"}
        activities.append({"detail": detail})
    if activities:
        yield (
            _url("plan", subject),
            {
                "resourceType": "CarePlan",
                "status": "active",
                "intent": "plan",
                "title": "Back Skills Training: exercises and plans",
                "subject": {"reference": subject},
                "activity": activities,
            },
        )


def _observations(
    events: list[Recorded], subject: str, names: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in events:
        if event.kind == "pain_score":
            code = {
                "coding": [{"system": "http://loinc.org", "code": "72514-3"}],
                "text": "Pain severity, 0 to 10",
            }
            value: dict[str, Any] = {"valueInteger": int(event.number("score"))}
            yield _observation(event.uid, subject, "survey", code, event.at, value)
        elif event.kind == "effort":
            code = {"text": f"Effort: {_named(event.about, names)}" if event.about else "Effort"}
            value = {"valueString": event.text("level").replace("_", " ")}
            yield _observation(event.uid, subject, "survey", code, event.at, value)
        elif event.kind == "flare_up":
            code = {"text": "Flare-up of pain"}
            yield _observation(event.uid, subject, "survey", code, event.at, {"valueBoolean": True})
    for (exercise, day), amount in sorted(done.by_day(events).items()):
        if exercise:
            for unit, quantity in _quantities(amount):
                code = {"text": _named(exercise, names)}
                key = f"{exercise}/{day}/{unit}"
                yield _observation(key, subject, "activity", code, day, {"valueQuantity": quantity})


def _quantities(amount: Done) -> Iterator[tuple[str, dict[str, Any]]]:
    for unit in UNITS:
        value = 0.0 if unit == "minutes" else amount.amount(unit)
        if value:
            shown, code = _UNITS[unit]
            yield unit, {"value": value, "unit": shown, "system": _UCUM, "code": code}


def _observation(
    key: str, subject: str, category: str, code: dict[str, Any], when: date | datetime, value: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    return _url("observation", subject, key), {
        "resourceType": "Observation",
        "status": "final",
        "category": [_concept(_CATEGORY, category)],
        "code": code,
        "subject": {"reference": subject},
        "effectiveDateTime": when.isoformat(),
        **value,
    }


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
