"""A warning sign is noticed in any words, in any context, and ends what is running: help is named, slowly."""

from collections.abc import Callable
from typing import Any

import pytest

from voice_coach.understanding import Mind
from voice_coach.understanding.understood import Understood

MOMENTS = {
    "nothing": (),
    "exercise": ("start the bridge",),
    "breathing": ("start deep breathing for two minutes",),
    "relaxation": ("start relaxation for five minutes", "lying"),
    "held": ("start the bridge", "pause"),
    "topic": ("tell me about pacing",),
    "goal": ("set a goal",),
    "thought": ("thought record",),
    "after pain": ("start the bridge", "that hurts"),
    "number": ("start deep breathing",),
    "asleep": ("start the bridge", "go to sleep"),
}
"""What may be going on → what was said to get there."""


def _noticed(mind: Mind, said: str, context: str) -> bool:
    meant = mind.understand(said, context)
    return isinstance(meant, Understood) and meant.intent == "emergency"


def test_every_warning_sign_is_noticed(mind: Mind, sayings: list[Any]) -> None:
    flags = [saying for saying in sayings if saying.flag]
    assert len(flags) >= 150
    assert [saying for saying in flags if not _noticed(mind, saying.said, saying.context)] == []


def test_what_only_sounds_like_one_is_let_go(
    mind: Mind, sayings: list[Any], record_property: Callable[[str, object], None]
) -> None:
    near = [saying for saying in sayings if not saying.flag]
    taken = [saying.said for saying in near if _noticed(mind, saying.said, saying.context)]
    record_property("near ones taken for a sign", f"{len(taken)} of {len(near)}")
    assert len(near) >= 150
    assert len(taken) <= 0.02 * len(near), taken


def test_a_sign_is_noticed_in_every_context(mind: Mind, sayings: list[Any]) -> None:
    flags = [saying.said for saying in sayings if saying.flag]
    missed = [
        (context, said)
        for context in mind.contexts
        for said in flags[::5]
        if not _noticed(mind, said, context)
    ]
    assert missed == []


def test_a_sign_is_noticed_within_a_long_speech(mind: Mind) -> None:
    chat = "well i went to the shops and then we had a cup of tea and it rained all the afternoon and "
    assert _noticed(mind, chat * 4 + "since yesterday both my legs have gone weak and " + chat * 3, "idle")
    assert not _noticed(mind, chat * 8, "idle")


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("i've got chest pain", ""),
        ("both my legs have gone numb", ""),
        ("i feel dizzy", "exercising"),
        ("call an ambulance", "call"),
        ("i've fallen and i can't get up", "call"),
        ("i've been losing weight for no reason", "urgent"),
        ("there's a lump on my spine", "urgent"),
        ("my back is worse at night and nothing helps", "urgent"),
        ("i want to end it all", "crisis"),
    ],
)
def test_the_advice_fits_the_sign(mind: Mind, said: str, advice: str) -> None:
    meant = mind.understand(said, "idle")
    assert isinstance(meant, Understood)
    assert (meant.intent, meant.advice) == ("emergency", advice)


def test_each_sign_gets_the_advice_that_was_written_down_for_it(mind: Mind, sayings: list[Any]) -> None:
    told = [saying for saying in sayings if saying.advice is not None]
    assert len(told) >= 100
    wrong = [
        (saying.said, saying.advice, meant)
        for saying in told
        if getattr(meant := mind.understand(saying.said, saying.context), "advice", None) != saying.advice
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "said",
    [
        "my legs are tired",
        "my legs can't go any higher",
        "ooh i can feel that in both legs lovely stretch",
        "both my knees hurt",
        "let's do the bridge next",
        "the band is tight across my chest",
        "i can't go on with this exercise",
        "no more i can't go on",
        "that took the wind out of me",
        "i've got my tablets ready",
    ],
)
def test_what_is_said_in_any_exercise_raises_no_alarm(mind: Mind, said: str) -> None:
    assert not any(_noticed(mind, said, context) for context in ("idle", "activity", "effort"))


@pytest.mark.parametrize(
    "said",
    [
        "my husband has just collapsed",
        "she is not breathing",
        "my wife is talking gibberish and she can't smile",
    ],
)
def test_somebody_else_who_is_in_danger_now_is_helped(mind: Mind, said: str) -> None:
    assert _noticed(mind, said, "idle")


def test_a_voice_from_the_north_or_from_the_islands_is_noticed_too(mind: Mind) -> None:
    said = ["i cannae breathe", "mi cyaan hold mi water", "i couldnae feel a thing when i wiped meself"]
    assert [one for one in said if not _noticed(mind, one, "idle")] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_whatever_is_going_on_ends_and_help_is_named(talk: Callable[[], Any], moment: str) -> None:
    scene = talk()
    for said in MOMENTS[moment]:
        scene.say(said)
    spoken = len(scene.lines())
    scene.say("i've got a pain in my chest", 20.0)
    assert scene.coach.state.running is None
    assert scene.coach.state.question is None
    assert not scene.coach.state.asleep
    told = scene.lines()[spoken:]
    assert told[-3:] == [f"red_flags.emergency.{n}" for n in (1, 2, 3)]
    assert set(told[:-3]) <= {"safety.over"}
    helped = [event.data for event in scene.memory.events if event.kind == "help_named"]
    assert helped == [{"help": "emergency"}]


def test_the_advice_is_slow_and_is_repeated_on_request(talk: Callable[[], Any]) -> None:
    scene = talk()
    scene.coach.typed("both my legs have gone numb")
    assert scene.coach.state.slow_advice
    scene.pass_time(20.0)
    before = scene.lines().count("red_flags.emergency.2")
    scene.say("say that again", 20.0)
    assert scene.lines().count("red_flags.emergency.2") == before + 1


def test_a_second_sign_does_not_push_out_the_graver_advice(talk: Callable[[], Any]) -> None:
    scene = talk()
    scene.say("my chest hurts", 1.0)
    scene.say("and i've been losing weight for no reason", 30.0)
    assert scene.lines()[-5:] == [
        *(f"red_flags.emergency.{n}" for n in (1, 2, 3)),
        *(f"red_flags.urgent.{n}" for n in (1, 2)),
    ]


def test_the_coach_never_says_what_it_might_be(talk: Callable[[], Any]) -> None:
    scene = talk()
    scene.say("i think i'm having a heart attack", 20.0)
    spoken = " ".join(c.text.lower() for c in scene.captions if c.who == "coach")
    assert not any(word in spoken for word in ("heart", "attack", "cauda", "stroke", "cancer", "you have"))
