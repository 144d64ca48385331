"""Places marked with a letter: set on a row or a card, and gone back to from anywhere."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.places import Place, as_kept, as_read
from crm_tui.domain.text import display
from crm_tui.i18n import _
from crm_tui.screens.all import SCREENS
from crm_tui.screens.forms import Reply
from crm_tui.screens.go_form import PLACES
from crm_tui.screens.opening import around_of, open_card
from crm_tui.screens.state_files import remember, remembered
from crm_tui.screens.which_key import PrefixForm, open_prefix
from crm_tui.widgets.grid import Grid

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.shell import Shell

FILE = "places"
BACK = "'"
NAMES = {action: words for _letter, action, words in PLACES}
MODES = ("today", "pipeline", "clients")


# -- where one is ---------------------------------------------------------------------------------


def listed(screen: object) -> Grid | None:
    """The list of a screen that the cursor moves in."""
    found = (getattr(screen, name, None) for name in ("rows", "grid"))
    return next((one for one in found if isinstance(one, Grid)), None)


def place_here(screen: "ActingScreen") -> Place:
    """The row the cursor stands on, or the card that is open."""
    name = _name_of(screen)
    client_id, deal_id = screen.whom()
    grid = listed(screen)
    has_cards = getattr(screen, "board", None) is not None
    record: Any = grid.cursor if grid is not None else deal_id if has_cards else None
    return Place(name, client_id, deal_id, record, _words(screen, name, client_id))


def _name_of(screen: object) -> str:
    shows = f"{type(screen).__module__.rpartition('.')[2]}.{type(screen).__name__}"
    return next((name for name, way in SCREENS.items() if way.shows == shows), "")


def _opened_by(name: str) -> str:
    """The action that opens a screen from anywhere, "" for one that is opened on something."""
    if name in MODES:
        return f"go.{name}"
    keys = SCREENS[name].keys if name in SCREENS else ()
    return keys[0] if keys and keys[0] in NAMES else ""


def _words(screen: "ActingScreen", name: str, client_id: int | None) -> str:
    """What a place is called: its screen, and the client who stands there."""
    title = _("Card") if name == "card" else _(NAMES.get(_opened_by(name), ""))
    steps = screen.targets()
    whose = screen.card if screen.card is not None else steps[0] if steps else None
    client = display(whose.client) if client_id is not None and whose is not None else ""
    return " · ".join(filter(None, (client, title)))


# -- going there ----------------------------------------------------------------------------------


def go_to(screen: "ActingScreen", place: Place) -> None:
    """To a place, from anywhere; where its row is gone, to the card of its client."""
    screen.app.was_at = place_here(screen)
    screen.app.run_worker(_going(screen.app, screen, place), group="place", exclusive=True)


async def _going(app: "Shell", screen: "ActingScreen", place: Place) -> None:
    action = _opened_by(place.screen)
    if action and (place.screen in MODES or _name_of(screen) != place.screen):
        screen.act(action)
    shown = await app.ready_screen()
    here = shown is not None and _name_of(shown) == place.screen and place.screen != "card"
    if here and _point_at(shown, place):
        return
    if place.client_id is not None:
        open_card(screen if shown is None else shown, place.client_id, place.deal_id)
    elif place.record is not None:
        app.tell(_("That row is not listed now."))


def _point_at(screen: Any, place: Place) -> bool:
    """Put the cursor on the row of a place, if it is shown."""
    grid = listed(screen)
    if grid is not None and place.record is not None:
        found = grid.cursor == place.record or grid.go_to(place.record)
        if found:
            grid.post_message(Grid.Moved())
        return found
    board = getattr(screen, "board", None)
    if board is None or not place.deal_id:
        return place.record is None
    at = board.columns.where(place.deal_id)
    if at is None:
        return False
    board.columns.here = at[0]
    board.columns.all[at[0]].go(at[1])
    board.renew()
    screen.fill()
    return True


# -- the letters ----------------------------------------------------------------------------------


def places_of(app: "Shell") -> dict[str, Place]:
    """The marked places of the database that is open, by letter."""
    return as_read(remembered(FILE).get(_desk(app)))


def _keep(app: "Shell", letter: str, place: Place) -> None:
    kept = remembered(FILE)
    kept[_desk(app)] = as_kept(places_of(app) | {letter: place})
    remember(FILE, kept)


def _desk(app: "Shell") -> str:
    """The database and the person: marks are one's own, and name records of one file."""
    reads: Any = app.reads
    return f"{getattr(reads, 'url', '')} {app.person.name}"


@dataclass
class MarkForm(PrefixForm):
    """A letter for the place where the cursor stands."""

    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Mark this place: which letter?")

    def choices(self) -> list[tuple[str, str]]:
        """The letters that are given already."""
        return [(letter, place.words) for letter, place in sorted(self.places.items())]

    def nothing(self) -> str:
        """No letter is given yet."""
        return _("any letter from a to z")

    def chosen(self, letter: str) -> Reply:
        """Keep it under this letter."""
        return Reply(close=True, then=partial(_mark, letter))


@dataclass
class PlaceForm(MarkForm):
    """The letter of a place to go to."""

    before: Place | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("To the marked place")

    def choices(self) -> list[tuple[str, str]]:
        """The places, and where one was before."""
        back = self.before
        first = [(BACK, _("back: {place}").format(place=back.words))] if back is not None else []
        return [*first, *super().choices()]

    def nothing(self) -> str:
        """Nothing is marked."""
        return _("No place is marked yet: z and a letter marks this one.")

    def letters(self) -> str:
        """A letter, or the key itself once more."""
        return super().letters() + BACK

    def chosen(self, letter: str) -> Reply:
        """Go there."""
        place = self.before if letter == BACK else self.places.get(letter)
        if place is None:
            nowhere = _("There is nowhere to go back to yet.")
            unmarked = _("No place is marked {letter}.").format(letter=letter)
            return Reply(close=True, say=nowhere if letter == BACK else unmarked)
        return Reply(close=True, then=lambda screen: go_to(screen, place))


def _mark(letter: str, screen: "ActingScreen") -> None:
    place = place_here(screen)
    _keep(screen.app, letter, place)
    words = _("{place} is marked {letter}: ' and {letter} goes back there.")
    screen.app.tell(words.format(place=place.words or _("This place"), letter=letter))


def open_marking(screen: "ActingScreen") -> None:
    """Ask for the letter of this place."""
    open_prefix(screen, MarkForm(around_of(screen), places=places_of(screen.app)))


def open_places(screen: "ActingScreen") -> None:
    """Ask which place to go to."""
    app = screen.app
    open_prefix(screen, PlaceForm(around_of(screen), places=places_of(app), before=app.was_at))
