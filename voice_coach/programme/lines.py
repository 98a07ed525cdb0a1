"""Every spoken text under its id, and where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from string import Formatter

from voice_coach.programme import schema
from voice_coach.programme.toml_source import KeyPath, TomlSource


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line is written."""

    source: TomlSource
    where: KeyPath
    text: str

    def place(self) -> str:
        """The file and the number of the line in it, such as `bridge.toml:12`."""
        return f"{self.source.path}:{self.source.line_of(self.where, self.text)}"


Origins = dict[str, Origin]
"""Line id → where it is written."""


@dataclass
class Lines:
    """Collects every spoken text under its id."""

    texts: dict[str, str] = field(default_factory=dict)
    reviews: dict[str, str] = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)

    def add(self, line_id: str, spoken: schema.Text, source: TomlSource, where: KeyPath) -> str:
        """Keep the text; give its id back. Raises ContentProblem for a doubled id or a broken slot."""
        if line_id in self.texts:
            source.complain(where, f"the line {line_id} is there twice", "one text a line", spoken.text)
        try:
            slots = [name for _, name, _, _ in Formatter().parse(spoken.text) if name is not None]
        except ValueError:
            slots = [""]
        if not all(name.isidentifier() for name in slots):
            source.complain(where, "a broken slot in braces", "slots such as {count}", spoken.text)
        self.texts[line_id] = spoken.text
        self.origins[line_id] = Origin(source, where, spoken.text)
        if spoken.clinical_review:
            self.reviews[line_id] = spoken.clinical_review
        return line_id

    def add_all(
        self, prefix: str, several: Iterable[schema.Text], source: TomlSource, where: KeyPath
    ) -> tuple[str, ...]:
        """Keep the texts as prefix.1, prefix.2 …; give their ids back."""
        return tuple(
            self.add(f"{prefix}.{number}", spoken, source, where) for number, spoken in enumerate(several, 1)
        )
