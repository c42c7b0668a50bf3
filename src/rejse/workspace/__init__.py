"""A workspace: the Python API that every door shares."""

from rejse.workspace.example import EXAMPLE_FILES, Made, make_example
from rejse.workspace.opened import FORMATS, Moved, NotInForce, UnknownFormat, Workspace, new, open, prepare

__all__ = [
    "EXAMPLE_FILES", "FORMATS", "Made", "Moved", "NotInForce", "UnknownFormat", "Workspace", "make_example", "new",
    "open", "prepare",
]  # fmt: skip
