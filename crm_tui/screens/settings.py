"""Settings: each with its value, where that comes from, and `e` to change what is kept here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from crm_tui import themes
from crm_tui.config import IN_ENGLISH, LANGUAGES, masked, read_config
from crm_tui.domain.countries import countries, country_name
from crm_tui.domain.iso4217 import ACTIVE
from crm_tui.domain.settings import GROUPS, Setting
from crm_tui.i18n import N_, _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.calendar_forms import HoursForm, LeaveForm
from crm_tui.screens.forms import LineForm, Reply, Save
from crm_tui.screens.narrow_form import has_words
from crm_tui.screens.opening import around_of
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.screens.settings_rows import settings_of
from crm_tui.shell import Job
from crm_tui.store.hot.settings import Kept, kept_settings
from crm_tui.widgets.field import Field
from crm_tui.widgets.following import follow
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
    said,
)
from crm_tui.widgets.paint_settings import columns, heading, setting_line, setting_lines

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen

LIKED = {themes.DARK.name: N_("dark"), themes.LIGHT.name: N_("light"),
         themes.CONTRAST.name: N_("high contrast"),
         themes.TERMINAL.name: N_("the terminal's own colours")}  # fmt: skip


class SettingsScreen(PanesScreen):
    """What is in force on the left; on the right every place that could say so."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["settings"]
    kinds: ClassVar[frozenset[str]] = frozenset(
        {"*", "setting", "user", "pipeline", "calendar", "day_off"}
    )
    taps: ClassVar[tuple[str, ...]] = ("e", "y", "u", "⋯")

    def __init__(self) -> None:
        super().__init__()
        self.settings: tuple[Setting, ...] = ()
        self.kept: Kept | None = None

    @property
    def config(self) -> "Config":
        """The settings the app was started with."""
        found = cast("Config | None", getattr(self.app, "config", None))
        return found if found is not None else read_config()

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """What can be done here."""
        parts = (_("e changes a setting"), _("y copies it"))
        return clip(phrases([(part, "dim") for part in parts], cells), cells)

    def on_mount(self) -> None:
        """A theme chosen in the palette shows here as well."""
        follow(self.app.theme_changed_signal, self._recoloured)

    def _recoloured(self, _theme: object) -> None:
        self.reload()

    def reload(self) -> None:
        """Read what the database keeps."""
        user, today = self.app.person.name, self.app.now.day.isoformat()
        self.look_up(
            lambda reads: reads.ask(kept_settings, user, today),
            lambda kept: self._show(kept),
            "settings",
        )

    def _show(self, kept: Kept) -> None:
        self.kept = kept
        self.settings = settings_of(self.config, kept, self.app.theme)
        fitted: dict[int, Any] = {}

        def draw(one: Setting, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = columns(self.settings, cells)
            return setting_line(one, fitted[cells], cells)

        title = _("Settings, only: {words}").format(words=said(self.words))
        self.rows.title = title if self.words else _("Settings")
        self.rows.empty = ("", _("No setting holds these words; esc shows all."))
        shown = [s for s in self.settings if has_words(f"{s.title} {s.shown} {s.key}", self.words)]
        sections = [
            Section(group, heading(group), [s for s in shown if s.group == group])
            for group in GROUPS
        ]
        self.rows.show(sections, Look(lambda one: one.key, draw))
        self.show_card()

    def show_card(self) -> None:
        """Show every place that could say the setting under the cursor."""
        one = self.rows.current()
        if one is not None:
            self.card_pane.show(one.title, lambda cells: setting_lines(one, cells))
        else:
            self.card_pane.show("", self._nothing)

    def show_narrowed(self) -> None:
        """Show only the settings that hold the words."""
        if self.kept is not None:
            self._show(self.kept)

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, changing and copying."""
        return super().verbs() | {
            "record.edit": self._change,
            "settings.open": self.back,
            "record.copy": self._copy_value,
            "list.filter": lambda: self.narrow_rows(_("words of a setting or its value")),
            "client.merge": lambda: self.app.tell(_("There are no clients here to merge.")),
        }

    def open_row(self) -> None:
        """Change the setting under the cursor."""
        self._change()

    def _copy_value(self) -> None:
        one = self.rows.current()
        if one is not None:
            self.app.copy_to_clipboard(one.value or one.shown)
            self.app.tell(_("Copied: {text}").format(text=masked(one.shown)))

    def _change(self) -> None:
        one = self.rows.current()
        if one is None:
            return
        if not one.changes:
            self.app.tell(one.how)
            return
        if one.key == "fields":
            from crm_tui.screens.fields_form import fields_form

            self.put_form(fields_form(self))
            return
        form = self._typed(one)
        if form is not None:
            self.put_form(form)
            return
        options = self._options(one)
        at = next((n for n, option in enumerate(options) if option.key == one.value), 0)
        pick = theme_picked if one.key == "theme" else _picker(one)
        form = PickForm(around_of(self), name=one.title, options=options, on_pick=pick, at=at)
        self.put_form(form)

    def _typed(self, one: Setting) -> "LineForm | None":
        """The form of a setting that is typed; None for one that is picked."""
        around, kept = around_of(self), self.kept
        if kept is None or one.key not in ("hours", "leave"):
            return None
        if one.key == "leave":
            return LeaveForm(around, leave_id=kept.leave.id if kept.leave else None)
        return HoursForm(around, line=Field(one.value), calendar_id=kept.calendar_id)

    def _options(self, one: Setting) -> tuple[Option, ...]:
        """What a setting may be."""
        usual = Option("", _("what the system says"))
        if one.key == "language":
            said = {code: f"{IN_ENGLISH[code]} ({code})" for code in LANGUAGES}
            return (usual, *(Option(code, name, said[code]) for code, name in LANGUAGES.items()))
        if one.key == "zone":
            from zoneinfo import available_timezones

            return (usual, *(Option(zone, zone) for zone in sorted(available_timezones())))
        if one.key == "country":
            none = Option("", _("not said"))
            return (none, *(Option(code, country_name(code), code) for code in countries()))
        if one.key == "currency":
            return tuple(Option(code, code) for code in sorted(ACTIVE))
        if one.key in ("own_calendar", "calendar"):
            none = Option("", _("the team's") if one.key != "calendar" else _("the country's"))
            kept = self.kept.calendars if self.kept is not None else ()
            return (none, *(Option(key, name, key) for key, name in kept))
        if one.key == "pipeline":
            found = self.kept.pipelines if self.kept is not None else ()
            return tuple(Option(key, name, key) for key, name in found)
        return theme_options(self.app.available_themes)


def theme_options(names: Any) -> tuple[Option, ...]:
    """The themes: our own first, then those of the library."""
    others = sorted(name for name in names if name not in LIKED)
    ours = [Option(name, name, _(words)) for name, words in LIKED.items()]
    return (*ours, *(Option(name, name) for name in others))


def theme_picked(option: Option) -> Reply:
    """Show this theme."""

    def change(screen: "ActingScreen") -> None:
        screen.app.theme = str(option.key)

    return Reply(close=True, then=change)


def _picker(one: Setting) -> Callable[[Option], Reply]:
    """What happens when a value is picked: it is kept, and can be undone."""

    def pick(option: Option) -> Reply:
        done = _("{setting}: {value}").format(setting=one.title, value=option.label)
        return Reply(
            close=True, save=Save(_keep(one.key, str(option.key)), done, (), moves_on=False)
        )

    return pick


def _keep(key: str, value: str) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.team import change_setting, edit_user

        if key == "zone":
            return crm.run(edit_user, zone=value)
        if key == "language":
            return crm.run(edit_user, language=value)
        if key == "own_calendar":
            return crm.run(edit_user, calendar=value)
        return crm.run(change_setting, key, value)

    return job
