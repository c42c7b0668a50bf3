"""Rejse: a living customer-journey map, the journey as drawn and the journey as walked on one picture.

Example:
    >>> import rejse
    >>> workspace = rejse.open("my-journey")           # doctest: +SKIP
    >>> workspace.measure("reach").touchpoints[0].reach  # doctest: +SKIP
    2868
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rejse.workspace import Workspace, new, open

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__", "new", "open"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load the Python API when it is first asked for, so that `rejse --help` stays quick."""
    if name in {"Workspace", "new", "open"}:
        return getattr(import_module("rejse.workspace"), name)
    raise AttributeError(name)
