"""The figures of playbooks as commands print them: tables for people, JSON for programs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import shapes
from crm_tui.cli.output import KEPT, echo, echo_json, echo_lines, lay, line_cells, remark
from crm_tui.cli.words import amount_words, past_words
from crm_tui.domain.comparing import ALIKE, ANSWERS, FEW, LESS, MORE, SOLD
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance
    from crm_tui.cli.output import Piece
    from crm_tui.domain.comparing import Arm, Book, Money, Said, Step
    from crm_tui.domain.figures import Span

WORDS = {
    "result": N_("result"),
    "postpone": N_("later"),
    "refuse": N_("no"),
    SOLD: N_("sold"),
}
VERDICTS = {MORE: N_("B more"), LESS: N_("B less"), ALIKE: N_("alike"), FEW: N_("too few")}
STYLES = {MORE: "head", LESS: "head", ALIKE: "", FEW: "dim", "": ""}
_NO_ROW = ("",) * 9


class _Line(NamedTuple):
    """A line of the page: pieces that stand as they are, or cells of the table."""

    pieces: "Sequence[Piece]" = ()
    cells: tuple[str, ...] = _NO_ROW
    verdict: str = ""


def tell(look: "Glance", found: "Sequence[Book]") -> None:
    """Print the figures of each pipeline; of a trial both versions side by side."""
    if not found:
        echo(_("No step was answered yet."))
        return
    for place, book in enumerate(found):
        if place:
            echo()
        _print(_page(look, book))
    remark(_("First answers, one a deal; in brackets the interval of 95 %."))


def _print(page: list[_Line]) -> None:
    room = line_cells()
    laid = lay(
        [line.cells for line in page], None if room is None else room - 2, right=(1, 4),
        give_way=((3, KEPT), (6, KEPT), (2, KEPT), (5, KEPT), (0, 6)),
    )  # fmt: skip
    echo_lines(
        line.pieces or ["  ", *cells[:-1], (cells[-1], STYLES[line.verdict])]
        for line, cells in zip(page, laid, strict=True)
    )


def _page(look: "Glance", book: "Book") -> list[_Line]:
    lines = [_Line([(book.name, "head")])]
    if book.trial is not None:
        words = _("“{name}” since {day}: {share}% of new deals go by B (seed {seed})").format(
            name=book.trial.name, day=past_words(book.trial.started_at, look),
            share=book.trial.share, seed=book.trial.seed,
        )  # fmt: skip
        if book.trial.ended_at is not None:
            words += _(", ended {day}").format(day=past_words(book.trial.ended_at, look))
        lines = [_Line([(book.name, "head"), f" · {words}"])]
    for step in book.steps:
        if any(arm.deals for arm in step.arms.values()):
            lines += _step(step)
    return [*lines, *_money(look, book)]


def _step(step: "Step") -> list[_Line]:
    lines = [_Line([(step.name, "head"), *_titles(step)])]
    said = {one.what: one for one in step.said}
    for answer in ANSWERS:
        counted = [
            (arm, getattr(one, answer), one.deals, one.share(answer))
            for arm, one in step.arms.items()
        ]
        lines.append(_row(_(WORDS[answer]), counted, said.get(answer)))
    return lines + _too_few(step.said)


def _titles(step: "Step") -> "list[Piece]":
    named = {arm: title for arm, title in step.titles.items() if title}
    if len(set(named.values())) == 1 and len(named) == len(step.titles):
        return [(": " + next(iter(named.values())), "dim")]
    told = ", ".join(f"{arm.upper()} {title}".strip() for arm, title in named.items())
    return [(": " + told, "dim")] if told else []


def _row(name: str, counted: "Sequence[tuple[str, int, int, Span]]", said: "Said | None") -> _Line:
    """`result  30% (27–33) 300 of 1000   45% (42–48) …   +15 (+11 – +19)  B more`."""
    cells = [name]
    for _arm, hits, of, span in counted:
        some = of > 0
        cells += [f"{_percent(span.value)}%" if some else "–", _between(span) if some else ""]
        cells.append(_("{hits} of {of}").format(hits=hits, of=of) if some else "")
    if said is None:
        return _Line(cells=(*cells, *_NO_ROW[len(cells) :]))
    apart = f"{_signed(said.apart.value)} ({_signed(said.apart.low)} … {_signed(said.apart.high)})"
    return _Line(cells=(*cells, apart, _(VERDICTS[said.verdict])), verdict=said.verdict)


def _percent(share: float) -> int:
    return round(share * 100)


def _between(span: "Span") -> str:
    return f"({_percent(span.low)}–{_percent(span.high)})"


def _signed(apart: float) -> str:
    return f"{round(apart * 100):+d}"


def _too_few(said: "Sequence[Said]") -> list[_Line]:
    """How many deals are still missing to tell anything of a step."""
    more = max((one.more for one in said if one.verdict == FEW), default=0)
    if not more:
        return []
    words = _("too few to tell: about {n} more deals").format(n=more)
    return [_Line(["  ", (words, "warn")])]


def _money(look: "Glance", book: "Book") -> list[_Line]:
    counted = [(arm, one.sold, one.decided, one.share()) for arm, one in book.money.items()]
    lines = [_Line([(_("Deals"), "head")]), _row(_(WORDS[SOLD]), counted, book.said)]
    if book.said is not None:
        lines += _too_few([book.said])
    for arm, one in book.money.items():
        sums = ", ".join(
            amount_words(total, currency, look.config.language) for currency, total in one.sums
        )
        told = _("{sold} sold, {lost} lost, {open} open").format(**one._asdict())
        if sums:
            told += _("; sold for {sums}").format(sums=sums)
        lines.append(_Line([f"  {arm.upper()} {told}" if arm else f"  {told}"]))
    return lines


# -- for programs ---------------------------------------------------------------------------------


def tell_json(look: "Glance", found: "Sequence[Book]") -> None:
    """Print the figures as docs/json.md tells them."""
    echo_json(
        {**shapes.head("report playbooks", look), "pipelines": [_book_shape(b) for b in found]}
    )


def _book_shape(book: "Book") -> dict[str, Any]:
    trial = book.trial
    return {
        "pipeline": book.key,
        "name": book.name,
        "trial": None
        if trial is None
        else {
            "name": trial.name,
            "share": trial.share,
            "seed": trial.seed,
            "started_at": shapes.instant(trial.started_at),
            "ended_at": shapes.instant(trial.ended_at),
        },
        "steps": [_step_shape(step) for step in book.steps],
        "sold": [_money_shape(arm, one) for arm, one in book.money.items()],
        "difference": None if book.said is None else _said_shape(book.said),
    }


def _step_shape(step: "Step") -> dict[str, Any]:
    return {
        "stage": step.stage,
        "stage_name": step.name,
        "answers": [_arm_shape(arm, one, step.titles) for arm, one in step.arms.items()],
        "differences": [_said_shape(one) for one in step.said],
    }


def _arm_shape(arm: str, one: "Arm", titles: Mapping[str, str]) -> dict[str, Any]:
    counts = {
        answer: _share_shape(getattr(one, answer), one.deals, one.share(answer))
        for answer in ANSWERS
    }
    return {"version": arm, "title": titles.get(arm, ""), "all_answers": one.every, **counts}


def _money_shape(arm: str, one: "Money") -> dict[str, Any]:
    return {
        "version": arm,
        "share": _share_shape(one.sold, one.decided, one.share()),
        "lost": one.lost,
        "open": one.open,
        "sums": [shapes.amount(total, currency) for currency, total in one.sums],
    }


def _share_shape(hits: int, of: int, span: "Span") -> dict[str, Any]:
    return {"count": hits, "of": of, **_span_shape(span)}


def _span_shape(span: "Span") -> dict[str, float]:
    return {name: round(value, 4) for name, value in span._asdict().items()}


def _said_shape(said: "Said") -> dict[str, Any]:
    return {
        "what": said.what,
        **_span_shape(said.apart),
        "chance": round(said.chance, 6),
        "verdict": said.verdict,
        "more_deals": said.more,
    }
