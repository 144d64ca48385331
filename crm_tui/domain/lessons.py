"""What `crm tutor` teaches: ten minutes, each lesson done once the learner has done it."""

from typing import NamedTuple, Protocol

from crm_tui.i18n import N_


class Lesson(NamedTuple):
    """One thing to do. words: what to do; {0}, {1} … stand for the keys of `keys`, action ids;
    what stands in backticks is pressed or typed as it is.

    acted: actions of the screen that must be asked for, each as often as it stands here. wrote:
    actions of the journal, one of which must be written. shows: the screen that must be open.
    """

    title: str
    words: str
    keys: tuple[str, ...] = ()
    acted: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    shows: str = ""


class Teacher(Protocol):
    """What the screens ask of whoever teaches: to draw the lesson, and to see what is done."""

    def begin(self) -> None:
        """A screen is there."""
        ...

    def lines(self, cells: int) -> list[list[tuple[str, str]]]:
        """The lesson at hand, as runs of text and style."""
        ...

    def acted(self, action: str) -> None:
        """An action was asked for."""
        ...

    def takes(self, key: str) -> bool:
        """Whether a key is the teacher's own."""
        ...

    def tapped(self, x: int, y: int, cells: int) -> None:
        """A cell of the lesson was tapped."""
        ...

    def look(self) -> None:
        """Another screen is in front."""
        ...


LESSONS = (
    Lesson(
        N_("Move"),
        N_("Every line is a promise to a client, the most pressing first. Go down twice: {0} {0}"),
        ("move.down",),
        acted=("move.down", "move.down"),
    ),
    Lesson(
        N_("Call"),
        N_(
            "{0} shows the number. Nobody answers: `n`. The next try is planned by itself, the step"
            " stays open."
        ),
        ("step.call",),
        wrote=("step.tried",),
    ),
    Lesson(
        N_("Result"),
        N_(
            "{0}, what was said, > what comes next: `agreed > send offer tomorrow 10`, `enter`."
            " Below stands the stage it moves to."
        ),
        ("step.result",),
        wrote=("step.result",),
    ),
    Lesson(
        N_("Undo"),
        N_("Nothing is lost by a wrong key: {0} takes the last action back."),
        ("edit.undo",),
        wrote=("undo",),
    ),
    Lesson(
        N_("Postpone"),
        N_("The client says later: {0}, then `2` for tomorrow or words: `fri 15:00`, `enter`."),
        ("step.postpone",),
        wrote=("step.postpone",),
    ),
    Lesson(
        N_("Refuse"),
        N_(
            "The client says no: {0}, one letter for the reason, `enter`. The deal is lost, the"
            " client stays."
        ),
        ("step.refuse",),
        wrote=("step.refuse",),
    ),
    Lesson(
        N_("Several at once"),
        N_(
            "We did not get to it: mark two steps with {0} {0}, then {1}, `tomorrow`, `enter`."
            " Both move, one undo."
        ),
        ("mark.toggle", "step.time"),
        acted=("mark.toggle", "mark.toggle"),
        wrote=("step.move_time",),
    ),
    Lesson(
        N_("Add"),
        N_(
            "A request: {0}, then in one line who, how to reach them, what:"
            " `Ann Lee +1 415 555 0199 roof 20k` then `enter`."
        ),
        ("client.add",),
        wrote=("capture",),
    ),
    Lesson(
        N_("Find"),
        N_(
            "{0}, type a few letters such as `pet`, `enter` opens the card of whom it found; on a"
            " phone `enter` once more."
        ),
        ("find.open",),
        acted=("find.open",),
        shows="ClientCardScreen",
    ),
    Lesson(
        N_("Back"),
        N_(
            "The card holds all that was ever said. `esc` goes back and never quits: back to Today."
        ),
        shows="TodayScreen",
    ),
    Lesson(
        N_("Pipeline"),
        N_(
            "{0} shows the deals by stage. {1} moves the card to the next stage; {2} takes it back."
        ),
        ("go.pipeline", "card.right", "edit.undo"),
        acted=("card.right",),
        wrote=("deal.move",),
    ),
    Lesson(
        N_("Calendar"),
        N_("{0} shows the steps on their days; {1} moves one to the next day, the mouse drags it."),
        ("calendar.open", "calendar.later"),
        wrote=("step.move_time",),
    ),
    Lesson(
        N_("Help"),
        N_("{0} names every key, {1} finds any by its name. Look at the help, `esc` leaves it."),
        ("help.show", "palette.show"),
        acted=("help.show",),
    ),
)
END = N_("That is all there is to a day. Play on, or {0} quits; `crm` begins your own.")
END_KEYS = ("app.quit",)


class Progress:
    """How far a learner is: the lesson at hand, and what of it was done. at: from 0."""

    def __init__(self, at: int = 0) -> None:
        self.at = max(0, min(at, len(LESSONS)))
        self._acted: list[str] = []
        self._wrote: set[str] = set()

    @property
    def lesson(self) -> Lesson | None:
        """What is to be done now; None after the last."""
        return LESSONS[self.at] if self.at < len(LESSONS) else None

    def act(self, action: str) -> None:
        """Note that an action was asked for."""
        self._acted.append(action)

    def write(self, action: str) -> None:
        """Note that an action was written into the journal."""
        self._wrote.add(action)

    def is_done(self, screen: str) -> bool:
        """Whether the lesson is done. screen: the class of the one in front."""
        lesson = self.lesson
        if lesson is None:
            return False
        acted = all(self._acted.count(one) >= lesson.acted.count(one) for one in lesson.acted)
        wrote = not lesson.wrote or bool(self._wrote & set(lesson.wrote))
        return acted and wrote and lesson.shows in ("", screen)

    def go_on(self, by: int = 1) -> None:
        """To another lesson, of which nothing is done yet."""
        self.at = max(0, min(self.at + by, len(LESSONS)))
        self._acted.clear()
        self._wrote.clear()
