"""Notes, tasks and calls of other programs land with their clients and deals."""

from datetime import date
from pathlib import Path

import pytest

from crm_tui.actions.batches import import_batch
from crm_tui.actions.steps import move_time
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.importers.activity_tables import sort_of
from crm_tui.importers.apply import Report, Wishes
from crm_tui.importers.folders import is_many, read_many
from crm_tui.importers.presets import called_by
from tests.importers.desk import bring_in, desk_of, lawful, photo, sheet, table, the
from tests.importers.test_many import counts, put

WISHES = Wishes(region="US", currency="EUR", stages={"proposal": "offer"})

CONTACTS = (
    "Record ID,First Name,Last Name,Email,Lead Status,Associated Company\n"
    "501,Ann,Lee,ann@x.example,New,Okna\n502,Bob,Ray,bob@y.example,New,\n"
)
DEALS = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Associated Contact\n"
    "901,Windows,Proposal,sales,1200,Ann Lee (ann@x.example)\n"
)


def bring(crm: Crm, path: Path, wishes: Wishes = WISHES) -> list[Report]:
    """Import a folder or a table of activities; a rehearsal tells the same before."""
    read = read_many(path, wishes, desk_of(crm, wishes.stages))
    tried = crm.rehearse(import_batch, read.files, "", wishes.stages)
    read = read_many(path, wishes, desk_of(crm, wishes.stages))
    done = crm.run(import_batch, read.files, "", wishes.stages)
    assert tried == done.value
    assert lawful(crm)
    return done.value


@pytest.mark.parametrize(
    ("program", "header"),
    [
        ("HubSpot notes", "Record ID,Note body,Activity date,Associated Contact IDs"),
        ("HubSpot tasks", "Task Title,Task Status,Due date,Assigned to,Associated Contact"),
        ("HubSpot calls", "Call Title,Call Direction,Call notes,Activity date"),
        ("Pipedrive activities", "ID,Type,Subject,Done,Due date,Due time,Deal,Contact person"),
        ("Pipedrive activities", "Activity - ID,Activity - Subject,Activity - Done"),
        ("Pipedrive notes", "ID,Content,Add time,Deal,Person,Organization,User"),
        ("Salesforce tasks", "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Description"),
        ("Salesforce meetings", "Id,WhoId,WhatId,Subject,StartDateTime,EndDateTime"),
        ("Salesforce notes", "Id,ParentId,Title,Body,OwnerId,CreatedDate"),
        ("Zoho tasks", "Record Id,Task Owner,Subject,Due Date,Status,Contact Name,Related To"),
        ("Zoho calls", "Call Owner,Subject,Call Type,Call Start Time,Call Duration,Contact Name"),
        ("Zoho notes", "Record Id,Note Owner,Note Title,Note Content,Parent ID,Created Time"),
        ("amoCRM tasks", "Дата исполнения,Ответственный,Объект,Тип задачи,Текст задачи,Результат"),
        ("Bitrix24 tasks", "ID,Название,Крайний срок,Постановщик,Ответственный,Статус"),
        ("", "Задача,Клиент,Срок"),
        ("", "Aufgabe,Kunde,Fällig am"),
        ("", "할 일,고객명,마감일"),
    ],
)
def test_a_table_of_activities_is_known_by_its_columns(program: str, header: str) -> None:
    found = sort_of(header.split(","))
    assert found is not None
    assert found.read_as == program


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,Meeting name,Email",
        "Subject,Name,Email,Message,Date",
        "Name,Phone,Notes,Date,Type",
        "Title,Name,Company,Phone,Date",
        "Deal - Title,Deal - Value,Deal - Stage,Deal - Next activity date",
        "ID,Название сделки,Ближайшая задача,Этап сделки,Основной контакт",
        "Название,Клиент,Срок,Сумма,Стадия",
    ],
)
def test_a_list_of_people_is_none_of_activities(header: str) -> None:
    assert sort_of(header.split(",")) is None


def given_hubspot(crm: Crm, tmp_path: Path) -> tuple[int, int]:
    """Contacts and deals of one program, imported before; Ann and her deal."""
    bring(crm, put(tmp_path / "before", contacts_csv=CONTACTS, deals_csv=DEALS))
    return the(crm, "client", name="Ann Lee")["id"], the(crm, "deal", title="Windows")["id"]


