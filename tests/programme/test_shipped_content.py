"""The shipped content holds the whole programme, and keeps to its own style."""

import re
from collections.abc import Callable

import pytest

from voice_coach.programme.names import exercise_names, shared_titles, topic_names
from voice_coach.programme.types import Amount, Programme

Shipped = Callable[[str], str]

EXERCISES = {
    "knee_rolling": ("lying", "repetitions", "both"),
    "knee_hugging": ("lying", "repetitions", "alternate"),
    "bridge": ("lying", "repetitions", "none"),
    "arm_lift_on_all_fours": ("all_fours", "repetitions", "alternate"),
    "leg_lift_on_all_fours": ("all_fours", "repetitions", "alternate"),
    "back_arching": ("tummy", "repetitions", "none"),
    "kneel_to_stand": ("kneeling", "repetitions", "one_then_other"),
    "sit_to_stand": ("sitting", "repetitions", "none"),
    "band_turn": ("standing", "repetitions", "ask"),
    "band_pull_down": ("standing", "repetitions", "none"),
    "band_lift": ("standing", "repetitions", "one_then_other"),
    "stair_step_ups": ("standing", "repetitions", "none"),
    "step_up_with_arms": ("standing", "repetitions", "none"),
    "biceps_curl": ("sitting", "repetitions", "none"),
    "shoulder_press": ("sitting", "repetitions", "none"),
    "bike": ("machine", "minutes", "none"),
    "wall_squat_with_ball": ("standing", "repetitions", "none"),
    "squat_with_weight": ("standing", "repetitions", "none"),
    "weighted_carry": ("sitting", "repetitions", "none"),
    "balance": ("standing", "holds", "none"),
    "treadmill": ("machine", "minutes", "none"),
}

TOPICS = [
    "introduction",
    "pain",
    "inactivity",
    "ups_and_downs",
    "pacing",
    "pacing_guide",
    "thoughts",
    "unhelpful_thoughts",
    "avoidance",
    "relaxation",
    "worry",
    "distraction",
    "flare_ups",
    "good_spells",
    "sleep",
    "medication",
    "goals",
    "baselines",
    "progress",
    "support",
]


def test_all_twenty_one_exercises_are_there_in_order(programme: Programme) -> None:
    found = {id: (e.position, e.counting, e.sides) for id, e in programme.exercises.items()}

    assert found == EXERCISES
    assert list(found) == list(EXERCISES)


def test_ids_are_spoken_names_in_snake_case(programme: Programme) -> None:
    assert [exercise.names[0].replace(" ", "_") for exercise in programme.exercises.values()] == list(
        EXERCISES
    )


def test_repetitions_without_a_baseline_are_the_defaults(programme: Programme) -> None:
    bridge = programme.exercises["bridge"]

    assert (bridge.reps, bridge.rest) == (Amount(5, "default"), Amount(30, "default"))
    assert (bridge.tempo_up, bridge.tempo_down) == (Amount(2, "default"), Amount(2, "default"))


def test_balance_ladder_has_the_numbers_of_the_booklet(programme: Programme) -> None:
    balance = programme.exercises["balance"]

    assert (balance.hold, balance.hold_longest) == (Amount(10, "booklet"), Amount(30, "booklet"))
    assert (balance.reps, balance.steps) == (Amount(3, "booklet"), Amount(10, "booklet"))
    assert [stage.id for stage in balance.harder] == ["in_line", "no_hand", "heel_to_toe"]
    assert balance.harder[-1].counting == "steps"


def test_only_balance_has_numbers_of_the_booklet(programme: Programme) -> None:
    sourced = {
        exercise.id
        for exercise in programme.exercises.values()
        for amount in (exercise.reps, exercise.hold, exercise.minutes, exercise.steps, exercise.rest)
        if amount and amount.source == "booklet"
    }

    assert sourced == {"balance"}


def test_shared_titles_lead_to_every_exercise_that_has_them(programme: Programme) -> None:
    shared = shared_titles(programme)

    assert shared["back strengthening"] == ("arm_lift_on_all_fours", "leg_lift_on_all_fours")
    assert shared["trunk strength"] == ("band_turn", "band_pull_down", "band_lift")
    assert shared["squat"] == ("wall_squat_with_ball", "squat_with_weight")


def test_every_other_name_belongs_to_one_exercise_or_topic(programme: Programme) -> None:
    for named in (exercise_names(programme), topic_names(programme)):
        names = [name for several in named.values() for name in several]
        assert len(names) == len(set(names))


def test_names_are_written_as_they_are_heard(programme: Programme) -> None:
    for named in (exercise_names(programme), topic_names(programme)):
        for several in named.values():
            for name in several:
                assert re.fullmatch(r"[a-z']+( [a-z']+)*", name)


