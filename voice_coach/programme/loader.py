"""Puts the content files of one language together into a `Programme`."""

from collections.abc import Iterator, Mapping

from voice_coach.errors import ContentProblem
from voice_coach.programme import files, schema
from voice_coach.programme.lines import Lines, Origins
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import KeyPath, TomlSource, read_toml
from voice_coach.programme.types import (
    Amount,
    Chapter,
    Exercise,
    Programme,
    Script,
    ScriptStep,
    Stage,
    Topic,
)


def assemble(language: str) -> tuple[Programme, Origins]:
    """Read, check and put together every content file of that language; and where each line is written.

    Raises ContentProblem naming file, line, what was found and what is expected.
    """
    if language not in files.languages():
        raise ContentProblem(
            f"There is no programme in the language {language}; there is {', '.join(files.languages())}.",
            cure=f"Lay one out with: voice-coach content new-language {language}",
        )
    lines = Lines()
    exercises = {exercise.id: exercise for exercise in _exercises(language, lines)}
    topics = {topic.id: topic for topic in _topics(language, lines)}
    scripts = {script.id: script for script in _scripts(language, lines)}
    red_flags = _red_flags(language, lines)
    for path in files.own(language, "lines/*.toml"):
        _free_lines(read_toml(path), lines)
    programme = Programme(
        language=language,
        exercises=dict(sorted(exercises.items(), key=lambda item: (item[1].order, item[0]))),
        topics=topics,
        scripts=scripts,
        lines=lines.texts,
        red_flags=red_flags,
        clinical_review=lines.reviews,
    )
    return programme, lines.origins


def _exercises(language: str, lines: Lines) -> Iterator[Exercise]:
    paths = files.common("defaults.toml")
    if not paths:
        raise ContentProblem("programme/defaults.toml is missing.", cure="Install the program again.")
    defaults = checked(read_toml(paths[0]), schema.Defaults)
    for facts_source, words_source in files.pairs(language, "exercises", "exercise"):
        facts = checked(facts_source, schema.ExerciseFacts)
        words = checked(words_source, schema.ExerciseWords)
        yield _exercise(defaults, facts_source, facts, words_source, words, lines)


def _exercise(
    defaults: schema.Defaults,
    facts_source: TomlSource,
    facts: schema.ExerciseFacts,
    source: TomlSource,
    words: schema.ExerciseWords,
    lines: Lines,
) -> Exercise:
    id = facts_source.path.stem
    _consistent(facts_source, facts)
    _same_ids(
        facts_source, {rung.id for rung in (*facts.easier, *facts.harder)}, source, "stages", words.stages
    )

    def stages(several: tuple[schema.StageFacts, ...]) -> tuple[Stage, ...]:
        return tuple(
            Stage(
                rung.id,
                lines.add_all(
                    f"exercise.{id}.stage.{rung.id}.ready",
                    words.stages[rung.id].ready,
                    source,
                    ("stages", rung.id, "ready"),
                ),
                rung.counting,
                lines.add(
                    f"exercise.{id}.stage.{rung.id}.name",
                    words.stages[rung.id].name,
                    source,
                    ("stages", rung.id, "name"),
                ),
            )
            for rung in several
        )

    def several(key: str, spoken: tuple[schema.Text, ...]) -> tuple[str, ...]:
        return lines.add_all(f"exercise.{id}.{key}", spoken, source, (key,))

    def one(key: str, spoken: schema.Text | None) -> str:
        return lines.add(f"exercise.{id}.{key}", spoken, source, (key,)) if spoken else ""

    def amount(key: str) -> Amount | None:
        number = getattr(facts, key)
        return number.amount() if number else None

    return Exercise(
        id=id,
        name=one("name", words.name),
        names=(words.name.text.lower().replace("-", " "), *words.names),
        shared_title=words.shared_title,
        order=facts.order,
        position=facts.position,
        equipment=several("equipment", words.equipment),
        counting=facts.counting,
        sides=facts.sides,
        safety=several("safety", words.safety),
        ready=several("ready", words.ready),
        movement=several("movement", words.movement),
        up=one("up", words.up),
        down=one("down", words.down),
        reps=(facts.reps or defaults.reps).amount(),
        sets=(facts.sets or defaults.sets).amount(),
        tempo_up=(facts.tempo_up or defaults.tempo_up).amount(),
        tempo_down=(facts.tempo_down or defaults.tempo_down).amount(),
        rest=(facts.rest or defaults.rest).amount(),
        hold=amount("hold"),
        hold_longest=amount("hold_longest"),
        minutes=amount("minutes"),
        steps=amount("steps"),
        easier=stages(facts.easier),
        harder=stages(facts.harder),
    )


