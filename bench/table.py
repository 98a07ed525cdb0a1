"""One table for everything that is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, of whom, in which unit, and what it is to be."""

    what: str
    who: str
    """`ours`, or the peer's name."""
    figure: float
    unit: str
    goal: str = ""
    """As in `<= 350`; empty for a peer, or where there is none."""

    @property
    def reached(self) -> bool | None:
        """Whether the figure meets its goal; None without one."""
        if not self.goal:
            return None
        sign, bound = self.goal.split()
        return self.figure <= float(bound) if sign == "<=" else self.figure >= float(bound)


def heading() -> str:
    """The table's head."""
    return "| what | who | figure | unit | goal | reached |\n|---|---|---:|---|---|---|"


def shown(row: Row) -> str:
    """The row as a line of the table."""
    reached = {None: "", True: "yes", False: "no"}[row.reached]
    return f"| {row.what} | {row.who} | {row.figure:.4g} | {row.unit} | {row.goal} | {reached} |"
