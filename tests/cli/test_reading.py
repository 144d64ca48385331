"""The commands that look: what they print for people, for pipes, and on a narrow screen."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crm_tui.domain.text import display, width
from tests.cli.desk import Shell, at, stop_the_clock
from tests.store.glances import add_client, add_deal

if TYPE_CHECKING:
    from crm_tui.crm import Crm

BLNS = Path(__file__).parents[1] / "data" / "blns.txt"
LOOKS = (
    *("today", "today --all", "today --done", "week", "plan", "status", "next", "find ivan"),
    *("show c2", "show d1", "show s1", "show s7", "show j5", "log c2", "log d1", "journal --all"),
)


#: The images of one entry's changes; the entry's number and a bracket follow.
OF = "change_id in (select id from change where entry_id"


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_today_tells_what_is_late_and_what_is_to_do(shell: Shell) -> None:
    assert lines(shell("today").out) == [
        "3 of 7 done · yes 1 · later 1 · no 1 · tried 1 · 2 overdue",
        "",
        "OVERDUE",
        "  s2     5d  call back  김민지         kitchen   ₩3.2M",
        "  s1    30m  call back  Ivan Petrov    windows  120k ₽",
        "",
        "TODAY Wed 25 Nov",
        "  s3  15:00  call back  Сергей Волков  offer     80k ₽",
        "  s4  16:30  call back  رضا کریمی      پنجره     45M ﷼",
        "",
        "TOMORROW 1   LATER 3",
    ]


def test_the_head_of_sales_sees_everybody(shell: Shell) -> None:
    everybody, boris = shell("today", "--all").out, shell("today", "--owner", "Boris").out
    assert "Olga Smirnova" in everybody and "Ivan Petrov" in everybody
    assert "Olga Smirnova" in boris and "Ivan Petrov" not in boris


def test_a_week_ends_after_seven_days_and_a_plan_never(shell: Shell) -> None:
    week, plan = shell("week").out, shell("plan").out
    assert "TOMORROW Thu 26 Nov" in week and "11 Dec" not in week
    assert "Fri 11 Dec" in plan and "Fri 15 Jan 2027" in plan
    assert plan.splitlines()[0] == "OVERDUE"


def test_what_was_closed_is_told_with_what_came_of_it(shell: Shell) -> None:
    out = shell("today", "--done").out
    assert [line.split()[2] for line in lines(out)] == ["no", "later", "yes"]
    assert "on holiday" in out and "they want it" in out


def test_the_status_fits_into_a_prompt(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell("status").out == "3/7 · 2 late · next 15:00\n"
    stop_the_clock(monkeypatch, at(14))
    assert shell("status").out == "0/5 · 4 late · next 09:00\n"


def test_the_next_card_says_whom_to_call_and_what_to_ask(shell: Shell) -> None:
    out = shell("next").out
    assert lines(out)[0] == "김민지  c3"
    assert "due Fri 20 Nov (5d late)" in out
    assert "What made you ask now?" in out


def test_next_closes_a_step_and_shows_the_one_after(shell: Shell) -> None:
    ran = shell("next", "r", "agreed on price > send contract tomorrow 10:00")
    assert ran.status == 0
    assert lines(ran.out)[0].startswith("s2 done: agreed on price")
    assert "Ivan Petrov" in ran.out
    assert "Ivan Petrov" in shell("next", "--json").json["card"]["client_name"]
    assert shell("undo").status == 0
    assert "김민지" in shell("next").out


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("p", "in 2 weeks"), "s2 postponed"),
        (("x", "price", "too dear"), "s2"),
        (("n",), "s2 tried"),
        (("b",), "s2 tried"),
    ],
)
def test_every_end_of_a_step_has_its_letter(shell: Shell, how: tuple[str, ...], said: str) -> None:
    ran = shell("next", *how)
    assert (ran.status, lines(ran.out)[0].startswith(said)) == (0, True), ran


def test_a_record_is_shown_by_its_reference(shell: Shell) -> None:
    client, deal = shell("show", "c2").out, shell("show", "d1").out
    assert "Ivan Petrov · Okna Plus" in client and "+7 921 555-01-02" in client
    assert "3 windows, balcony" in client and "vip" in client
    assert "50 000 ₽ · left 70 000 ₽" in deal and "prepaid" in deal
    assert "too dear" in shell("show", "d9").out
    assert "they want it" in shell("show", "s7").out
    assert "channel.add" in shell("show", "j5").out
    assert shell("show", "2").out == client


def test_a_merged_client_is_shown_as_the_one_that_was_kept(shell: Shell) -> None:
    out = shell("show", "c6").out
    assert lines(out)[0] == "c6 was merged into c2."
    assert lines(out)[1] == "Ivan Petrov · Okna Plus  c2"


def test_a_log_is_told_newest_first(shell: Shell) -> None:
    out = lines(shell("log", "d1").out)
    assert "receipt.add" in out[0]
    assert "opened" in out[-1] and "27 Aug" in out[-1]
    assert len(shell("log", "c2", "--limit", "3").out.splitlines()) == 3


def test_the_journal_lists_mine_and_everybodys(shell: Shell) -> None:
    mine, all_of_it = shell("journal").out, shell("journal", "--all").out
    assert "boris" not in mine and "boris" in all_of_it
    assert shell("undo").status == 0
    assert "undone" in shell("journal").out


def test_the_journal_verifies_until_somebody_alters_it(shell: Shell) -> None:
    good = shell("journal", "verify", "--json").json
    assert (good["verifies"], good["altered"]) == (True, None)
    file = sqlite3.connect(shell.db)
    file.execute("drop trigger entry_no_update")
    file.execute("update entry set args = '{}' where id = 9")
    file.commit()
    file.close()
    ran = shell("journal", "verify")
    assert (ran.status, ran.out) == (1, "")
    assert "j9" in ran.err
    assert shell("journal", "verify", "--json").json["altered"] == "j9"


@pytest.mark.parametrize(
    ("statement", "altered"),
    [
        (f"update change_image set after = replace(after, 'Ivan', 'Igor') where {OF} = 3)", 3),
        (f"update change_image set salt = 'x' where {OF} = 3)", 3),
        ("update change set digest = 'x' where entry_id = 5", 5),
        (f"delete from change_image where {OF} = 8)", 8),
        ("delete from change where entry_id = 6", 6),
        ("update change set record_id = 77 where entry_id = 4", 4),
        ("update entry set actor_id = 1 where id = 7", 7),
        ("delete from entry where id = 10", 11),
    ],
)
def test_the_first_altered_entry_is_named(shell: Shell, statement: str, altered: int) -> None:
    file = sqlite3.connect(shell.db)
    guards = file.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (name,) in guards:
        file.execute(f"drop trigger {name}")
    file.execute(statement)
    file.commit()
    file.close()
    assert shell("journal", "verify", "--json").json["altered"] == f"j{altered}"


def test_how_a_phrase_is_read_is_shown(shell: Shell) -> None:
    assert shell("when", "next fri 15:00").out == "Fri 4 Dec 15:00\n"
    assert shell("when", "завтра", "в", "10").out == "Thu 26 Nov 10:00\n"
    told = shell("when", "tomorrow", "--json").json
    assert (told["at"], told["reading"]) == ("2026-11-26", "Thu 26 Nov")
    with_clock = shell("when", "fri 15:00", "--now", "2026-07-01T10:00", "--json").json
    assert with_clock["at"] == "2026-07-03T15:00:00+02:00"
    elsewhere = shell("when", "in 2h", "--now", "2026-07-01T10:00+09:00", "--json").json
    assert elsewhere["at"] == "2026-07-01T12:00:00+09:00"


def test_the_shell_is_offered_references_names_and_people(shell: Shell) -> None:
    from crm_tui.cli import completing

    assert dict(completing.references("s"))["s1"] == "Ivan Petrov: call back"
    assert {ref for ref, _name in completing.references("d")} >= {"d1", "d2"}
    assert completing.references("x") == []
    assert completing.clients("iv") == ["Ivan Petrov"]
    assert completing.people("bo") == ["boris"]


def test_completion_is_silent_where_nothing_can_be_read(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.cli import completing

    for place in (tmp_path / "none.db", tmp_path):
        monkeypatch.setenv("CRM_DB", str(place))
        assert completing.references("s") == []
        assert completing.clients("iv") == completing.people("a") == []


def test_finding_nothing_is_no_failure(shell: Shell) -> None:
    assert shell("find", "zzzz") == (0, "Nothing found.\n", "")
    assert shell("find", "zzzz", "--json").json["found"] == []


def test_a_team_on_a_server_is_read_as_well(
    shell: Shell, pg_crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    ivan = add_client(pg_crm, "Ivan Petrov")
    add_deal(pg_crm, ivan, "windows", pipeline="sales", minute=600)
    monkeypatch.setenv("CRM_DB", pg_crm.store.url)
    assert "s1  30m  call back  Ivan Petrov  windows  120k ₽" in shell("today").out
    assert shell("status").out == "0/1 · 1 late\n"
    for words in ("next", "find iv", "show c1", "show d1", "log d1", "journal", "week --all"):
        ran = shell(*words.split())
        assert (ran.status, ran.out != "") == (0, True), ran
    assert shell("journal", "verify").out == "The journal verifies: 3 entries.\n"


@pytest.mark.parametrize("cells", [40, 80, 120])
def test_every_line_fits_the_terminal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(cells))
    for words in ("today", "today --all", "today --done", "week", "plan", "find ivan", "log c2",
                  "journal --all"):  # fmt: skip
        for line in shell(*words.split()).out.splitlines():
            assert width(line) <= cells, (words, line)


def test_no_colour_is_printed_into_a_pipe(shell: Shell) -> None:
    for words in LOOKS:
        assert "\x1b" not in shell(*words.split()).out


def spoiled(path: Path, text: str) -> None:
    """Put a text into every field that people write."""
    file = sqlite3.connect(path)
    for table, columns in {
        "client": ("name", "city", "about", "job_title", "no_contact_why"),
        "deal": ("title", "reason_note"),
        "step": ("title", "said"),
        "activity": ("text",),
        "channel": ("raw", "norm"),
        "tag": ("name",),
        "receipt": ("note",),
        "stage": ("name",),
        "user": ("full_name",),
    }.items():
        for column in columns:
            file.execute(f'update "{table}" set {column} = ?', (text,))
    file.commit()
    file.close()


HOSTILE = (
    "\x1b]52;c;UFdOQ0xJUA==\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31m\x9d0;title\x9c",
    "\u202egnol\u2066x\u2069\u2068y\u2069",
    "[/] [@click=app.quit]x[/]",
    "{0} {name} %s %d",
    "a\nb\r\nc\td\x00e".replace("\x00", ""),
    "\x7f\x08\x08\x1a",
    "\U000e0041\ufeff",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_commands_no_terminal(shell: Shell, text: str) -> None:
    spoiled(shell.db, text)
    for words in LOOKS:
        ran = shell(*words.split())
        assert ran.status == 0, (words, ran.err)
        assert all(display(line) == line for line in ran.out.split("\n")), words


def test_a_naughty_list_of_names_is_only_text(shell: Shell) -> None:
    naughty = [line for line in BLNS.read_text("utf-8").splitlines() if line[:1] != "#"]
    spoiled(shell.db, "\n".join(naughty)[:60_000])
    for words in ("show c2", "show d1", "today", "next", "find ivan"):
        ran = shell(*words.split())
        assert ran.status == 0
        assert all(display(line) == line for line in ran.out.split("\n"))
