"""What a person does on the map, one thing at a time, as operations on the draft that they saw."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from rejse.errors import WrongUse
from rejse.journey.changing import Draft, Operation
from rejse.journey.document import Lane
from rejse.store.records import Take
from rejse.web.extents import reach_into
from rejse.web.forms import duplicate, move, new_object, operations_of_pasted, pasted, remove, split_phase

Id: TypeAlias = Annotated[str, Field(max_length=200)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=400)]


class GoneFromMap(WrongUse):
    """What is to be changed is not in the journey."""

    code = "gone-from-map"


class _Edit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Add(_Edit):
    """A card at the end of a phase's lane, or behind another card."""

    do: Literal["add"]
    name: Name
    phase: Id
    lane: Lane | None = None
    after: Id | None = None


class AddPhase(_Edit):
    """A phase behind another one, or last of all."""

    do: Literal["add-phase"]
    name: Name
    after: Id | None = None


class Rename(_Edit):
    """A card or a phase gets another name."""

    do: Literal["rename"]
    place: Id
    name: Name


class Move(_Edit):
    """A card or a phase is put elsewhere."""

    do: Literal["move"]
    place: Id
    phase: Id | None = None
    lane: Lane | None = None
    before: Id | None = None
    after: Id | None = None


class Duplicate(_Edit):
    """A copy stands behind the original."""

    do: Literal["duplicate"]
    place: Id


class Remove(_Edit):
    """An object goes, with what cannot be without it."""

    do: Literal["remove"]
    place: Id


class Split(_Edit):
    """A phase becomes two; the cards from `first` on, or the later half, go to the new one."""

    do: Literal["split"]
    place: Id
    first: Id | None = None


class Overlap(_Edit):
    """A phase reaches into the next one."""

    do: Literal["overlap"]
    place: Id
    share: Annotated[float, Field(ge=0, le=1)]


class Paste(_Edit):
    """Notes become cards."""

    do: Literal["paste"]
    text: Annotated[str, Field(max_length=200_000)]


class Undo(_Edit):
    """The author's newest change is taken back."""

    do: Literal["undo"]


class Redo(_Edit):
    """What the author took back last is done again."""

    do: Literal["redo"]


class Settle(_Edit):
    """A conflict is settled."""

    do: Literal["settle"]
    conflict: int
    take: Take


Drawn: TypeAlias = Add | AddPhase | Rename | Move | Duplicate | Remove | Split | Overlap | Paste
Edit: TypeAlias = Annotated[Drawn | Undo | Redo | Settle, Field(discriminator="do")]


class Wanted(BaseModel):
    """An edit, and the revision of the picture it was made on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: Annotated[int, Field(ge=1)]
    edit: Edit


def operations_of_edit(draft: Draft, edit: Drawn, language: str) -> tuple[Operation, ...]:
    """Give the operations of an edit.

    Args:
        draft: the journey as whoever edits saw it.
        edit: what is wanted.
        language: in which names are written.

    Raises:
        GoneFromMap: it is about something that the journey does not have.
    """
    for place in _places(edit):
        if place not in draft.objects:
            raise GoneFromMap(value=place)
    return _MAKE[type(edit)](draft, edit, language)


def _places(edit: Drawn) -> list[str]:
    """Name everything that must be there."""
    match edit:
        case Add():
            return [f"phases/{edit.phase}"]
        case AddPhase():
            return [f"phases/{edit.after}"] if edit.after else []
        case Paste():
            return []
    return [edit.place]


def _add(draft: Draft, edit: Add, language: str) -> tuple[Operation, ...]:
    made = new_object(
        draft, "touchpoint", name=edit.name, language=language, phase=edit.phase, lane=edit.lane, after=edit.after
    )
    at = draft.copy()
    at.apply(made)
    if edit.after is None or f"touchpoints/{edit.after}" not in draft.objects:
        return (made,)
    return (made, *move(at, made.object, phase=edit.phase, after=edit.after))


def _add_phase(draft: Draft, edit: AddPhase, language: str) -> tuple[Operation, ...]:
    return (new_object(draft, "phase", name=edit.name, language=language, after=edit.after),)


def _rename(draft: Draft, edit: Rename, language: str) -> tuple[Operation, ...]:
    """Change the name that is read; where it is not written in the reader's language that is another one's."""
    stem = "name" if any(key.startswith("name/") for key in draft.objects[edit.place]) else "title"
    tags = [key.partition("/")[2] for key in draft.objects[edit.place] if key.startswith(f"{stem}/")]
    field = f"{stem}/{language if language in tags or not tags else tags[0]}"
    name, before = " ".join(edit.name.split()), draft.value(edit.place, field)
    return (Operation(edit.place, field, before, name),) if name and name != before else ()


def _move(draft: Draft, edit: Move, _language: str) -> tuple[Operation, ...]:
    lane = None if edit.lane is None else str(edit.lane)
    return move(draft, edit.place, phase=edit.phase, lane=lane, before=edit.before, after=edit.after)


def _duplicate(draft: Draft, edit: Duplicate, language: str) -> tuple[Operation, ...]:
    made = duplicate(draft, edit.place, language=language)
    at = draft.copy()
    at.apply(made)
    if not edit.place.startswith("touchpoints/"):
        return (made,)
    return (made, *move(at, made.object, after=edit.place.partition("/")[2]))


def _remove(draft: Draft, edit: Remove, _language: str) -> tuple[Operation, ...]:
    return remove(draft, edit.place)


def _split(draft: Draft, edit: Split, language: str) -> tuple[Operation, ...]:
    return split_phase(draft, edit.place, language=language, first=edit.first)


def _overlap(draft: Draft, edit: Overlap, _language: str) -> tuple[Operation, ...]:
    return reach_into(draft, edit.place.partition("/")[2], edit.share)


def _paste(draft: Draft, edit: Paste, language: str) -> tuple[Operation, ...]:
    return operations_of_pasted(draft, pasted(edit.text, draft, language=language))


_MAKE: Final[Mapping[type[_Edit], Callable[..., tuple[Operation, ...]]]] = {
    Add: _add,
    AddPhase: _add_phase,
    Rename: _rename,
    Move: _move,
    Duplicate: _duplicate,
    Remove: _remove,
    Split: _split,
    Overlap: _overlap,
    Paste: _paste,
}