def test_every_position_has_its_line(programme: Programme) -> None:
    for exercise in programme.exercises.values():
        assert f"position.{exercise.position}" in programme.lines


def test_treadmill_begins_with_its_safety_clip(programme: Programme) -> None:
    assert "safety clip" in programme.lines[programme.exercises["treadmill"].safety[0]]


def test_all_twenty_topics_are_there_in_order(programme: Programme) -> None:
    assert list(programme.topics) == TOPICS


def test_chapters_are_short_enough_to_listen_to(programme: Programme) -> None:
    for topic in programme.topics.values():
        for chapter in topic.chapters:
            assert 3 <= len(chapter.lines) <= 8, (topic.id, chapter.id)


def test_circles_tell_where_they_can_be_broken(programme: Programme) -> None:
    circles = [topic for topic in programme.topics.values() if topic.circle]

    assert [topic.id for topic in circles] == ["inactivity", "avoidance", "worry"]
    for topic in circles:
        assert [topic.chapters[-2].id, topic.chapters[-1].id] == ["circle", "break"]


FACTS = [
    ("introduction", "four sessions"),
    ("introduction", "two weeks"),
    ("pain", "three months"),
    ("pain", "smoke detector"),
    ("pain", "nothing at all"),
    ("pain", "even a light touch"),
    ("inactivity", "stiff"),
    ("pacing", "wedding"),
    ("pacing_guide", "prioritise, plan, tolerance and evaluate"),
    ("unhelpful_thoughts", "black and white"),
    ("unhelpful_thoughts", "catastrophising"),
    ("unhelpful_thoughts", "should and must"),
    ("unhelpful_thoughts", "jumping to conclusions"),
    ("unhelpful_thoughts", "mental filter"),
    ("unhelpful_thoughts", "critical self"),
    ("worry", "clock"),
    ("distraction", "hot water bottle"),
    ("medication", "constipated"),
    ("medication", "sleepy"),
    ("medication", "wide awake"),
    ("goals", "applicable"),
    ("goals", "rewarding"),
    ("goals", "mow"),
    ("baselines", "seven or eight"),
    ("progress", "eight minutes to nine"),
    ("support", "braille"),
    ("support", "headspace"),
]


@pytest.mark.parametrize(("topic", "fact"), FACTS)
def test_facts_of_the_programme_are_told(programme: Programme, topic: str, fact: str) -> None:
    told = " ".join(
        programme.lines[line].lower()
        for chapter in programme.topics[topic].chapters
        for line in chapter.lines
    )

    assert fact in told


def test_medicine_always_leads_to_doctor_or_pharmacist_and_never_to_an_amount(programme: Programme) -> None:
    for chapter in programme.topics["medication"].chapters:
        told = " ".join(programme.lines[line].lower() for line in chapter.lines)
        assert "doctor" in told or "pharmacist" in told
        assert not re.search(r"\d|\b(milligram|once|twice|hours|daily)\b", told)


def test_sleep_page_can_be_written_down(programme: Programme) -> None:
    told = " ".join(programme.lines[line] for line in programme.topics["sleep"].chapters[-1].lines)
    heard = re.sub(r"[^a-z]", "", told.lower())

    assert "wwwdotnhsdotuk" in heard
    assert "everymindmatters" in heard
    assert "mentalhealthissues" in heard
    assert heard.endswith("sleep")


@pytest.mark.parametrize("position", ["lying", "sitting"])
def test_relaxation_keeps_to_its_seconds(programme: Programme, position: str) -> None:
    script = programme.scripts[f"body_{position}"]
    muscles = [step for step in script.steps if step.tense]

    assert script.minutes == (5, 10, 15)
    assert len(muscles) >= 12
    for step in muscles:
        assert step.tense is not None
        assert 5 <= step.tense.value <= 10
        assert step.release is not None
        assert 10 <= step.release.value <= 30


def test_every_tense_part_can_be_left_out_by_name(programme: Programme) -> None:
    for script in programme.scripts.values():
        for step in script.steps:
            if step.tense:
                assert f"part.{step.part}" in programme.lines


def test_red_flags_name_where_to_turn(programme: Programme) -> None:
    def said(kind: str) -> str:
        return " ".join(programme.lines[line] for line in programme.red_flags[kind])

    assert "nine nine nine" in said("emergency")
    assert "A and E" in said("emergency")
    assert "GP" in said("urgent")
    assert "one one one" in said("urgent")
    assert "nine nine nine" in said("exercising")


def test_every_safety_line_is_marked_for_review(programme: Programme) -> None:
    safety = {line for exercise in programme.exercises.values() for line in exercise.safety}
    flags = {line for lines in programme.red_flags.values() for line in lines}

    assert safety | flags <= programme.clinical_review.keys()