def test_notes_land_by_the_ids_of_the_other_program(crm: Crm, tmp_path: Path) -> None:
    ann, deal = given_hubspot(crm, tmp_path)
    before = photo(crm)
    path = sheet(
        tmp_path / "notes.csv",
        "Record ID,Note body,Activity date,Activity assigned to,Associated Contact IDs,"
        "Associated Deal IDs,Shape",
        ["1", "<p>wants <b>white</b> frames</p><p>soon</p>", "2026-03-01 09:30", "Anna", "501",
         "901", "round"],
        ["2", "hello", "2026-03-02 10:00", "Zed Zorro", "501", "", ""],
        ["3", "whose?", "2026-03-03 10:00", "", "777", "", ""],
    )  # fmt: skip
    assert is_many(path, WISHES)
    (report,) = bring(crm, path)
    assert counts(report) == (2, 0, 0, 0, 1)
    assert (report.read_as, report.unmapped) == ("HubSpot notes", ("Shape",))
    assert report.strangers == ("Zed Zorro",)
    assert report.bad[0].cells[:2] == ("3", "whose?")
    first, second = table(crm, "activity", client_id=ann, kind="note")[-2:]
    assert first["text"] == "wants white frames\nsoon\nShape: round"
    assert (first["deal_id"], second["deal_id"]) == (deal, None)
    assert second["text"] == "hello\nOwner: Zed Zorro"
    assert str(first["at"]).startswith("2026-03-01")
    (again,) = bring(crm, path)
    assert counts(again) == (0, 0, 0, 2, 1)
    crm.undo()
    assert photo(crm) == before


TASKS = (
    "Task Title,Task Status,Task Type,Due date,Assigned to,Associated Contact,Associated Deal\n"
    "Measure twice,Not started,To-do,2027-02-01 09:00,Zed,Ann Lee (ann@x.example),Windows\n"
    "Send prices,Not started,Email,2027-01-15 11:30,Zed,Ann Lee (ann@x.example),Windows\n"
    "Said hello,Completed,Call,2026-01-15 11:30,Zed,Ann Lee (ann@x.example),Windows\n"
    "Ask Bob,Not started,Call,2027-01-20,Zed,Bob Ray,\n"
)


def test_the_earliest_task_becomes_the_next_step_nobody_chose(crm: Crm, tmp_path: Path) -> None:
    _ann, deal = given_hubspot(crm, tmp_path)
    before = photo(crm)
    (tmp_path / "tasks.csv").write_text(TASKS)
    (report,) = bring(crm, tmp_path / "tasks.csv")
    assert counts(report) == (4, 0, 0, 0, 0)
    now = the(crm, "step", deal_id=deal, side=0)
    assert (now["title"], str(now["due_day"]), now["due_minute"]) == (
        "Send prices", "2027-01-15", 690,
    )  # fmt: skip
    assert the(crm, "step", deal_id=deal, side=1)["title"] == "Measure twice"
    assert the(crm, "step", title="Ask Bob")["kind"] == "call"
    assert the(crm, "activity", kind="call")["text"].startswith("Said hello")
    assert counts(bring(crm, tmp_path / "tasks.csv")[0]) == (0, 0, 0, 4, 0)
    crm.undo()
    assert photo(crm) == before
    crm.redo()
    assert the(crm, "step", deal_id=deal, side=0)["title"] == "Send prices"


def test_a_next_step_that_somebody_chose_stays(crm: Crm, tmp_path: Path) -> None:
    _ann, deal = given_hubspot(crm, tmp_path)
    chosen = the(crm, "step", deal_id=deal, side=0)
    crm.run(move_time, (chosen["id"],), Draft(day=date(2026, 12, 20)))
    (tmp_path / "tasks.csv").write_text(TASKS)
    bring(crm, tmp_path / "tasks.csv")
    assert the(crm, "step", deal_id=deal, side=0)["title"] == chosen["title"]
    assert len(table(crm, "step", deal_id=deal, side=1)) == 2


def test_a_folder_comes_in_whatever_its_files_are_called(crm: Crm, tmp_path: Path) -> None:
    before = photo(crm)
    folder = put(
        tmp_path / "in", a_csv=TASKS, z_csv=CONTACTS, m_csv=DEALS,
        b_csv="Note body,Associated Contact IDs\nhi,502\n",
    )  # fmt: skip
    reports = {report.file: counts(report) for report in bring(crm, folder)}
    assert reports == {
        "a.csv": (4, 0, 0, 0, 0), "b.csv": (1, 0, 0, 0, 0), "m.csv": (1, 0, 0, 0, 0),
        "z.csv": (2, 0, 0, 0, 0),
    }  # fmt: skip
    deal = the(crm, "deal", title="Windows")["id"]
    assert the(crm, "step", deal_id=deal, side=0)["title"] == "Send prices"
    assert [row["title"] for row in table(crm, "step", deal_id=deal, side=1)] == ["Measure twice"]
    after = photo(crm)
    assert all(counts(one)[:3] == (0, 0, 0) for one in bring(crm, folder))
    assert photo(crm) == after
    crm.undo()
    assert photo(crm) == before
    crm.redo()
    assert photo(crm)["step"].keys() == after["step"].keys()


