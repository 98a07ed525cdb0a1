"""The FHIR bundle, read back by the library's own models."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from voice_coach.record.events import EventValue
from voice_coach.record.fhir import bundle
from voice_coach.record.recorded import Recorded

HAPPENED: list[tuple[str, dict[str, EventValue]]] = [
    ("prescribed", {"exercise": "bridge", "reps": 8, "sets": 2}),
    ("baseline_set", {"exercise": "bike", "average": 10.0, "start": 8, "unit": "minutes"}),
    ("step_up", {"exercise": "bike", "before": 8, "to": 9, "unit": "minutes"}),
    ("goal_set", {"goal": "g1", "text": "walk to the shop", "by": "2026-05-01", "why": "to see people"}),
    ("goal_set", {"goal": "g2", "text": "swim", "by": "in summer"}),
    ("goal_stage_set", {"goal": "g1", "stage": 1, "text": "to the corner"}),
    ("goal_stage_done", {"goal": "g1", "stage": 1}),
    ("goal_done", {"goal": "g2"}),
    ("flare_plan_slot", {"slot": 1, "text": "warm bath"}),
    ("plan_saved", {"task": "hoovering", "pieces": "one room a day"}),
    ("pain_score", {"score": 4, "when": "before"}),
    ("set_done", {"exercise": "bridge", "reps": 8}),
    ("effort", {"exercise": "bridge", "level": "all_right"}),
    ("minute_done", {"exercise": "bike", "number": 1}),
    ("flare_up", {}),
]


@pytest.fixture(scope="module")
def resources() -> list[Any]:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    events = [
        Recorded(f"{n:032x}", start + timedelta(minutes=n), kind, data)
        for n, (kind, data) in enumerate(HAPPENED)
    ]
    read = Bundle.model_validate_json(bundle(events, "anna", {"bridge": "bridge exercise"}))
    assert read.type == "collection"
    entries = read.entry or []
    assert len({entry.fullUrl for entry in entries}) == len(entries)
    return [entry.resource for entry in entries]


def of(resources: list[Any], kind: str) -> list[Any]:
    return [resource for resource in resources if resource.get_resource_type() == kind]


def test_everything_is_about_the_one_patient(resources: list[Any]) -> None:
    (patient,) = of(resources, "Patient")
    assert patient.name[0].text == "anna"
    others = [resource for resource in resources if resource is not patient]
    assert len({resource.subject.reference for resource in others}) == 1


def test_goals_have_their_state_their_date_and_their_stages(resources: list[Any]) -> None:
    walk, swim = of(resources, "Goal")
    assert (walk.lifecycleStatus, swim.lifecycleStatus) == ("active", "completed")
    assert str(walk.target[0].dueDate) == "2026-05-01"
    assert [note.text for note in walk.note] == [
        "Why: to see people",
        "Stage 1: to the corner, done 2026-03-02",
    ]
    assert swim.target is None
    assert [note.text for note in swim.note] == ["By: in summer"]


def test_the_care_plan_has_levels_and_the_persons_plans(resources: list[Any]) -> None:
    (plan,) = of(resources, "CarePlan")
    described = [activity.detail.description for activity in plan.activity]
    assert described == [
        "bridge exercise: 8 reps",
        "bike: 9 minutes",
        "Flare-up plan 1: warm bath",
        "Pacing, hoovering: one room a day",
    ]
    assert [note.text for note in plan.activity[1].progress] == [
        "2026-03-02: 8 minutes (baseline_set)",
        "2026-03-02: 9 minutes (step_up)",
    ]


def test_pain_effort_and_amounts_are_observations(resources: list[Any]) -> None:
    found = {observation.code.text: observation for observation in of(resources, "Observation")}
    pain = found["Pain severity, 0 to 10"]
    assert (pain.code.coding[0].code, pain.valueInteger) == ("72514-3", 4)
    assert found["Effort: bridge exercise"].valueString == "all right"
    assert float(found["bridge exercise"].valueQuantity.value) == 8
    assert (found["bike"].valueQuantity.code, float(found["bike"].valueQuantity.value)) == ("s", 60)
    assert found["Flare-up of pain"].valueBoolean is True


def test_an_empty_record_is_a_bundle_of_one_patient() -> None:
    assert len(Bundle.model_validate_json(bundle([], "me", {})).entry or []) == 1
