"""Saved views: a filter with its sorting, columns and grouping, under a name."""

from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

#: What a person calls the lists of each entity, one and many.
LISTS = {"clients": "client", "deals": "deal", "steps": "step"}
LIST_OF = {entity: many for many, entity in LISTS.items()}
WORDS = {"client": N_("clients"), "deal": N_("deals"), "step": N_("steps")}


class View(NamedTuple):
    """A saved view. columns: keys of `domain.columns`, none for the usual ones.

    owner_id: whose it is; None for the whole team's.
    """

    id: int
    name: str
    entity: str
    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    group: str = ""
    owner_id: int | None = None


def entity_of(text: str) -> str:
    """client, deal or step: what a person calls a list (`clients`, `deal`). Raises Invalid."""
    said = text.strip().lower()
    if said in LISTS:
        return LISTS[said]
    if said in LIST_OF:
        return said
    raise Invalid(
        _("There is no list “{what}”.").format(what=text),
        field="what",
        hint=_("Choose one of: {names}.").format(names=", ".join(LISTS)),
    )
