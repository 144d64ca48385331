"""Calendars, days off and leave from the command line; what a phrase means in them."""

import pytest

from tests.cli.desk import Shell

WEEK = "mon-thu 9-18, fri 9-16:45; lunch 13-14"
SAID = "mon-thu 9:00-13:00 14:00-18:00, fri 9:00-13:00 14:00-16:45"


def test_a_calendar_is_made_used_shown_and_put_away(shell: Shell) -> None:
    made = shell("calendar", "new", "shop", "--hours", WEEK, "--country", "RU", "--json").json
    assert (made["action"], made["calendar"], made["works"]) == ("calendar.add", "shop", SAID)
    assert shell("calendar", "use", "shop", "--team").status == 0
    listed = shell("calendar", "list", "--json").json["calendars"]
    assert listed[0]["team"] and "anna" in listed[0]["users"]
    assert SAID in shell("calendar", "list").out
    shown = shell("calendar", "show", "--json").json
    assert shown["calendar"] == "shop"
    assert {"day": "2026-12-31"}.items() <= shown["coming"][0].items()
    assert "New Year" in shell("calendar", "show", "shop").out
    refused = shell("calendar", "archive", "shop")
    assert refused.status == 3 and "is in use: " in refused.err
    shell("calendar", "use", "", "--team")
    assert "put away" in shell("calendar", "archive", "shop").out
    assert "taken back" in shell("calendar", "archive", "shop", "--back").out


def test_another_end_of_the_day_is_shown_before_it_is_kept(shell: Shell) -> None:
    shell("calendar", "new", "shop")
    shell("calendar", "use", "shop", "--team")
    before = shell("today", "--json").json
    dry = shell("calendar", "edit", "shop", "--hours", "8-16", "--dry-run", "--json").json
    assert dry["dry_run"] and dry["entry"] is None
    assert shell("today", "--json").json["counts"] == before["counts"]
    done = shell("calendar", "edit", "shop", "--hours", "8-16", "--json").json
    assert done["steps"] == dry["steps"] > 0
    assert shell("undo").status == 0


def test_days_off_and_of_work_change_what_a_phrase_means(shell: Shell) -> None:
    now = ("--now", "2026-12-18T12:00")
    assert shell("when", "next working day", *now).out.startswith("Mon 21 Dec")
    added = shell("calendar", "work", "19", "dec", "--note", "for", "--json").json
    assert added["kind"] == "work"
    assert shell("when", "next working day", *now).out.startswith("Sat 19 Dec")
    shell("calendar", "off", "19-21", "dec", "--user", "anna", "--note", "moving")
    told = shell("when", "next working day", *now)
    assert told.out.startswith("Tue 22 Dec")
    assert "a day off (moving); the next working day" in told.err
    assert "a day off" in shell("when", "21 dec", *now).err
    assert "taken back" in shell("calendar", "work", "--remove", str(added["id"])).out


def test_a_holiday_of_the_country_is_told(shell: Shell) -> None:
    shell("calendar", "new", "moscow", "--country", "RU")
    shell("calendar", "use", "moscow")
    told = shell("when", "in 1 working day", "--now", "2027-11-03T12:00")
    assert told.out.startswith("Mon 8 Nov") and "holiday" in told.err
    asked = shell("when", "4 nov", "--now", "2027-11-01T12:00", "--json").json
    assert "Unity Day" in asked["remark"]
    assert asked["at"] == "2027-11-04"


def test_a_leave_names_who_stands_in_and_what_is_due_then(shell: Shell) -> None:
    boris = shell("add", "Kim, doors, call fri", "--as", "boris")
    assert boris.status == 0
    days = ("25", "nov", "-", "27", "nov")
    dry = shell("calendar", "leave", *days, "--substitute", "boris", "--dry-run", "--json").json
    assert dry["id"] is None and dry["steps"] and not dry["given"]
    told = shell("calendar", "leave", *days, "--substitute", "boris", "--give").out
    assert "boris stands in" in told and "given" in told
    new = shell("add", "Lee, roof, call tomorrow 12:00", "--json").json
    assert new["next"]["owner"] == "boris"
    shown = shell("calendar", "show")
    assert "leave · boris stands in" in shown.out
    assert shell("undo").status == 0
    assert shell("undo").status == 0
    assert "boris" not in shell("calendar", "show").out


def test_a_leave_is_taken_back_by_its_number(shell: Shell) -> None:
    made = shell("calendar", "leave", "24-31 dec", "--json").json
    assert (made["first"], made["last"]) == ("2026-12-24", "2026-12-31")
    assert shell("calendar", "leave", "--remove", str(made["id"])).status == 0
    assert shell("calendar", "show", "--json").json["days"] == []


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("new", "x", "--hours", "9-8"), 2, "not understood as working hours"),
        (("new", "x", "--weekend", "caturday"), 2, "no weekend"),
        (("new", "x", "--country", "Germany"), 2, "no country"),
        (("new", "x", "--country", "DE", "--region", "Paris"), 2, "no region"),
        (("show", "moon"), 1, "no calendar"),
        (("edit", "moon", "--hours", "9-18"), 1, "no calendar"),
        (("use", "moon"), 1, "no calendar"),
        (("leave", "--remove", "99"), 1, "no leave"),
        (("leave",), 2, "Which days"),
        (("leave", "sometime"), 2, "not understood as days"),
        (("leave", "fri", "--substitute", "nobody"), 1, "no user"),
        (("leave", "fri", "--give"), 2, "Whose"),
    ],
)
def test_what_cannot_be_says_why(
    shell: Shell, words: tuple[str, ...], status: int, told: str
) -> None:
    ran = shell("calendar", *words)
    assert (ran.status, told in ran.err) == (status, True), ran


def test_a_calendar_of_three_weekends_counts_its_own_week(shell: Shell) -> None:
    for key, weekend, day in (
        ("iran", "fri", "Sat"),
        ("cairo", "fri sat", "Sun"),
        ("us", "", "Mon"),
    ):
        shell("calendar", "new", key, "--weekend", weekend, "--no-holidays")
        shell("calendar", "use", key)
        told = shell("when", "next working day", "--now", "2026-05-07T12:00").out
        if key == "us":
            told = shell("when", "next working day", "--now", "2026-05-08T12:00").out
        assert told.startswith(day), (key, told)


def test_the_clients_clock_is_told_and_a_call_at_night_is_warned_of(shell: Shell) -> None:
    seong = shell("add", "Seong, gates, +82 10 1234 5678, call today 17:00", "--json").json
    assert "there 18:30" in shell("show", seong["client"]).out
    assert shell("show", seong["client"], "--json").json["client"]["card"]["zone"] == "Asia/Seoul"
    ana = shell("add", "Ana, sauna, +57 301 234 5678, call today 17:00", "--json").json
    assert "there 04:30, night: do not call now" in shell("show", ana["client"]).out
    ivan = shell("add", "Max, gate, +49 151 1234 5678, call today 17:00", "--json").json
    assert "there" not in shell("show", ivan["client"]).out
