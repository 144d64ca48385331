"""Exports of other programs are known by their columns, and read as those programs mean them."""

from typing import Any

import pytest

from crm_tui.importers.mapping import suggest_for
from crm_tui.importers.records import Record
from tests.importers.test_records import read_all, table_of

#: Program; its columns; one row; what must come of it.
EXPORTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("Google Contacts",
     "Name|Given Name|Additional Name|Family Name|Group Membership|E-mail 1 - Type|"
     "E-mail 1 - Value|Phone 1 - Type|Phone 1 - Value|Organization 1 - Name|Organization 1 - Title",
     "Ann Lee|Ann||Lee|* myContacts ::: Friends|* Work|ann@okna.example ::: a@okna.example|Mobile|"
     "+1 212-555-0100|Okna Ltd|CEO",
     {"name": "Ann Lee", "company": "Okna Ltd", "job_title": "CEO",
      "tags": ("myContacts", "Friends"),
      "reached": ["+12125550100", "ann@okna.example", "a@okna.example"]}),
    ("Google Contacts",
     "First Name|Middle Name|Last Name|File As|Organization Name|Photo|Labels|E-mail 1 - Label|"
     "E-mail 1 - Value|Phone 1 - Label|Phone 1 - Value",
     "Ann||Lee|||https://x.example/p.jpg|* friends|* Work|ann@x.example|Mobile|+12125550100",
     {"name": "Ann Lee", "reached": ["+12125550100", "ann@x.example"]}),
    ("Outlook contacts",
     "Title|First Name|Last Name|Suffix|Company|Job Title|Business Street|Business City|"
     "Business Fax|Business Phone|Mobile Phone|Birthday|E-mail Address|E-mail Type|Categories",
     "Mr.|John|Smith|Jr.|Acme Inc|Buyer|1 Main St|Austin|+1 512 555 0199|+1 512 555 0100|"
     "|0/0/00|john@acme.example|SMTP|Friend",
     {"name": "John Smith", "company": "Acme Inc", "city": "Austin",
      "reached": ["+15125550100", "john@acme.example", "1 main st, austin"]}),
    ("Outlook contacts",
     "Обращение|Имя|Отчество|Фамилия|Организация|Должность|Рабочий телефон|Телефон переносной|"
     "Адрес эл. почты|Тип эл. почты|Заметки",
     "|Иван|Ильич|Петров|ООО Окна|Директор|+7 812 555-01-02|8-921-555-01-03|i@okna.example|SMTP|",
     {"name": "Иван Ильич Петров", "company": "ООО Окна",
      "reached": ["+78125550102", "+79215550103", "i@okna.example"]}),
    ("Outlook contacts",
     "Anrede|Vorname|Nachname|Firma|Position|Telefon geschäftlich|Mobiltelefon|E-Mail-Adresse",
     "Herr|Jörg|Müller|Fenster GmbH|Leiter|+49 221 5550100||j@fenster.example",
     {"name": "Jörg Müller", "job_title": "Leiter", "reached": ["+492215550100",
                                                                "j@fenster.example"]}),
    ("Pipedrive people",
     "Person - ID|Person - Name|Person - Label|Person - Organization|Person - Phone - Work|"
     "Person - Email - Work|Person - Owner",
     "11|Ann Lee|Hot|Okna|+12125550100|ann@okna.example|Anna",
     {"name": "Ann Lee", "company": "Okna", "external_id": "11", "owner": "Anna",
      "reached": ["+12125550100", "ann@okna.example"]}),
    ("Pipedrive deals",
     "Deal - ID|Deal - Title|Deal - Value|Deal - Currency of Value|Deal - Organization|"
     "Deal - Contact person|Deal - Stage|Deal - Status|Deal - Won time|Deal - Lost time",
     "2|Doors|800.5|EUR|Okna|Bob Ray|Negotiations|Lost||2026-10-10 10:00:00",
     {"name": "Bob Ray", "company": "Okna", "deal": ("2", "Doors", 80050, "lost", "2026-10-10")}),
    ("amoCRM leads",
     "ID|Название сделки|Основной контакт|Компания|Ответственный|Дата закрытия|Бюджет|"
     "Этап сделки|Рабочий телефон|Ближайшая задача",
     "100|Окна|Иванов Иван|ООО Дача|Анна|не закрыта|120 000|Первичный контакт|'+79215550102|"
     "Нет задач",
     {"name": "Иванов Иван", "company": "ООО Дача", "reached": ["+79215550102"],
      "deal": ("100", "Окна", 12000000, "", "")}),
    ("Bitrix24 leads",
     "ID|Название лида|Имя|Отчество|Фамилия|Название компании|Мобильный телефон|Стадия|Источник",
     "5|Заявка|Пётр||Сидоров|ООО Двери|8 (921) 555 01 04|Не обработан|Веб-сайт",
     {"name": "Пётр Сидоров", "company": "ООО Двери", "reached": ["+79215550104"],
      "source": "Веб-сайт"}),
    ("Zoho deals",
     "Record Id|Deal Name|Amount|Stage|Closing Date|Account Name|Contact Name|Deal Owner",
     "zcrm_1|Windows|$1,200.00|Qualification|2026-12-31|Okna|Ann Lee|Anna",
     {"name": "Ann Lee", "company": "Okna", "deal": ("zcrm_1", "Windows", 120000, "", "")}),
    ("Salesforce opportunities",
     "Opportunity Owner|Account Name|Opportunity Name|Stage|Amount|Close Date|Amount Currency",
     "Anna|Okna|Okna - windows|Closed Won|1,234.50|12/31/2025|USD",
     {"name": "Okna", "deal": ("", "Okna - windows", 123450, "won", "")}),
    ("HubSpot contacts",
     "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Associated Company|"
     "Lifecycle Stage",
     "101|Ann|Lee|ann@okna.example|+12125550100|Anna|Okna|Customer",
     {"name": "Ann Lee", "company": "Okna", "owner": "Anna", "external_id": "101"}),
    ("LinkedIn connections",
     "First Name|Last Name|URL|Email Address|Company|Position|Connected On",
     "Ann|Lee|https://www.linkedin.com/in/ann|ann@x.example|Okna|CEO|05 Nov 2024",
     {"name": "Ann Lee", "reached": ["ann@x.example", "linkedin.com/in/ann"]}),
    ("",
     "ردیف|نام و نام خانوادگی|شماره تلفن همراه|نام شرکت|تاریخ ثبت",
     "۱|رضا کریمی|+۹۸۹۱۲۳۴۵۶۷۸۹|شرکت پنجره|۱۴۰۴/۰۵/۰۶",
     {"name": "رضا کریمی", "company": "شرکت پنجره", "reached": ["+989123456789"]}),
    ("",
     "Full Name (required)|Your best e-mail?|WhatsApp #|What is your role?|Sales rep email",
     "Lee, Ann|ann@x.example|+1 212 555 0100|CEO|rep@us.example",
     {"name": "Ann Lee", "job_title": "CEO",
      "reached": ["ann@x.example", "whatsapp:+12125550100"]}),
)  # fmt: skip


