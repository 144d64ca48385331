"""What a column of a file fills, in words for people."""

from collections.abc import Sequence

from crm_tui.domain.search import fold
from crm_tui.i18n import N_, _
from crm_tui.importers.mapping import LABEL, OWN, SKIP, Column
from crm_tui.importers.own_kinds import OwnKind

WORDS = {
    "name": N_("name"),
    "first_name": N_("first name"),
    "middle_name": N_("middle name"),
    "last_name": N_("last name"),
    "display_name": N_("name as shown"),
    "company": N_("company"),
    "job_title": N_("job title"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "messenger": N_("messenger"),
    "site": N_("site"),
    "address": N_("address"),
    "street": N_("street"),
    "city": N_("city"),
    "state": N_("region"),
    "postcode": N_("postcode"),
    "country": N_("country"),
    "note": N_("note"),
    "tags": N_("tags"),
    "source": N_("source"),
    "owner": N_("owner"),
    "language": N_("language"),
    "birthday": N_("birthday"),
    "external_id": N_("the file's own id"),
    "uid": N_("our id"),
    "created": N_("day it was made"),
    "deal_title": N_("deal"),
    "amount": N_("amount"),
    "currency": N_("currency"),
    "stage": N_("stage"),
    "status": N_("status"),
    "pipeline": N_("pipeline"),
    "due": N_("due"),
    "expected_day": N_("expected day"),
    "closed_day": N_("day it closed"),
    "lost_reason": N_("reason of the loss"),
    "next_step": N_("next step"),
    "deal_external_id": N_("the deal's id in the file"),
    SKIP: N_("left out"),
    LABEL: N_("which of several its neighbour is"),
    "": N_("line of a note"),
}
"""Every field of a mapping; "" for a column that nobody knows."""

KINDS = {
    "text": N_("text"),
    "number": N_("number"),
    "day": N_("day"),
    "choice": N_("choice"),
}

WHYS = {
    "by name": N_("known by its name"),
    "by content": N_("known by what stands in it"),
    "by format": N_("so the program writes it"),
    "as asked": N_("as you said"),
    "": N_("nobody knows it"),
}


def field_words(field: str, own: Sequence[OwnKind] = ()) -> str:
    """What a field is called; of an own field its name and kind."""
    if not field.startswith(OWN):
        return _(WORDS[field]) if field in WORDS else field
    name = field.removeprefix(OWN)
    kind = next((one.kind for one in own if one.key == fold(name)), "")
    if not kind:
        return _("own field “{name}”").format(name=name)
    return _("own field “{name}”, {kind}").format(name=name, kind=_(KINDS[kind]))


def why_words(column: Column) -> str:
    """How one knows what a column holds."""
    return _(WHYS.get(column.why, ""))
