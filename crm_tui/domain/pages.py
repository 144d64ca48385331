"""Plain rows of whole records, as `crm show` and `crm log` tell them; units as in `lines`."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from crm_tui.domain.lines import Card, StepLine

    class DealLine(NamedTuple):
        """A deal in a list. standing: the open next step's id, if there is one."""

        id: int
        title: str
        status: str
        pipeline: str
        stage: str
        amount: int | None
        currency: str
        step_id: int | None
        owner: str

    class ReceiptLine(NamedTuple):
        """Money received."""

        id: int
        day: str
        amount: int
        currency: str
        note: str

    class ClientPage(NamedTuple):
        """A client with all that hangs on it. asked: the id that was asked for, before merging.

        archived: 1 for who was put away, 2 for who was forgotten, else 0.
        """

        asked: int
        card: Card
        kind: str
        job_title: str
        city: str
        country: str
        about: str
        source: str
        archived: int
        tags: tuple[str, ...]
        deals: tuple[DealLine, ...]
        people: tuple[tuple[int, str], ...]
        fields: tuple[tuple[str, str], ...]

    class DealPage(NamedTuple):
        """A deal with its client, side steps and money. reason: why it was lost or cancelled."""

        id: int
        card: Card
        pipeline: str
        opened_at: int
        closed_at: int | None
        expected_day: str | None
        promised_day: str | None
        reason: str
        note: str
        revive_day: str | None
        source: str
        linked_to: int | None
        side_steps: tuple[StepLine, ...]
        receipts: tuple[ReceiptLine, ...]
        tags: tuple[str, ...]
        fields: tuple[tuple[str, str], ...]

    class StepPage(NamedTuple):
        """A step, open or closed."""

        step: StepLine
        contacts: int
        waits: int
        minutes: int | None
        opened_at: int
        closed_at: int | None
        closed_as: str | None
        closed_by: str
        said: str
        reason: str
        offer: str

    class RequestPage(NamedTuple):
        """What came in, and what became of it."""

        id: int
        status: str
        received_at: int
        due_at: int | None
        source: str
        name: str
        contact: str
        text: str
        client_id: int | None
        deal_id: int | None
        reason: str

    class ChangeLine(NamedTuple):
        """One record that an entry changed. before, after: JSON texts, or None."""

        kind: str
        record_id: int
        before: str | None
        after: str | None

    class EntryPage(NamedTuple):
        """One entry of the journal with its changes. bulk: what it says of rows in bulk, JSON."""

        id: int
        at: int
        who: str
        face: str
        action: str
        args: str
        undoes: int | None
        stands: int
        bulk: str
        hash: str
        changes: tuple[ChangeLine, ...]

    class LogLine(NamedTuple):
        """One line of a record's history. ref: "s42", "j103", or "" for an activity."""

        at: int
        what: str
        ref: str
        kind: str
        text: str
        result: str
        who: str

else:
    from crm_tui.domain.rows import row

    DealLine = row("DealLine", "id title status pipeline stage amount currency step_id owner")
    ReceiptLine = row("ReceiptLine", "id day amount currency note")
    ClientPage = row(
        "ClientPage",
        "asked card kind job_title city country about source archived tags deals people fields",
    )
    DealPage = row(
        "DealPage",
        "id card pipeline opened_at closed_at expected_day promised_day reason note revive_day"
        " source linked_to side_steps receipts tags fields",
    )
    StepPage = row(
        "StepPage",
        "step contacts waits minutes opened_at closed_at closed_as closed_by said reason offer",
    )
    RequestPage = row(
        "RequestPage",
        "id status received_at due_at source name contact text client_id deal_id reason",
    )
    ChangeLine = row("ChangeLine", "kind record_id before after")
    EntryPage = row("EntryPage", "id at who face action args undoes stands bulk hash changes")
    LogLine = row("LogLine", "at what ref kind text result who")