@pytest.mark.parametrize(("program", "header", "row", "wanted"), EXPORTS)
def test_an_export_is_read_as_its_program_means_it(
    program: str, header: str, row: str, wanted: dict[str, Any]
) -> None:
    table = table_of(header.replace(",", "").replace("|", ","), tuple(row.split("|")))
    assert suggest_for(table).read_as == program
    (record,) = read_all(table, region="RU", currency="EUR")
    assert isinstance(record, Record), record
    found: dict[str, Any] = {name: getattr(record, name, None) for name in wanted}
    if "reached" in wanted:
        found["reached"] = [channel.norm for channel in record.channels]
    if "deal" in wanted and record.deal is not None:
        deal = record.deal
        closed = deal.closed_day.isoformat() if deal.closed_day else ""
        minor = deal.amount.minor if deal.amount else None
        found["deal"] = (deal.external_id, deal.title, minor, deal.status, closed)
    assert found == wanted


def test_no_cell_of_an_export_is_lost() -> None:
    for _program, header, row, _wanted in EXPORTS:
        header = header.replace(",", "")
        cells = tuple(f"kept {at}." for at, _cell in enumerate(row.split("|")))
        said = (name.endswith(("Type", "Label")) for name in header.split("|"))
        cells = tuple("" if label else cell for cell, label in zip(cells, said, strict=True))
        table = table_of(header.replace("|", ","), cells)
        for record in read_all(table, entity="clients"):
            held = str(record)
            assert all(cell in held for cell in cells), (header, record)
