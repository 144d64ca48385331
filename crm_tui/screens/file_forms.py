"""Files from the card: attach one by its path, open one with one's own program."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.domain.kinds import is_known_thing, thing_words
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.files import FileLine
    from crm_tui.screens.acting import ActingScreen

AS = " as "


@dataclass
class AttachForm(LineForm):
    """Attach a file: its path, and after `as` what it makes known: `~/plan.pdf as sizes`.

    deal_id: the deal it belongs to, None for the client alone.
    """

    client_id: int = 0
    deal_id: int | None = None
    whose: str = ""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Attach a file")
        self.hint = _("~/plan.pdf as sizes")

    @property
    def subject(self) -> str:
        """Whose file it will be."""
        return self.whose

    def below(self) -> Line:
        """Which file it is, and what it makes known."""
        if not self.text:
            return [(" " + _("a copy is kept; drop a file here, or type its path"), "dim")]
        path, kind = self._read()
        line: Line = [(" → ", "mark"), (said(path.name), "bold")]
        return [*line, (f" · {said(thing_words(kind))}", "dim")] if kind else line

    def enter(self) -> Reply:
        """Keep a copy of the file and attach it."""
        if not self.text:
            return CLOSES
        path, kind = self._read()
        done = _("{name}: attached").format(name=path.name)
        job = attach_job(path, kind, self.client_id, self.deal_id)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def _read(self) -> tuple[Path, str]:
        """The path and what the file makes known. A dropped path comes in quotes."""
        text, _mark, kind = self.text.rpartition(AS)
        if not is_known_thing(kind.strip()):
            text, kind = self.text, ""
        bare = text.strip()
        if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
            bare = bare[1:-1]
        return Path(bare.replace("\\ ", " ")).expanduser(), kind.strip()


def attach_job(path: Path, kind: str, client_id: int, deal_id: int | None) -> Job:
    """Keep a copy of a file and attach it. Raises NotFound, Invalid, Unavailable."""

    def job(crm: "Crm") -> object:
        from mimetypes import guess_type

        from crm_tui.actions.files import attach_file
        from crm_tui.store import contents
        from crm_tui.store.queries.files import limit_said

        limit = (crm.ask(limit_said) or contents.USUAL_LIMIT) * contents.MEGABYTE
        kept = contents.keep(contents.folder_of(crm.store), path, limit)
        mime = guess_type(path.name)[0] or ""
        return crm.run(
            attach_file, path.name, kept.sha256, kept.size, mime, kind, deal_id,
            None if deal_id else client_id,
        )  # fmt: skip

    return job


def open_file(line: "FileLine", screen: "ActingScreen") -> None:
    """Give a file to the person's program, and say so."""

    def job(crm: "Crm") -> object:
        from crm_tui.config import read_config
        from crm_tui.exporters import opening
        from crm_tui.store import contents

        folder = contents.folder_of(crm.store)
        opening.give(read_config().open, opening.ready(folder, line.sha256, line.name, line.link))
        return None

    async def give() -> None:
        kept = await screen.app.do(job)
        if kept.error is None:
            screen.app.tell(_("{name}: opened").format(name=line.name))

    screen.save_behind(give())
