"""What every engine in the benchmark can be asked."""

from pathlib import Path
from typing import Protocol

from benchmarks.plain import Flow, Funnel, Map


class Engine(Protocol):
    """An engine that holds the log, sorted and coded, as it likes it best."""

    name: str

    @property
    def resident_bytes(self) -> int:
        """The bytes that hold the events."""
        ...

    def funnel_counts(self) -> tuple[int, ...]:
        """How many customers reached each of six steps within 30 days of the first."""
        ...

    def funnel(self) -> Funnel:
        """The same, with the exact median of every step's time."""
        ...

    def directly_follows(self) -> Flow:
        """How often one touchpoint follows another, with the exact median of the time between."""
        ...

    def map(self) -> Map:
        """What became of every touchpoint's customers, with the exact median of the time to the next."""
        ...

    def build(self, parquet: Path, folder: Path) -> Path:
        """Arrange a log in arrival order with text ids: coded, sorted by customer and time, on disk with the ids."""
        ...

    def built(self, kept: Path) -> tuple[int, Flow]:
        """Open what was built: the number of customers, and the flow, which shows that the order is right."""
        ...