SALESFORCE = {
    "Account_csv": "Id,Name,BillingStreet,OwnerId\n001A,Okna GmbH,Main St 1,005X\n",
    "Contact_csv": "Id,LastName,FirstName,AccountId,Email,OwnerId\n"
    "003A,Lee,Ann,001A,ann@x.example,005X\n",
    "Opportunity_csv": "Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId\n"
    "006A,001A,Doors,Proposal,500,2027-03-01,005X\n",
    "Task_csv": "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Description\n"
    "00TA,003A,,Call Ann,2027-01-10,Not Started,005X,ask for sizes\n"
    "00TB,,006A,Offer doors,2027-01-11,Not Started,005X,\n",
    "Note_csv": "Id,ParentId,Title,Body,OwnerId\n002A,006A,Beware,of the dog,005X\n",
    "User_csv": "Id,Username,LastName,FirstName,Email,ProfileId\n"
    "005X,aexample@o.example,Example,Anna,anna@o.example,9\n",
}


def test_a_data_export_is_linked_by_ids_alone(crm: Crm, tmp_path: Path) -> None:
    reports = bring(crm, put(tmp_path / "in", **SALESFORCE))
    assert all(not report.bad for report in reports)
    okna = the(crm, "client", name="Okna GmbH")["id"]
    ann = the(crm, "client", name="Ann Lee")
    assert ann["works_at_id"] == okna
    deal = the(crm, "deal", title="Doors")
    assert deal["client_id"] == okna
    assert the(crm, "step", deal_id=deal["id"])["title"] == "Offer doors"
    assert the(crm, "step", title="Call Ann")["client_id"] == ann["id"]
    assert the(crm, "activity", deal_id=deal["id"])["text"] == "Beware\nof the dog"
    assert len(table(crm, "client")) == 2


def test_owners_named_in_a_list_of_users_are_ours(crm: Crm, tmp_path: Path) -> None:
    bring(crm, put(tmp_path / "in", **SALESFORCE))
    anna = the(crm, "user", name="anna")["id"]
    assert {row["owner_id"] for row in table(crm, "client")} == {anna}


def test_russian_tasks_find_deals_and_people_by_name(crm: Crm, tmp_path: Path) -> None:
    people = sheet(tmp_path / "people.csv", "Имя,Телефон", "Иван Петров,+7 921 555-01-02")
    bring_in(crm, people)
    path = sheet(
        tmp_path / "задачи.csv",
        "Дата исполнения,Ответственный,Объект,Тип задачи,Текст задачи,Результат",
        ["24.12.2026 15:00", "Анна", "Иван Петров", "Встреча", "Показать образцы", ""],
    )
    (report,) = bring(crm, path)
    assert (report.read_as, counts(report)) == ("amoCRM tasks", (1, 0, 0, 0, 0))
    step = the(crm, "step", kind="meet")
    assert (str(step["due_day"]), step["due_minute"]) == ("2026-12-24", 900)


def test_any_table_may_be_said_to_hold_activities(crm: Crm, tmp_path: Path) -> None:
    bring_in(crm, sheet(tmp_path / "people.csv", "Name,Email", "Ann Lee,ann@x.example"))
    path = sheet(tmp_path / "log.csv", "Wer,Was,Datum", ["Ann Lee", "war nett", "2026-03-04"])
    wishes = Wishes(entity="activities", given={"Wer": "name", "Was": "note"})
    assert is_many(path, wishes)
    (report,) = bring(crm, path, wishes)
    assert report.added == 1


def test_files_brought_one_by_one_are_linked_by_the_ids_of_those_before(
    crm: Crm, tmp_path: Path
) -> None:
    folder = put(tmp_path / "in", **SALESFORCE)
    for name in ("Account", "Contact", "Opportunity"):
        bring_in(
            crm,
            folder / f"{name}.csv",
            {"proposal": "offer"},
            called=lambda *asked: crm.ask(called_by, *asked),
        )
    okna = the(crm, "client", name="Okna GmbH")["id"]
    assert the(crm, "client", name="Ann Lee")["works_at_id"] == okna
    assert the(crm, "deal", title="Doors")["client_id"] == okna
