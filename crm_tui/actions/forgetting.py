"""Forgetting a person or a company on request."""

from crm_tui.actions.base import action
from crm_tui.actions.values import living
from crm_tui.errors import Conflict
from crm_tui.i18n import N_, _
from crm_tui.store import forgetting
from crm_tui.store.forgetting import Forgotten
from crm_tui.store.journal import Tx
from crm_tui.store.queries import work


@action("client.forget", N_("Forget a client"))
def forget_client(tx: Tx, client_id: int) -> Forgotten:
    """Remove every word about a client; it can't be undone.

    The row stays without a name, and deals keep amounts, stages and days for the figures. What
    the journal kept of the client goes too, so nothing about them can be undone. Raises Conflict
    while deals or steps are open, or if they were forgotten already.
    """
    client = living(tx, client_id)
    still_open = work.open_of_client(tx, client.id)
    if still_open:
        first = still_open[0]
        command = f"crm result s{first.id}"
        if first.deal_id is not None:
            command = f"crm lose d{first.deal_id} not_interested"
        raise Conflict(
            _("c{n} has an open step: s{s} {title}.").format(
                n=client.id, s=first.id, title=first.title
            ),
            hint=_("Close its deals and steps first: {command}").format(command=command),
        )
    return forgetting.forget(tx, client.id)
