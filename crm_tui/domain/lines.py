"""Plain rows that lists and cards show: made by queries, painted by widgets, printed by commands.

The rows are named tuples. At run time they are made by `rows.row`, because importing `typing` or
`collections` costs the quick commands more than all of their own work.

Units, everywhere in this file: instants are integer microseconds of UTC since 1970; days are ISO
texts (`2026-11-21`) in the user's zone; minutes count from midnight, wall clock; amounts are minor
units of their currency; ids are the store's.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.line_kinds import Card as Card
    from crm_tui.domain.line_kinds import ChannelLine as ChannelLine
    from crm_tui.domain.line_kinds import DoneLine as DoneLine
    from crm_tui.domain.line_kinds import EntryLine as EntryLine
    from crm_tui.domain.line_kinds import FoundLine as FoundLine
    from crm_tui.domain.line_kinds import HistoryLine as HistoryLine
    from crm_tui.domain.line_kinds import News as News
    from crm_tui.domain.line_kinds import QuestionLine as QuestionLine
    from crm_tui.domain.line_kinds import StepLine as StepLine
    from crm_tui.domain.line_kinds import TodayCounts as TodayCounts
    from crm_tui.domain.line_kinds import Touched as Touched

else:
    _FIELDS = {
        "StepLine": "id deal_id client_id kind title client deal amount currency due_day"
        " due_minute late_at by_or_at side postpones tries owner_id owner",
        "TodayCounts": "done total yes done_ours later no tried overdue tomorrow week future inbox",
        "ChannelLine": "id kind raw norm bad",
        "HistoryLine": "at kind text result who",
        "QuestionLine": "key text answer answered_day kind choices need",
        "Card": "client_id client company deal_id deal stage stage_at standing_days amount"
        " currency step last channels questions history contacts tries postpones owner no_contact"
        " status gaps lost after received zone",
        "FoundLine": "client_id name company hint deal_id deal",
        "DoneLine": "id deal_id client_id kind title client deal amount currency closed_at"
        " closed_as said yes who",
        "EntryLine": "id at who face action args undoes stands",
        "News": "last touched",
    }

    def __getattr__(name):
        """Make a class of rows when it is first asked for: each command needs few of them."""
        if name not in _FIELDS:
            raise AttributeError(name)
        from crm_tui.domain.rows import row

        made = globals()[name] = row(name, _FIELDS[name])
        return made
