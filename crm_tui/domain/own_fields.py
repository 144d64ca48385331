"""What own fields hold on paper: their kinds, flags, and the stages from which they are wanted."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What stands before a stage that is not left without a field; `!` behind it says the same.
MUST = "must:"
#: The kinds of own fields, each with a word for it.
FIELD_KINDS = {
    "text": N_("text"),
    "number": N_("number"),
    "day": N_("day"),
    "choice": N_("choice"),
    "flag": N_("yes or no"),
}
_YES = frozenset(
    {"1", "yes", "y", "true", "on", "x", "да", "بله", "예", "네", "ja", "oui", "sí", "si"}
)
_NO = frozenset(
    {"0", "no", "n", "false", "off", "нет", "نه", "خیر", "아니요", "아니오", "nein", "non"}
)


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


class Wanted(NamedTuple):
    """From which stage of a pipeline on a field is wanted before the stage is left.

    must: the stage is not left without it.
    """

    pipeline: str
    stage: str
    must: bool = False


def read_required(text: str, stages: "Mapping[str, Sequence[str]]") -> tuple[Wanted, ...]:
    """What `pipeline/stage` lines say, `!` behind or `must:` before one that is a must.

    stages: the keys of each pipeline's stages. Raises Invalid naming what there is not.
    """
    found: dict[str, Wanted] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        wanted = _wanted(line)
        if wanted.stage not in stages.get(wanted.pipeline, ()):
            known = ", ".join(f"{key}/{one}" for key, every in stages.items() for one in every)
            raise Invalid(
                _("There is no stage “{name}”.").format(name=line.rstrip("!")),
                field="required_from",
                hint=_("Choose one of: {names}.").format(names=known),
            )
        found[wanted.pipeline] = wanted
    return tuple(found.values())


def write_required(wanted: "Iterable[Wanted]") -> str:
    """Lines that `read_required` reads back."""
    return "\n".join(f"{one.pipeline}/{one.stage}{'!' if one.must else ''}" for one in wanted)


def wanted_at(text: str, pipeline: str, stages: "Sequence[str]", here: str) -> "Wanted | None":
    """The line of a field that counts at a stage; None where it is not wanted there (yet).

    stages: the pipeline's, in their order.
    """
    for one in map(_wanted, filter(None, text.splitlines())):
        is_there = one.pipeline == pipeline and one.stage in stages and here in stages
        if is_there and stages.index(here) >= stages.index(one.stage):
            return one
    return None


def _wanted(line: str) -> Wanted:
    place = line.strip()
    must = place.endswith("!") or place.startswith(MUST)
    pipeline, _slash, stage = place.removesuffix("!").removeprefix(MUST).partition("/")
    return Wanted(pipeline.strip(), stage.strip(), must)


class Definition(NamedTuple):
    """What a field is: its kind, its choices, and lines of `read_required`."""

    kind: str
    choices: tuple[str, ...] = ()
    required_from: tuple[str, ...] = ()


def read_definition(text: str) -> Definition:
    """What a line says of a field: `number`, `choice gas, oil from sales/offer!`.

    Raises Invalid naming the kinds there are.
    """
    said, _from, places = f" {text.strip()} ".partition(" from ")
    kind, _space, rest = said.strip().partition(" ")
    kind = kind.rstrip(":").lower() or "text"
    choices = tuple(dict.fromkeys(one.strip() for one in rest.split(",") if one.strip()))
    if kind not in FIELD_KINDS:
        raise Invalid(
            _("“{kind}” is no kind of field.").format(kind=kind),
            field="kind",
            hint=_("Choose one of: {names}.").format(names=", ".join(FIELD_KINDS)),
        )
    if (kind == "choice") != bool(choices):
        raise Invalid(
            _("A choice field, and no other, has choices."),
            field="options",
            hint=_("Such as: choice gas, oil"),
        )
    return Definition(kind, choices, tuple(places.replace(",", " ").split()))


def definition_words(definition: Definition) -> str:
    """A line that `read_definition` reads back."""
    words = f"{definition.kind} {', '.join(definition.choices)}".strip()
    places = " ".join(definition.required_from)
    return f"{words} from {places}" if places else words
