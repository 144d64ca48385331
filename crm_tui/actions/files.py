"""Files attached to deals and clients: the row, once the content is kept by its hash."""

from crm_tui.actions.base import action
from crm_tui.actions.values import living
from crm_tui.domain.kinds import KNOWN, is_known_thing
from crm_tui.domain.text import clean_input, display
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.contents import is_hash
from crm_tui.store.journal import Tx
from crm_tui.store.queries import work
from crm_tui.store.queries.files import same_file
from crm_tui.store.tables.history import Activity, File

LONGEST = 200


@action("file.attach", N_("Attach a file"))
def attach_file(
    tx: Tx,
    name: str,
    sha256: str,
    size: int,
    mime: str = "",
    kind: str = "",
    deal_id: int | None = None,
    client_id: int | None = None,
    link: str = "",
) -> int:
    """Attach a content that is kept already to a deal, or to a client alone; return the file's id.

    sha256: of the content, size in bytes. kind: what it makes known, such as sizes or
    offer_document, "" for nothing. link: where the file lies, if it stays there instead. The same
    content twice at one place is one file, unless it makes two things known. Raises Invalid.
    """
    if not is_hash(sha256) or size < 0:
        raise Invalid(_("The file bears no proper hash."), field="file")
    kind = _kind(kind.strip())
    called = _called(name)
    if deal_id is not None:
        client, deal = work.lock_deal(tx, deal_id)
    elif client_id is not None:
        client, deal = living(tx, client_id), None
    else:
        raise Invalid(_("Whose file is it?"), field="deal_id")
    known = same_file(tx, sha256, client.id, deal.id if deal else None, kind)
    if known is not None:
        known.kind = kind or known.kind
        return known.id
    told = tx.new(
        Activity, client_id=client.id, deal_id=deal.id if deal else None, user_id=tx.actor.id,
        kind="file", at=tx.now, text=called,
    )  # fmt: skip
    return tx.new(
        File, sha256=sha256, size=size, name=called, mime=clean_input(mime, "mime"), kind=kind,
        client_id=client.id, deal_id=deal.id if deal else None, activity_id=told.id,
        link=clean_input(link, "link"),
    ).id  # fmt: skip


@action("file.remove", N_("Take a file away"))
def remove_file(tx: Tx, file_id: int) -> None:
    """Take a file off its deal or client; undo brings it back, since its content stays."""
    tx.remove(tx.get(File, file_id))


def _kind(kind: str) -> str:
    if kind and not is_known_thing(kind):
        raise Invalid(
            _("“{kind}” is nothing a file could make known.").format(kind=display(kind[:40])),
            field="as",
            hint=_("Choose one of: {names}.").format(names=", ".join(KNOWN)),
        )
    return kind


def _called(name: str) -> str:
    """The name a file is shown by: without folders, control characters or too great a length."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(char if char.isprintable() else "_" for char in last)
    called = clean_input(plain.encode("utf-8", "replace").decode(), "name").strip(". ")
    if len(called) > LONGEST:
        stem, dot, ending = called.rpartition(".")
        short = ending if dot and len(ending) <= 10 else ""
        called = (stem or called)[: LONGEST - len(short) - 1] + (f".{short}" if short else "")
    return called or _("file")
