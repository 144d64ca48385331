"""The form of a postponement: until when, why, with which offer, and what to ask meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crm_tui.domain.lines import StepLine
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import N_, _
from crm_tui.screens.asking_form import AskingForm
from crm_tui.screens.forms import STAYS, Reply, Save, choices
from crm_tui.screens.jobs import postpone_job
from crm_tui.screens.outcome_forms import describe, draft_of, saved
from crm_tui.screens.remarks import remarked
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import DAY, WEEKDAYS, Line, clip, day_near, length, said

if TYPE_CHECKING:
    from crm_tui.domain.dates import When
    from crm_tui.store.queries.outcomes import Patience

WHEN, WHY, OFFER, CHANGES = range(4)

LATER_REASONS = (
    ("l", "asked_for_later", N_("asked for later")),
    ("d", "deciding", N_("deciding")),
    ("m", "waiting_money", N_("waiting for money")),
    ("t", "waiting_third_party", N_("waiting for a third party")),
    ("a", "away", N_("away")),
    ("s", "season", N_("season")),
)
DIGITS = (
    N_("in an hour"),
    N_("tomorrow"),
    N_("in 3 working days"),
    N_("next week"),
    N_("in 2 weeks"),
    N_("next month"),
)


@dataclass
class PostponeForm(AskingForm):
    """Until when, in words or a lone digit; then a reason and a changed offer, by tab."""

    part: int = 0
    reason: str = ""
    changed: bool = False
    patience: "Patience | None" = None
    changes: Field = field(default_factory=Field)
    _soonest: "When | None" = None  # what the digit 1 means

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Postpone")
        self.hint = _("until when: fri 15:00, or a digit")

    def keys(self) -> list[tuple[str, str]]:
        """What works in each part."""
        if self.at >= 0:
            return self.asking_keys()
        names = {WHY: _("reason"), OFFER: _("offer"), CHANGES: _("what changes")}
        parts = self._parts
        after = parts[parts.index(self.part) + 1] if self.part != parts[-1] else WHEN
        words = names.get(after, _("questions") if self.asked else _("until when"))
        return [("enter", _("save")), ("tab", words), ("esc", _("back"))]

    @property
    def _parts(self) -> tuple[int, ...]:
        """The parts that tab goes through."""
        return (WHEN, WHY, OFFER, CHANGES) if self.changed else (WHEN, WHY, OFFER)

    def lines(self, cells: int) -> list[Line]:
        """The line, its reading, and the part that tab opened."""
        lines = super().lines(cells)
        if self.refused is None:
            lines[1:] = self._read_below(lines[1], cells)
        if self.part == WHY:
            letters = [(letter, _(words)) for letter, _key, words in LATER_REASONS]
            chosen = next((x for x, key, _words in LATER_REASONS if key == self.reason), "")
            return [*lines, *choices(letters, chosen, cells)]
        if self.part == OFFER:
            offers = [("s", _("the same offer")), ("c", _("a changed offer"))]
            return [*lines, *choices(offers, "c" if self.changed else "s", cells)]
        if self.part == CHANGES:
            head = f" {_('what changes')} "
            room = max(cells - len(head) - 3, 4)
            typed = self.changes.line(room, _("10 % less, delivery included"))
            return [*lines, clip([(head, "bold"), ("› ", "mark"), *typed], cells)]
        return [*lines, *self.asking_lines(cells)]

    def _read_below(self, reading: Line, cells: int) -> list[Line]:
        """What the digits mean while nothing is typed, then the reading: in as many lines."""
        digits, warning = _digits(cells, self._choices()), self._limit()
        first = [reading] if self.text else digits
        told = [clip([(" " + warning, "warn")], cells)] if warning else []
        blank: list[Line] = [clip([], cells)] * (len(digits) - len(first) - len(told))
        return [*first, *told, *blank] if self.text else [*first, *told]

    def _limit(self) -> str:
        """What one more postponement calls for; "" while it is borne."""
        borne = self.patience
        if borne is None or borne.in_a_row + 1 < borne.warn:
            return ""
        times = borne.in_a_row + 1
        if times < borne.most:
            return _("{n} times in a row; at {most} it takes a changed offer or a refusal").format(
                n=times, most=borne.most
            )
        if self.changed:
            return _("{n} times in a row").format(n=times)
        return _("{n} times in a row: change the offer, or take it as a refusal").format(n=times)

    @property
    def _at_the_limit(self) -> bool:
        """Whether the same offer is not to be heard once more."""
        borne = self.patience
        return borne is not None and borne.in_a_row + 1 >= borne.most

    def below(self) -> Line:
        """How it is read; while empty, the digits say what they mean instead."""
        if not self.text:
            return []
        try:
            when = self._when()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        line: Line = [(" → ", "mark"), (describe(when, self.around.moment().local), "bold")]
        line += remarked(when, self.around)
        line += [(f" · {words}", "dim") for words in self._extras()]
        times = max((step.postpones for step in self.steps), default=0) + 1
        return [*line, (" · " + _("later ×{times}").format(times=times), "warn")]

    def press(self, name: str, char: str | None) -> Reply:
        """Tab goes from part to part, then to the questions; in the parts a letter chooses."""
        if self.at >= 0:
            return self.asking_press(name, char)
        if name in ("tab", "shift+tab"):
            self._turn(1 if name == "tab" else -1)
            return STAYS
        if name == "down" and self.asked:
            self.part = WHEN
            self.go_to(0)
            return STAYS
        if self.part == CHANGES and name not in ("enter", "escape"):
            self.changes.press(name, char)
            return STAYS
        if self.part in (WHY, OFFER) and char:
            return self._choose(char)
        return super().press(name, char)

    def paste(self, text: str) -> Reply:
        """Take pasted text where one types."""
        if self.part == CHANGES and self.at < 0:
            self.changes.insert(text)
            return STAYS
        return super().paste(text)

    def _turn(self, way: int) -> None:
        parts = self._parts
        place = parts.index(self.part) + way
        if place == len(parts) and self.asked:
            self.part = WHEN
            self.go_to(0)
        else:
            self.part = parts[place % len(parts)]

    def enter(self) -> Reply:
        """Save, if the day can be read. No digit saves by itself."""
        try:
            when = self._when()
        except Invalid as error:
            self.part = WHEN
            return Reply(say=f"{error.message} {error.hint}")
        if self._at_the_limit and not self.changed:
            self.part = OFFER
            return Reply(say=self._limit())
        changes = self.changes.text.strip() if self.changed else ""
        if self.changed and not changes:
            self.part = CHANGES
            return Reply(say=_("Say in a few words what changes in the offer."))
        words = describe(when, self.around.moment().local)
        return Reply(
            close=True,
            save=Save(
                postpone_job(self.steps, draft_of(when), self.reason, changes, self.answers),
                _("{who}: later, {when}").format(who=self.subject, when=words),
                self.steps,
                is_outcome=True,
                repeat=self._once_more,
                otherwise=self._refused_offer,
            ),
        )

    def _once_more(self, steps: tuple[StepLine, ...]) -> Save:
        """The same for other steps: no form stands behind it that could ask."""
        save = saved(self.again(replace(self, steps=steps, patience=None)))
        return replace(save, otherwise=None)

    def _refused_offer(self, error: CrmError) -> None:
        """Where the same offer is not to be heard once more, the form comes back asking for it."""
        if isinstance(error, Invalid) and error.field == "offer":
            self.part = OFFER

    def _choose(self, char: str) -> Reply:
        letters = "sc" if self.part == OFFER else "".join(row[0] for row in LATER_REASONS)
        meant = self.around.keyboard.letter(char, letters)
        if meant.switch:
            return Reply(say=_("Switch to Latin letters to choose."))
        if self.part == OFFER and meant.id:
            self.changed = meant.id == "c"
            self.part = CHANGES if self.changed else OFFER
        elif meant.id:
            self.reason = next(key for letter, key, _w in LATER_REASONS if letter == meant.id)
        return STAYS

    def _extras(self) -> list[str]:
        found = [_(words) for _letter, key, words in LATER_REASONS if key == self.reason]
        return [*found, _("a changed offer")] if self.changed else found

    def _choices(self) -> list[str]:
        """The words of the digits; where nobody works in an hour, when somebody does."""
        from crm_tui.domain.calendar import postpone_choice

        if self._soonest is None:
            self._soonest = postpone_choice(1, self.around.moment().local, self.around.week)
        when, today = self._soonest, self.around.moment().day
        first, *others = map(_, DIGITS)
        if when.day != today:
            soon = when.day - today < 7 * DAY and when.day != today + DAY
            day = _(WEEKDAYS[when.day.weekday()]) if soon else day_near(when.day, today)
            first = f"{day} {when.at:%H:%M}" if when.at else day
        return [first, *others]

    def _when(self) -> "When":
        from crm_tui.domain.calendar import postpone_choice
        from crm_tui.domain.dates import read_when

        now, week = self.around.moment().local, self.around.week
        if len(self.text) == 1 and self.text.isdecimal() and 1 <= int(self.text) <= len(DIGITS):
            return postpone_choice(int(self.text), now, week)
        return read_when(self.text, now, week=week)


def _digits(cells: int, choices: Sequence[str]) -> list[Line]:
    """What the digits mean, over as many lines as they need."""
    lines: list[Line] = [[]]
    for number, words in enumerate(choices):
        pair: Line = [(f" {number + 1} ", "key"), (words + " ", "dim")]
        if length(lines[-1]) + length(pair) > cells:
            lines.append([])
        lines[-1] += pair
    return [clip(line, cells) for line in lines]
