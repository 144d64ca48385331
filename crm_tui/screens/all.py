"""Every screen and dialog there is, and the keys that open each: for tours, pictures and tests.

What a key of the table opens is derived from the table: a screen that gains a room of keys gains
its dialogs here. The rest is listed by hand. A test proves that nothing is missing.
"""

from typing import NamedTuple

from crm_tui.keys import KEYS, ROOMS_OF, Key


class Way(NamedTuple):
    """A screen or a dialog, and how to get there from the first screen.

    on: the screen it opens on; "" for a screen. keys: actions of the table, or keys by their
    names, pressed on that screen. shows: module and class of the screen, or of the open form.
    """

    name: str
    on: str
    keys: tuple[str, ...]
    shows: str


#: The screens, by the names that rooms of keys have for them.
SCREENS = {
    "today": Way("today", "", (), "today.TodayScreen"),
    "pipeline": Way("pipeline", "", ("go.pipeline",), "pipeline.PipelineScreen"),
    "clients": Way("clients", "", ("go.clients",), "clients.ClientsScreen"),
    "card": Way("card", "", ("record.edit",), "client_card.ClientCardScreen"),
    "found": Way("found", "", ("find.open", "v", "o", "enter"), "find_screen.FindScreen"),
    "playbooks": Way("playbooks", "", ("playbooks.open",), "playbooks.PlaybooksScreen"),
    "plan": Way("plan", "", ("plan.open",), "plan.PlanScreen"),
    "calendar": Way("calendar", "", ("calendar.open",), "calendar.CalendarScreen"),
    "history": Way("history", "", ("history.open",), "history.HistoryScreen"),
    "refused": Way("refused", "", ("refused.open",), "refused.RefusedScreen"),
    "review": Way("review", "", ("review.open", "enter"), "review.ReviewScreen"),
    "duplicates": Way("duplicates", "", ("duplicates.open",), "duplicates.DuplicatesScreen"),
    "settings": Way("settings", "", ("settings.open",), "settings.SettingsScreen"),
    "files": Way("files", "", ("import.open",), "import_files.ImportFilesScreen"),
    "import": Way(
        "import",
        "",
        (
            "import.open",
            "text.paste",
            *"Name,Email",
            "enter",
            *"Ann,ann@okna.example",
            "enter",
            "enter",
        ),
        "import_preview.ImportScreen",
    ),
    "merge": Way("merge", "", ("client.merge", *"petrov", "enter"), "merge.MergeScreen"),
}