def _consistent(source: TomlSource, facts: schema.ExerciseFacts) -> None:
    """Facts that only make sense together."""
    counted = {rung.counting for rung in (*facts.easier, *facts.harder)} | {facts.counting}
    needs = {"holds": facts.hold, "minutes": facts.minutes, "steps": facts.steps}
    for counting, number in needs.items():
        if counting in counted and number is None:
            key = "hold" if counting == "holds" else counting
            source.complain(
                ("counting",),
                f"counted by {counting}, but {key} is missing",
                f"{key} = {{ value = …, source = … }}",
            )
    if facts.hold and facts.hold_longest and facts.hold.value > facts.hold_longest.value:
        source.complain(
            ("hold_longest",),
            f"hold_longest {facts.hold_longest.value:g} is less than hold {facts.hold.value:g}",
            "the longest hold to be at least as long as the first",
        )


def _same_ids(
    facts: TomlSource, ids: set[str], words: TomlSource, table: str, worded: Mapping[str, object]
) -> None:
    """Facts and words of a file name the same stages or steps."""
    for id in worded:
        if id not in ids:
            words.complain(
                (table, id), f"{id} is not among the {table} of {facts.path}", ", ".join(sorted(ids))
            )
    for id in sorted(ids - worded.keys()):
        words.complain((table,), f"{id}, one of the {table} of {facts.path}, has no words", f"[{table}.{id}]")


def _topics(language: str, lines: Lines) -> Iterator[Topic]:
    found: list[tuple[int, Topic]] = []
    for id, path in files.named(files.own(language, "topics/*.toml")).items():
        source = read_toml(path)
        words = checked(source, schema.TopicWords)
        chapters = []
        for number, chapter in enumerate(words.chapters):
            where: KeyPath = ("chapters", number)
            prefix = f"topic.{id}.{chapter.id}"
            chapters.append(
                Chapter(
                    chapter.id,
                    lines.add(f"{prefix}.title", chapter.title, source, (*where, "title")),
                    lines.add_all(prefix, chapter.lines, source, (*where, "lines")),
                    chapter.dictated,
                )
            )
        title = lines.add(f"topic.{id}.title", words.title, source, ("title",))
        found.append((words.order, Topic(id, title, words.names, tuple(chapters), words.circle)))
    yield from (topic for _, topic in sorted(found, key=lambda item: (item[0], item[1].id)))


def _scripts(language: str, lines: Lines) -> Iterator[Script]:
    for facts_source, source in files.pairs(language, "scripts", "relaxation"):
        facts, id = checked(facts_source, schema.ScriptFacts), facts_source.path.stem
        words = checked(source, schema.ScriptWords)
        _same_ids(facts_source, {step.id for step in facts.steps}, source, "steps", words.steps)
        yield Script(
            id,
            facts.position,
            facts.minutes,
            tuple(_step(id, step, words.steps[step.id], source, lines) for step in facts.steps),
            lines.add(f"script.{id}.title", words.title, source, ("title",)),
        )


def _step(
    script: str, facts: schema.StepFacts, words: schema.StepWords, source: TomlSource, lines: Lines
) -> ScriptStep:
    where: KeyPath = ("steps", facts.id)
    prefix = f"script.{script}.{facts.id}"
    if facts.tense and not words.release_line:
        source.complain(where, f"{facts.id} has tension but no release_line", 'release_line = "…"')
    return ScriptStep(
        id=facts.id,
        part=facts.part,
        near=facts.near,
        lines=lines.add_all(prefix, words.lines, source, (*where, "lines")),
        tense=facts.tense.amount() if facts.tense else None,
        release_line=lines.add(f"{prefix}.release", words.release_line, source, (*where, "release_line"))
        if words.release_line
        else "",
        release=facts.release.amount() if facts.release else None,
        from_minutes=facts.from_minutes,
    )


def _red_flags(language: str, lines: Lines) -> dict[str, tuple[str, ...]]:
    paths = files.own(language, "red_flags.toml")
    if not paths:
        raise ContentProblem(
            f"programme/{language}/red_flags.toml is missing.",
            cure="Expected: what to do for each kind of red flag, in this language.",
        )
    source = read_toml(paths[0])
    words = checked(source, schema.RedFlags)
    return {
        kind: lines.add_all(f"red_flags.{kind}", getattr(words, kind).lines, source, (kind, "lines"))
        for kind in schema.RedFlags.model_fields
    }


def _free_lines(source: TomlSource, lines: Lines) -> None:
    """Every text of a file of lines; dotted keys and tables both name a line."""

    def walk(table: dict[str, object], where: tuple[str, ...]) -> None:
        for key, value in table.items():
            place = (*where, *key.split("."))
            if isinstance(value, str) and value:
                lines.add(".".join(place), schema.Text(text=value), source, (*where, key))
            elif isinstance(value, dict) and "text" in value:
                reviewed = schema.Text.model_validate(value)
                lines.add(".".join(place), reviewed, source, (*where, key))
            elif isinstance(value, dict):
                walk(value, place)
            else:
                source.complain(
                    (*where, key), f"{'.'.join(place)} is {value!r}", "text between double quotes"
                )

    walk(source.data, ())
