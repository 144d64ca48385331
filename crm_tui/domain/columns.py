"""The columns that lists of clients, deals and steps may show, be sorted and be grouped by."""

from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

TEXT, NUMBER, DAY, MOMENT, MONEY, LIST, FLAG = (
    "text", "number", "day", "moment", "money", "list", "flag",
)  # fmt: skip
#: How a column of an own field is called: `field:Budget`.
OWN = "field:"


class Column(NamedTuple):
    """One column: what it is called, and of which kind its cells are.

    groups: whether rows may be grouped by it.
    """

    title: str
    kind: str = TEXT
    groups: bool = False


COLUMNS: dict[str, dict[str, Column]] = {
    "client": {
        "name": Column(N_("Name")),
        "kind": Column(N_("Kind"), groups=True),
        "company": Column(N_("Company"), groups=True),
        "job": Column(N_("Job title")),
        "phone": Column(N_("Phone")),
        "email": Column(N_("E-mail")),
        "city": Column(N_("City"), groups=True),
        "country": Column(N_("Country"), groups=True),
        "language": Column(N_("Language"), groups=True),
        "source": Column(N_("Source"), groups=True),
        "owner": Column(N_("Owner"), groups=True),
        "tags": Column(N_("Tags"), LIST),
        "deals": Column(N_("Open deals"), NUMBER),
        "next": Column(N_("Next step")),
        "due": Column(N_("Due"), DAY, groups=True),
        "contact": Column(N_("Last contact"), MOMENT),
        "created": Column(N_("Added"), MOMENT),
        "about": Column(N_("About")),
    },
    "deal": {
        "title": Column(N_("Deal")),
        "client": Column(N_("Client"), groups=True),
        "company": Column(N_("Company"), groups=True),
        "city": Column(N_("City"), groups=True),
        "pipeline": Column(N_("Pipeline"), groups=True),
        "stage": Column(N_("Stage"), groups=True),
        "status": Column(N_("Status"), groups=True),
        "amount": Column(N_("Amount"), MONEY),
        "received": Column(N_("Received"), MONEY),
        "owner": Column(N_("Owner"), groups=True),
        "source": Column(N_("Source"), groups=True),
        "tags": Column(N_("Tags"), LIST),
        "next": Column(N_("Next step")),
        "due": Column(N_("Due"), DAY, groups=True),
        "expected": Column(N_("Expected"), DAY, groups=True),
        "created": Column(N_("Opened"), MOMENT),
        "closed": Column(N_("Closed"), MOMENT),
        "age": Column(N_("Days in stage"), NUMBER),
        "tries": Column(N_("Tries"), NUMBER),
        "contacts": Column(N_("Contacts"), NUMBER),
        "later": Column(N_("Later"), NUMBER),
        "reason": Column(N_("Reason"), groups=True),
        "competitor": Column(N_("Competitor"), groups=True),
    },
    "step": {
        "step": Column(N_("Step")),
        "kind": Column(N_("Kind"), groups=True),
        "client": Column(N_("Client"), groups=True),
        "deal": Column(N_("Deal")),
        "stage": Column(N_("Stage"), groups=True),
        "amount": Column(N_("Amount"), MONEY),
        "owner": Column(N_("Owner"), groups=True),
        "due": Column(N_("Due"), DAY, groups=True),
        "time": Column(N_("Time")),
        "city": Column(N_("City"), groups=True),
        "outcome": Column(N_("Outcome"), groups=True),
        "closed": Column(N_("Closed"), MOMENT),
        "said": Column(N_("Said")),
        "created": Column(N_("Planned"), MOMENT),
    },
}
#: What a list shows unless it is told otherwise.
USUAL = {
    "client": ("name", "company", "phone", "city", "owner", "tags", "deals", "next", "due"),
    "deal": ("title", "client", "stage", "amount", "owner", "next", "due", "age"),
    "step": ("step", "client", "deal", "amount", "owner", "due", "time"),
}
#: The order of a list unless it is told otherwise.
FIRST_SORT = {"client": "name", "deal": "stage", "step": "due"}
UNSORTED = frozenset({"tags"})


def title_of(entity: str, key: str) -> str:
    """What stands over a column."""
    return key.removeprefix(OWN) if key.startswith(OWN) else _(COLUMNS[entity][key].title)


def columns_of(entity: str, text: str, own: "tuple[str, ...]" = ()) -> tuple[str, ...]:
    """The columns that a line names, commas between: `name,city,field:Budget`.

    own: the names of the own fields there are. Raises Invalid naming the nearest one.
    """
    named = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    return tuple(_column(entity, one, own, "columns") for one in named)


def sort_of(entity: str, text: str, own: "tuple[str, ...]" = ()) -> str:
    """The column a list is sorted by, `-` before it for the other way round. Raises Invalid."""
    said = text.strip()
    down = "-" if said.startswith("-") else ""
    key = _column(entity, said.removeprefix("-"), own, "sort")
    if key in UNSORTED:
        raise Invalid(_("Nothing is sorted by “{name}”.").format(name=key), field="sort")
    return f"{down}{key}"


def group_of(entity: str, text: str, own: "tuple[str, ...]" = ()) -> str:
    """The column that rows are grouped by, "" for none. Raises Invalid."""
    key = _column(entity, text.strip(), own, "group") if text.strip() else ""
    if key and not key.startswith(OWN) and not COLUMNS[entity][key].groups:
        names = ", ".join(name for name, one in COLUMNS[entity].items() if one.groups)
        raise Invalid(
            _("Nothing is grouped by “{name}”.").format(name=key),
            field="group",
            hint=_("Choose one of: {names}.").format(names=names),
        )
    return key


def _column(entity: str, text: str, own: "tuple[str, ...]", field: str) -> str:
    """The key of a column as a person wrote it."""
    from crm_tui.domain.written import nearest

    sought = fold(text.removeprefix(OWN))
    if not text.startswith(OWN) and sought in COLUMNS[entity]:
        return sought
    for name in own:
        if fold(name) == sought:
            return f"{OWN}{name}"
    said = nearest(sought, [*COLUMNS[entity], *own])
    raise Invalid(
        _("There is no column “{name}”.").format(name=text),
        field=field,
        hint=said[:1].upper() + said[1:],
    )
