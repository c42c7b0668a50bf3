"""What was worked out once is not worked out again, also when many ask for it at the same time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


class Kept(Generic[T]):
    """Answers by what was asked; the ones asked for longest ago are forgotten first.

    Who asks for what another is working out waits for that one's answer. A failure is told to all who waited, and is
    not kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def get(self, asked: Hashable, work_out: Callable[[], T]) -> T:
        """Give what was worked out for this question, working it out where nobody has."""
        with self._lock:
            answer = self._answers.get(asked)
            mine = answer is None
            if answer is None:
                answer = self._answers[asked] = Future()
            self._answers.move_to_end(asked)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        if mine:
            self._work_out(asked, answer, work_out)
        return answer.result()

    def forget(self) -> None:
        """Forget everything; what is being worked out is still given to those who wait for it."""
        with self._lock:
            self._answers.clear()

    def _work_out(self, asked: Hashable, answer: "Future[T]", work_out: Callable[[], T]) -> None:
        try:
            answer.set_result(work_out())
        except BaseException as failure:  # noqa: BLE001  (whoever waits is told, whatever it is)
            with self._lock:
                if self._answers.get(asked) is answer:
                    del self._answers[asked]
            answer.set_exception(failure)


def hashable(value: Any) -> Hashable:  # noqa: ANN401  (whatever a question may hold)
    """Give a question's part as something that can be looked up."""
    if isinstance(value, dict):
        return tuple(sorted((name, hashable(one)) for name, one in value.items()))
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(hashable(one) for one in value)
    return cast("Hashable", value)
