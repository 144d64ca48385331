"""The exports of other programs, known by the names of their columns.

A preset is taken when all the columns are there that only this program's export has. It says what
its columns hold where their names alone do not; the rest is read by name as in any file.
Sources: the programs' own help pages on exporting, and the header lines of their sample files.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.i18n import N_
from crm_tui.importers.headers import fold_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session

SKIP = "skip"


class Preset(NamedTuple):
    """The export of one program.

    name: what it is called, for people. entity: clients, companies or deals. needs: one of these
    sets of columns must be there whole. fields: column → field, folded.
    """

    name: str
    entity: str
    needs: tuple[frozenset[str], ...]
    fields: dict[str, str]


# Name; entity; sets of columns that tell it ("/" between sets); column = field.
_PRESETS = (
    (N_("HubSpot deals"), "deals",
     "Record ID, Deal Name, Deal Stage / Deal ID, Deal Name, Pipeline, Deal Stage",
     """Record ID = deal_external_id, Deal ID = deal_external_id, Deal Name = deal_title, Deal
     Stage = stage, Close Date = expected_day, Deal owner = owner, Create Date = created,
     Associated Contact = name, Associated Company = company, Associated Contacts = name,
     Associated Companies = company, Associated Company (Primary) = company, Associated Email =
     email, Closed Lost Reason = lost_reason, Deal Description = note"""),
    (N_("HubSpot companies"), "companies",
     "Record ID, Company name, Company owner / Company ID, Name, Company Domain Name",
     """Record ID = external_id, Company ID = external_id, Name = company, Company name =
     company, Company Domain Name = site, Website URL = site, Associated Contact =, Company
     owner = owner"""),
    (N_("HubSpot contacts"), "clients",
     "Record ID, First Name, Last Name, Lead Status / Record ID, First Name, Lifecycle Stage"
     " / Record ID, First Name, Last Name, Phone Number / Record ID, First Name, Associated Company"
     " / Contact ID, First Name, Last Name, Lifecycle Stage"
     " / First Name, Last Name, Lifecycle Stage, Contact owner",
     """Record ID = external_id, Contact ID = external_id, Associated Company = company,
     Primary Associated Company = company, Company Name = company, Lifecycle Stage =, Original
     Source = source, Lead Status =, Contact owner = owner, Website URL = site, Associated Deal
     =, WhatsApp Phone Number = phone"""),
    (N_("Pipedrive deals"), "deals", "Deal - Title, Deal - Stage / Deal - Title, Deal - Value",
     """Deal - ID = deal_external_id, Deal - Title = deal_title, Deal - Value = amount, Deal -
     Currency of Value = currency, Deal - Currency = currency, Deal - Owner = owner, Deal -
     Contact person = name, Deal - Organization = company, Deal - Organisation = company, Deal
     - Pipeline = pipeline, Deal - Stage = stage, Deal - Status = status, Deal - Label = tags,
     Deal - Expected close date = expected_day, Deal - Won time = closed_day, Deal - Lost time
     = closed_day, Deal - Deal closed on = closed_day, Deal - Lost reason = lost_reason, Deal -
     Next activity date = due, Deal - Creator =, Deal - Deal created = created, Deal - Source
     channel = source, Deal - Source origin = source, Person - Name = name, Organization - Name
     = company, Person - Email = email, Person - Phone = phone"""),
    (N_("Pipedrive deals"), "deals", "Title, Contact person, Organization, Stage"
     " / Title, Value, Currency of Value / Title, Organization, Value, Expected close date",
     """Title = deal_title, Contact person = name, Organization = company, Value = amount, ID =
     deal_external_id, Owner = owner, Label = tags, Next activity date = due, Won time =
     closed_day, Lost time = closed_day, Deal closed on = closed_day, Creator ="""),
    (N_("Pipedrive people"), "clients", "Person - Name",
     """Person - ID = external_id, Person - Name = name, Person - Owner = owner, Person - Label
     = tags, Person - Labels = tags, Person - First name = first_name, Person - Last name =
     last_name, Person - Organization = company, Person - Organisation = company, Person -
     Phone = phone, Person - Phone - Work = phone, Person - Phone - Home = phone, Person -
     Phone - Mobile = phone, Person - Phone - Other = phone, Person - Email = email, Person -
     Email - Work = email, Person - Email - Home = email, Person - Email - Other = email,
     Person - Person created = created, Person - Notes = note, Person - Instant messenger =
     messenger, Person - Job title = job_title, Person - Postal address = address, Person -
     Birthday = birthday, Organization - Name = company, Person - Open deals =, Person - Closed
     deals =, Person - Won deals =, Person - Lost deals ="""),
    (N_("Pipedrive people"), "clients", "Name, Organization, Open deals / Name, Label, Open deals",
     """Name = name, Organization = company, Open deals =, Closed deals =, Won deals =, Lost
     deals =, Next activity date =, Label = tags, Labels = tags"""),
    (N_("Pipedrive organizations"), "companies",
     "Organization - Name, Organization - Owner / Organisation - Name, Organisation - Owner"
     " / Organization - Name, Organization - Open deals",
     """Organization - ID = external_id, Organization - Name = company, Organization - Owner =
     owner, Organisation - Name = company, Organisation - ID = external_id, Organisation -
     Owner = owner, Organization - Address = address, Organisation - Address = address,
     Organization - Label = tags, Organization - Labels = tags, Organization - Website = site"""),
    (N_("Salesforce opportunities"), "deals",
     "Opportunity Name, Account Name, Stage / Opportunity Name, Stage, Close Date"
     " / StageName, CloseDate, AccountId / StageName, CloseDate, Name",
     """Opportunity ID = deal_external_id, Id = deal_external_id, Opportunity Name =
     deal_title, Name = deal_title, StageName = stage, CloseDate = expected_day, Close Date =
     expected_day, Account Name = company, Account.Name = company, Opportunity Owner = owner,
     Owner.Name = owner, Contact Name = name, Primary Contact = name, NextStep = next_step,
     Next Step = next_step, LeadSource = source, Created Date = created, AccountId =, OwnerId
     =, Fiscal Period =, Age =, Type =, Probability (%) =, CurrencyIsoCode = currency,
     ExpectedRevenue =, Expected Revenue =, IsClosed =, IsWon =, Amount Currency = currency,
     Opportunity Currency = currency, Expected Revenue Currency ="""),
    (N_("Zoho leads"), "clients", "Lead Owner.id, Lead Owner, Lead Status",
     """Record Id = external_id, Lead Id = external_id, Lead Name = name, Lead Owner = owner,
     Lead Status =, Tag = tags, Lead Owner.id =, Salutation =, Rating ="""),
    (N_("Salesforce leads"), "clients", "Lead Source, Lead Status, First Name"
     " / Lead ID, Lead Owner, Lead Status / Lead Owner, Company/Account, Lead Status",
     """Lead ID = external_id, Company / Account = company, Lead Owner = owner, Lead Status =,
     Owner Alias = owner, Rating ="""),
    (N_("Zoho contacts"), "clients", "Record Id, Contact Owner, Account Name"
     " / Contact Owner, Account Name, Mobile, Mailing City",
     """Record Id = external_id, Contact Name = name, Full Name = name, Account Name = company,
     Account Name.id =, Contact Owner.id =, Tag = tags, Salutation =, Reporting To ="""),
    (N_("Salesforce contacts"), "clients", "Contact Owner, Account Name, Last Name"
     " / ID, LASTNAME, ACCOUNTID / Salutation, First Name, Last Name, Account Name",
     """Contact ID = external_id, Id = external_id, Account Name = company, AccountId =,
     OwnerId =, Contact Owner = owner, Account Owner =, Reports To =, Name = display_name,
     Salutation ="""),
    (N_("Salesforce accounts"), "companies",
     "Account Name, Account Owner / ID, NAME, BILLINGSTREET / Account Name, Billing City"
     " / Account Name, Billing State/Province",
     """Account ID = external_id, Id = external_id, Account Name = company, Name = company,
     Account Owner = owner, OwnerId =, Site ="""),
    (N_("Zoho deals"), "deals", "Deal Name, Account Name, Stage / Potential Name, Account Name"
     " / Deal Name, Contact Name, Closing Date",
     """Record Id = deal_external_id, Deal Name = deal_title, Potential Name = deal_title,
     Account Name = company, Contact Name = name, Closing Date = expected_day, Deal Owner =
     owner, Reason For Loss = lost_reason, Account Name.id =, Contact Name.id =, Deal Owner.id
     =, Expected Revenue =, Probability (%) =, Tag = tags"""),
    (N_("Zoho accounts"), "companies", "Record Id, Account Name, Account Owner",
     """Record Id = external_id, Account Name = company, Account Owner = owner, Parent Account
     =, Account Owner.id =, Tag = tags"""),
    (N_("Zoho leads"), "clients", "Lead Name, Lead Owner, Lead Source / Record Id, Lead Owner"
     " / Lead Owner, Lead Status, Company",
     """Record Id = external_id, Lead Name = name, Full Name = name, Lead Status =, Tag = tags,
     Lead Owner.id =, Salutation ="""),
    (N_("amoCRM leads"), "deals", "Название сделки, Этап сделки, Основной контакт"
     " / Название сделки, Компания, Этап сделки / Название сделки, Бюджет, Ответственный"
     " / Deal name, Primary contact / Lead title, Main contact / Lead title, Lead status, Pipeline"
     " / Название, Бюджет, Этап сделки / Название, Этап сделки, Воронка"
     " / Название сделки, Ответственный, Этап сделки",
     """ID = deal_external_id, Название = deal_title, Lead value = amount, Responsible user =
     owner, Contact's full name = name, Mob. phone = phone, Work email = email, Work phone = phone,
     Название сделки = deal_title, Deal name = deal_title, Lead title
     = deal_title, Бюджет = amount, Budget = amount, Sale = amount, Ответственный = owner,
     Ответственный пользователь = owner, Этап сделки = stage, Этап = stage, Воронка = pipeline,
     Основной контакт = name, Main contact = name, Primary contact = name, Контакт = name,
     Lead status = stage, Contact's company = company, Lead owner = owner, Created at = created,
     Closed at = closed_day, Closest task = due, Полное имя контакта = name, Контактное лицо =
     name, Имя контакта = name, Компания = company, Компания контакта = company,
     Дата создания = created, Дата создания сделки = created, Дата закрытия = closed_day,
     Теги сделки = tags, Теги = tags, Кем создана =, Кем
     изменена =, Дата редактирования =, Ближайшая задача = due, Дата последнего изменения =,
     Рабочий телефон = phone, Рабочий прямой телефон = phone, Мобильный телефон = phone,
     Домашний телефон = phone, Другой телефон = phone, Факс =, Рабочий email = email, Личный
     email = email, Другой email = email, Должность = job_title"""),
    (N_("amoCRM contacts"), "clients", "Тип, Имя, Рабочий телефон"
     " / Имя, Компания, Рабочий прямой телефон / Полное имя, Рабочий email"
     " / Имя контакта, Ответственный, Рабочий телефон"
     " / Полное имя контакта, Имя, Фамилия, Ответственный",
     """ID = external_id, Тип =, Имя контакта = name, Наименование = name, Полное
     имя = name, Полное имя контакта = name, Ближайшая задача =, Компания = company, Компания
     контакта = company, Ответственный = owner, Кем создан =, Кем изменен =, Ближайших задач ="""),
    (N_("Bitrix24 deals"), "deals", "ID, Название, Стадия сделки / Название, Стадия сделки, Сумма"
     " / Deal Name, Deal Stage, Responsible person / ID, Название сделки, Стадия сделки",
     """ID = deal_external_id, Название = deal_title, Название сделки = deal_title, Deal Name =
     deal_title, Стадия сделки = stage, Deal Stage = stage, Сумма = amount, Валюта = currency,
     Ответственный = owner, Клиент = name, Контакт = name, Компания = company, Дата создания =
     created, Предполагаемая дата закрытия = expected_day, Дата завершения = closed_day,
     Источник = source, Комментарий = note, Направление = pipeline, Воронка = pipeline, Сделка
     закрыта =, Стадия ="""),
    (N_("Bitrix24 leads"), "clients", "Название лида, Стадия / Название лида, Статус"
     " / ID, Название лида / Lead Name, Responsible person",
     """ID = external_id, Название лида = note, Lead Name = note, Название компании = company,
     Стадия =, Статус =, Имя = first_name, Фамилия = last_name, Отчество = middle_name, Дата
     создания = created, Обращение =, Сумма =, Валюта =, Возможная сумма =, Кем создан =,
     Доступен для всех =, Дополнительно о стадии =, Дополнительно об источнике ="""),
    (N_("Bitrix24 contacts"), "clients", "Имя, Фамилия, Рабочий телефон, Корпоративный сайт"
     " / ID, Имя, Фамилия, Тип контакта / Имя, Фамилия, Отчество, Рабочий e-mail",
     """ID = external_id, Имя = first_name, Фамилия = last_name, Отчество = middle_name,
     Компания = company, Тип контакта =, Ответственный = owner, Обращение =, Доступен для всех
     =, Участвует в экспорте контактов =, Кем создан =, Контакт Facebook = site, Контакт
     Telegram = messenger, Контакт ВКонтакте = site, Контакт Skype = messenger, Контакт Viber =
     messenger, Рабочий e-mail = email, Частный e-mail = email, Другой e-mail = email"""),
    (N_("Bitrix24 companies"), "companies", "Название компании, Тип компании"
     " / ID, Название компании, Сфера деятельности",
     """ID = external_id, Название компании = company, Тип компании =, Ответственный = owner"""),
    (N_("Google Contacts"), "clients", "Given Name, Family Name, Group Membership"
     " / First Name, Last Name, Labels, Phone 1 - Value / First Name, Last Name, E-mail 1 - Value"
     " / Name, Given Name, Family Name, E-mail 1 - Value",
     """Name = display_name, Given Name = first_name, Additional Name = middle_name, Family
     Name = last_name, File As =, Group Membership = tags, Labels = tags, Organization 1 - Name
     = company, Organization Name = company, Organization 1 - Title = job_title, Organization
     Title = job_title, Occupation =, Organization 1 - Type =, Photo =, Website 1 - Value =
     site, Website 2 - Value = site, Event 1 - Value =, Relation 1 - Value =, Custom Field 1 -
     Value =, Subject =, Address 1 - Formatted = address, Address 2 - Formatted = address,
     Location =, IM 1 - Value = messenger"""),
    (N_("Outlook contacts"), "clients", "First Name, Last Name, E-mail Address, Business Phone"
     " / First Name, E-mail Address, E-mail Display Name / First Name, Last Name, Business Street"
     " / First Name, E-mail Address, Mobile Phone, Home Phone",
     """E-mail Address = email, E-mail 2 Address = email, E-mail 3 Address = email, E-mail Type
     =, E-mail Display Name =, Company = company, Account =, Title =, Suffix =, Job Title =
     job_title, Categories = tags, User 1 =, Location =, Profession =, Company Main Phone =
     phone, Web Page = site, Personal Web Page = site, Manager's Name =, Assistant's Name =,
     Referred By =, Internet Free Busy =, Language =, Gender ="""),
    (N_("Outlook contacts"), "clients", "Имя, Фамилия, Адрес эл. почты, Рабочий телефон"
     " / Имя, Фамилия, Адрес электронной почты, Организация / Имя, Фамилия, Организация,"
     " Телефон переносной / Имя, Фамилия, Телефон переносной",
     """Имя = first_name, Отчество = middle_name, Фамилия = last_name, Обращение =,
     Организация = company, Должность = job_title, Телефон переносной = phone,
     Рабочий телефон = phone, Рабочий телефон 2 = phone, Домашний телефон = phone,
     Адрес эл. почты = email, Адрес 2 эл. почты = email, Адрес 3 эл. почты = email,
     Тип эл. почты =, Краткое имя эл. почты =, Веб-страница = site, Категории = tags,
     Улица (раб. адрес) = street, Город (раб. адрес) = city, Руководитель =, Имя помощника =,
     Основной телефон = phone, Телефон в машине = phone, Заметки = note, Другой телефон = phone,
     Основной телефон организации = phone"""),
    (N_("Outlook contacts"), "clients", "Vorname, Nachname, E-Mail-Adresse, Telefon geschäftlich"
     " / Vorname, Nachname, Firma, Telefon geschäftlich / Vorname, Nachname, Mobiltelefon, Firma,"
     " E-Mail-Adresse / Vorname, Nachname, Straße geschäftlich",
     """Anrede =, Vorname = first_name, Weitere Vornamen = middle_name, Nachname = last_name,
     Suffix =, Firma = company, Position = job_title, E-Mail-Adresse = email, E-Mail 2: Adresse
     = email, E-Mail 3: Adresse = email, E-Mail-Typ =, E-Mail: Angezeigter Name =, Angezeigter
     Name der E-Mail =, Telefon geschäftlich = phone, Telefon geschäftlich 2 = phone, Telefon
     (privat) = phone, Telefon privat = phone, Telefon (privat 2) = phone, Mobiltelefon =
     phone, Webseite = site, Kategorien = tags, Straße geschäftlich = street, Ort geschäftlich
     = city, Postleitzahl geschäftlich = postcode, Region geschäftlich = state, Land/Region
     geschäftlich = country, Notizen = note, Abteilung =, Geburtstag = birthday, Name des/der
     Vorgesetzten =, Name Assistent ="""),
    (N_("Thunderbird address book"), "clients", "Display Name, Primary Email, Screen Name"
     " / Display Name, Nickname, Primary Email / Anzeigename, Primäre E-Mail-Adresse"
     " / Отображаемое имя, Основной адрес электронной почты",
     """Arbeitstitel = job_title, Fax-Nummer =, Privat: Adresse = street, Privat: Adresse 2 =
     street, Dienstlich: Adresse = street, Dienstlich: Adresse 2 = street, Screen Name =,
     Nickname =, Primäre E-Mail-Adresse = email,
     Sekundäre E-Mail-Adresse = email, Основной адрес электронной почты = email,
     Anzeigename = display_name, Tel. dienstlich = phone, Tel. privat = phone,
     Mobil-Tel.-Nr. = phone, Faxnummer =, Pager-Nr. =,
     Дополнительный адрес электронной почты = email"""),
    (N_("Facebook leads"), "clients", "created_time, form_name, platform"
     " / id, created_time, ad_id / created_time, full_name, platform / created_time, campaign_name",
     """id = external_id, created_time = created, full_name = name, ad_id =, ad_name =,
     adset_id =, adset_name =, campaign_id =, campaign_name =, form_id =, form_name =,
     is_organic =, platform =, lead_status ="""),
    (N_("Shopify customers"), "clients", "Customer ID, First Name, Total Spent, Total Orders"
     " / First Name, Last Name, Accepts Email Marketing, Total Spent",
     """Customer ID = external_id, Company = company, Default Address Company = company,
     Default Address Address1 = street, Default Address Address2 = street, Address1 = street,
     Address2 = street, Default Address Province Code = state, Province Code = state,
     Default Address Country Code = country, Default Address Phone = phone, Total Spent =,
     Total Orders ="""),
    (N_("Copper people"), "clients", "Copper ID, Owned By, First Name / Copper ID, Contact Type",
     """Copper ID = external_id, Name = display_name, Owned By = owner, Owner Id =, Prefix =,
     Contact Type =, Details = note, Title = job_title"""),
    (N_("Close leads"), "clients", "display_name, status_label, primary_contact_name",
     """id = external_id, display_name = company, description = note, url = site, status_label =,
     primary_contact_name = name, primary_contact_title = job_title, primary_contact_primary_phone
     = phone, primary_contact_primary_email = email, created_by_name ="""),
    (N_("Trello cards"), "deals", "Card ID, Card Name, List Name",
     """Card ID = deal_external_id, Card Name = deal_title, Card Description = note, Labels = tags,
     Members = owner, Due Date = due, List Name = stage, Board Name = pipeline, Card URL =,
     List ID =, Board ID =, Archived =, Due Complete ="""),
    (N_("Trello cards"), "deals", "idList, name, desc, closed / idList, idBoard, name",
     """id = deal_external_id, name = deal_title, desc = note, labels = tags, due = due, idList =,
     idBoard =, idShort =, closed =, dateLastActivity =, shortUrl =, url =, pos =, email ="""),
    (N_("Streak boxes"), "deals", "Name, Stage, Box Key",
     """Name = deal_title, Assigned To = owner, Notes = note, Deal Size = amount, Contacts = name,
     Organizations = company, Box Key = deal_external_id, Last Email From ="""),
    (N_("PayPal payments"), "clients", "From Email Address, To Email Address, Name",
     """From Email Address = email, To Email Address =, Transaction ID =, Date =, Type =,
     Status =, Gross =, Net =, Fee =, Currency ="""),
    (N_("Calendly invitees"), "clients", "Invitee Name, Invitee Email",
     """Invitee Name = name, Invitee First Name = skip, Invitee Last Name = skip, Invitee Email =
     email, Text Reminder Number = phone, User Name = owner, User Email =, Team ="""),
    (N_("MoySklad counterparties"), "clients", "Наименование, Внешний код, ФИО контактного лица",
     """Наименование = company, ФИО контактного лица = name, Внешний код = external_id, Код =,
     Группы = tags, Фактический адрес = address, Тип контрагента =, Баланс =, Статус ="""),
    (N_("LinkedIn connections"), "clients", "First Name, Last Name, URL, Connected On"
     " / First Name, Last Name, Company, Position, Connected On",
     """URL = site, Email Address = email, Company = company, Position = job_title, Connected
     On = created"""),
)  # fmt: skip


@lru_cache(maxsize=1)
def _presets() -> tuple[Preset, ...]:
    return tuple(
        Preset(name, entity, tuple(_columns(one) for one in needs.split(" / ")), _fields(fields))
        for name, entity, needs, fields in _PRESETS
    )


def _columns(text: str) -> frozenset[str]:
    return frozenset(fold_name(name) for name in text.split(","))


def _fields(text: str) -> dict[str, str]:
    pairs = (pair.rpartition("=") for pair in text.split(","))
    return {fold_name(name): field.strip() for name, _equals, field in pairs}


def preset_of(header: Sequence[str]) -> Preset | None:
    """The program whose export has these columns, or None."""
    names = frozenset(map(fold_name, header))
    return next((one for one in _presets() if any(need <= names for need in one.needs)), None)


def names_of(program: str, entity: str) -> list[str]:
    """The exports of a program that hold clients, companies or deals."""
    found = (one.name for one in _presets() if one.entity == entity)
    return [name for name in dict.fromkeys(found) if name.partition(" ")[0] == program]


def called_by(
    session: "Session", program: str, entity: str, ids: "Collection[str]"
) -> dict[str, tuple[str, str]]:
    """What clients, or companies, of a program's earlier exports are called, and their e-mails."""
    from crm_tui.store.queries.happenings import called_so

    return called_so(session, names_of(program, entity), ids)
