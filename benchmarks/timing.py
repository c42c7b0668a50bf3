"""Runs timed in turns: every engine meets the same quiet and the same noise."""

import gc
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Answer]):
    """The milliseconds of every run after the warm-up, and the answer, which is the same each time."""

    milliseconds: tuple[float, ...]
    answer: Answer

    @property
    def median(self) -> float:
        """The median of the runs."""
        return median(self.milliseconds)

    @property
    def best(self) -> float:
        """The fastest run."""
        return min(self.milliseconds)


def take_turns(asked: Mapping[str, Callable[[], Answer]], *, runs: int) -> dict[str, Timed[Answer]]:
    """Ask every engine once to warm up, then all of them in turns."""
    answers = {name: ask() for name, ask in asked.items()}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(runs):
        for name, ask in asked.items():
            gc.collect()
            began = perf_counter_ns()
            again = ask()
            taken[name].append((perf_counter_ns() - began) / 1e6)
            assert again == answers[name], f"{name} does not repeat itself"
    return {name: Timed(tuple(taken[name]), answers[name]) for name in asked}


def take_runs(ask: Callable[[], Answer], *, runs: int, before: Callable[[], None] = lambda: None) -> Timed[Answer]:
    """Ask one engine alone, once to warm up; what is done before each run is not timed."""
    before()
    answer = ask()
    taken = []
    for _ in range(runs):
        before()
        gc.collect()
        began = perf_counter_ns()
        answer = ask()
        taken.append((perf_counter_ns() - began) / 1e6)
    return Timed(tuple(taken), answer)


def time_help(*, runs: int) -> Timed[str]:
    """Time `rejse --help` as a person meets it: a new process each time."""

    def ask() -> str:
        asked = subprocess.run([sys.executable, "-m", "rejse", "--help"], capture_output=True, check=True, text=True)
        return asked.stdout

    return take_turns({"rejse": ask}, runs=runs)["rejse"]