#: The form that an action opens at the bottom of whatever screen it is pressed on.
OPENS = {
    "step.result": "outcome_forms.ResultForm",
    "step.postpone": "postpone_form.PostponeForm",
    "step.refuse": "outcome_forms.RefuseForm",
    "step.call": "call_forms.CallForm",
    "step.time": "call_forms.TimeForm",
    "step.note": "note_form.NoteForm",
    "objection.find": "objection_form.ObjectionForm",
    "side.add": "deal_forms.SideForm",
    "deal.move": "pick_form.PickForm",
    "deal.win": "deal_forms.WinForm",
    "receipt.add": "receipt_form.ReceiptForm",
    "client.add": "add_form.AddForm",
    "deal.return": "return_form.ReturnForm",
    "go.menu": "go_form.GoForm",
    "place.mark": "marks.MarkForm",
    "place.go": "marks.PlaceForm",
    "jump.show": "jump.JumpForm",
    "macro.record": "macro_forms.RecordForm",
    "macro.play": "macro_forms.PlayForm",
    "review.rest": "review_forms.RestForm",
    "review.new": "review_forms.ViewForm",
    "client.merge": "merge.WhomForm",
    "file.attach": "file_forms.AttachForm",
    "path.type": "import_forms.PathForm",
    "text.paste": "import_forms.PasteForm",
    "list.owner": "pick_form.PickForm",
    "list.filter": "narrow_form.NarrowForm",
    "list.view": "views_form.ViewsForm",
    "step.why": "why.WhyScreen",
    "script.show": "script.ScriptScreen",
    "help.show": "help.HelpScreen",
    "palette.show": "command.CommandForm",
    "export.open": "pick_form.PickForm",
}
#: What needs a step under the cursor, where a screen opens with the cursor on something else.
OF_A_STEP = (
    *("step.result", "step.postpone", "step.refuse", "step.call", "step.time", "step.note"),
    *("side.add", "deal.move", "deal.win", "receipt.add", "client.merge", "step.why"),
)
#: What is the same wherever it is pressed: it is visited on the first screen.
OF_THE_HAND = (
    *("place.mark", "place.go", "jump.show", "macro.record", "macro.play", "export.open"),
)
#: Where a screen opens something else, or nothing ("").
ELSE = {
    **{(screen, one): "" for screen in SCREENS if screen != "today" for one in OF_THE_HAND},
    ("review", "client.add"): "client_card_deals.NewDealForm",
    ("pipeline", "list.filter"): "filter_form.FilterForm",
    ("today", "list.filter"): "filter_form.FilterForm",
    ("pipeline", "list.sort"): "pick_form.PickForm",
    ("clients", "list.filter"): "filter_form.FilterForm",
    ("clients", "list.sort"): "pick_form.PickForm",
    ("card", "record.edit"): "pick_form.PickForm",
    **{("plan", action): "" for action in OF_A_STEP},
    ("calendar", "list.filter"): "",
    ("history", "list.owner"): "",
    ("refused", "client.add"): "return_form.ReturnForm",
    ("refused", "list.sort"): "pick_form.PickForm",
    ("refused", "record.edit"): "pick_form.PickForm",
    ("settings", "client.merge"): "",
    ("import", "client.merge"): "",
    ("duplicates", "client.merge"): "merge.MergeScreen",
}
MARKED = ("mark.toggle", "mark.toggle", "record.edit")
#: What no single key opens: a row or a choice further on.
FURTHER = (
    Way("card: a value", "card", ("move.last", *("move.up",) * 6, "record.edit"),
        "edit_forms.EditForm"),
    Way("card: an answer", "card", ("move.first", *("move.down",) * 4, "record.edit"),
        "answer_form.AnswerForm"),
    Way("card: a note read whole", "card", ("pane.next", "move.first", "nav.open"),
        "note_screen.NoteScreen"),
    Way("card: one more deal", "card", ("move.last", "record.edit"),
        "client_card_deals.NewDealForm"),
    Way("refused: another day", "refused", ("record.edit", "enter"), "refusal_forms.RefusalForm"),
    Way("refused: another reason", "refused", ("record.edit", *"why", "enter"),
        "pick_form.PickForm"),
    Way("plan: a step of a week", "plan", ("nav.open", "move.down", "step.time"),
        "call_forms.TimeForm"),
    Way("duplicates: merge the marked", "duplicates", ("mark.toggle", "client.merge"),
        "pick_form.PickForm"),
    Way("import: a column", "import", ("move.down", "record.edit"), "import_forms.ColumnForm"),
    Way("import: keep the mapping", "import", ("move.last", "move.up", "record.edit"),
        "import_forms.MapNameForm"),
    Way("settings: a choice", "settings", ("move.down", "record.edit"), "pick_form.PickForm"),
    Way("settings: the hours", "settings", (*("move.down",) * 7, "record.edit"),
        "calendar_forms.HoursForm"),
    Way("settings: a leave", "settings", (*("move.down",) * 8, "record.edit"),
        "calendar_forms.LeaveForm"),
    Way("settings: own fields", "settings", (*("move.down",) * 13, "record.edit"),
        "fields_form.FieldsForm"),
    Way("settings: a new own field", "settings",
        (*("move.down",) * 13, "record.edit", *"roof", "enter"), "fields_form.DefineForm"),
    Way("today: cancelled, not refused", "today", ("step.refuse", "tab"), "pick_form.PickForm"),
    Way("today: a number to call", "today", ("move.last", "step.call", "a"),
        "number_form.NumberForm"),
    Way("today: a stage that asks when", "today", ("deal.move", *"measure", "enter"),
        "deal_forms.WhenForm"),
    Way("today: everything to a folder", "today", ("export.open", *"folder", "enter"),
        "export_form.FolderForm"),
    Way("pipeline: out of the last column", "pipeline", (*("board.right",) * 6, "card.right"),
        "pipeline_forms.BoardWinForm"),
    Way("pipeline: a stage that asks when", "pipeline", ("board.next", "card.right"),
        "pipeline_forms.BoardWhenForm"),
    Way("pipeline: a stage that is not left like that", "pipeline",
        ("board.next", "board.right", "board.right", "card.right"), "pipeline_forms.BoardMustForm"),
    Way("pipeline: write into the marked", "pipeline",
        ("mark.toggle", "record.edit", *"into", "enter"), "deals_bulk.WritingDeals"),
    Way("pipeline: write the marked to a file", "pipeline",
        ("mark.toggle", "record.edit", *"file", "enter"), "export_form.ExportForm"),
    Way("clients: what to do with the marked", "clients", MARKED, "pick_form.PickForm"),
    Way("clients: tag the marked", "clients", (*MARKED, *"tag", "enter"), "clients_bulk.TagForm"),
    Way("clients: write into the marked", "clients", (*MARKED, *"write", "enter"),
        "clients_bulk.Writing"),
    Way("clients: put the marked away", "clients", (*MARKED, *"put", "enter"),
        "clients_bulk.SureForm"),
    Way("clients: leave the marked in peace", "clients", (*MARKED, *"contact", "enter"),
        "clients_bulk.Blocking"),
    Way("clients: a note to the marked", "clients", (*MARKED[:2], "step.note"),
        "clients_bulk.NoteToMarked"),
)  # fmt: skip
#: Shown on its own, before there is a database to press keys in.
ALONE = ("first_run.FirstRunScreen",)


def ways() -> tuple[Way, ...]:
    """All of them: each screen, then what opens on it."""
    found: list[Way] = []
    for name, screen in SCREENS.items():
        found += [screen, *_by_a_key(name), *(way for way in FURTHER if way.on == name)]
    return tuple(found)


def _by_a_key(screen: str) -> list[Way]:
    """What the keys of a screen's rooms open."""
    found = []
    for key in KEYS:
        shows = ELSE.get((screen, key.id), OPENS.get(key.id, ""))
        if key.room in ROOMS_OF[screen] and shows:
            found.append(Way(f"{screen}: {key.id}", screen, (key.id,), shows))
    if screen == "found":
        find = ("find.open",)
        found.append(Way("found: the line", screen, find, "find_form.FindForm"))
    return found


def pressed(way: Way, table: tuple[Key, ...] = KEYS) -> tuple[str, ...]:
    """The keys that lead to a dialog from its screen, or to a screen from the first one."""
    names = {key.id: key.names[0] for key in table}
    return tuple(names.get(one, one) for one in way.keys)
