"""What own fields hold on paper: their kinds, flags, and the stages from which they are wanted."""

from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

#: The kinds of own fields, each with a word for it.
FIELD_KINDS = {
    "text": N_("text"),
    "number": N_("number"),
    "day": N_("day"),
    "choice": N_("choice"),
    "flag": N_("yes or no"),
}
_YES = frozenset({"1", "yes", "y", "true", "on", "x", "да", "بله", "예", "네"})
_NO = frozenset({"0", "no", "n", "false", "off", "нет", "نه", "خیر", "아니요", "아니오"})


def flag_of(text: str) -> str:
    """ "1" for a yes, "0" for a no, as a flag is kept. Raises Invalid for anything else."""
    said = " ".join(text.casefold().split())
    if said in _YES or said == _("yes"):
        return "1"
    if said in _NO or said == _("no"):
        return "0"
    raise Invalid(
        _("“{text}” is neither yes nor no.").format(text=text),
        field="value",
        hint=_("Write yes or no."),
    )


def flag_words(kept: str) -> str:
    """A flag as it is read."""
    return _("yes") if kept == "1" else _("no")
