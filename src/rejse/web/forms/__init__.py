"""Forms for every object of the drawn journey: laid out, read back as operations, and objects made, moved, removed."""

from rejse.web.forms.desk import Choice
from rejse.web.forms.form import PRESENT, Field, Form, Group, Input, field_of, form_of, places_of
from rejse.web.forms.making import LIST_OF, NothingToHandOver, UnknownKind, duplicate, new_object
from rejse.web.forms.moving import cards_of, move, split_phase
from rejse.web.forms.pasted import Pasted, Proposed, operations_of_pasted, pasted
from rejse.web.forms.removing import LastPhase, remove, told_along
from rejse.web.forms.submitted import operations_of

__all__ = [
    "LIST_OF", "PRESENT", "Choice", "Field", "Form", "Group", "Input", "LastPhase", "NothingToHandOver", "Pasted",
    "Proposed", "UnknownKind", "cards_of", "duplicate", "field_of", "form_of", "move", "new_object", "operations_of",
    "operations_of_pasted", "pasted", "places_of", "remove", "split_phase", "told_along",
]  # fmt: skip
