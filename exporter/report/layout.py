"""How a statement is laid out for people: its title, its line items in order, and the members that part them."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.qname import QName


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A line of a statement: an item, or a heading above items.

    ``role`` is the preferred label role, empty for the standard one; ``negated`` shows values with the other sign,
    ``opening`` shows an instant at the start of the period, ``total`` marks a sum.
    """

    concept: QName
    label: str
    depth: int
    heading: bool = False
    role: str = ""

    def __post_init__(self) -> None:
        if self.depth < 0:
            raise ValueError(f"the line {self.label} has a depth below 0")

    @property
    def negated(self) -> bool:
        """Whether values are shown with the other sign."""
        return self._kind.startswith("negated")

    @property
    def total(self) -> bool:
        """Whether the line is shown as a sum."""
        return "total" in self._kind.lower()

    @property
    def opening(self) -> bool:
        """Whether the line shows an instant at the start of a period."""
        return "periodstart" in self._kind.lower()

    @property
    def _kind(self) -> str:
        return self.role.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class LayoutAxis:
    """A dimension of a statement and its members in order, with their labels."""

    dimension: QName
    label: str
    members: tuple[tuple[QName, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StatementLayout:
    """One statement: the role it stands for, its title, lines and dimensions."""

    role: str
    title: str
    rows: tuple[LayoutRow, ...]
    axes: tuple[LayoutAxis, ...] = ()
