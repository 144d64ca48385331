"""How programs name the columns of their notes, tasks, calls and meetings, and what cells say.

Sources: the help pages of the programs on exporting activities, and the header lines of their
exports.
"""

SIGNS = (
    ("HubSpot notes", "Note body / Note Body, Activity date"),
    ("HubSpot tasks", "Task title / Task Title, Task Status / Task title, Due date"),
    ("HubSpot calls", "Call title / Call Title, Call Direction / Call notes, Activity date"),
    ("HubSpot meetings", "Meeting name / Meeting title / Meeting start time"),
    ("HubSpot emails", "Email subject / Email body / Email direction, Activity date"),
    ("Pipedrive activities", "Activity - Subject / Type, Subject, Done / Subject, Due date, Deal"
     " / Subject, Due date, Assigned to user / Subject, Marked as done time"),
    ("Zoho notes", "Note Owner / Note Title, Note Content / Note Content, Parent ID"),
    ("Pipedrive notes", "Note - Content / Content, Deal / Content, Organization / Content, Person"
     " / Content, Contact person"),
    ("Salesforce meetings", "Subject, WhoId, StartDateTime / Subject, WhoId, ActivityDateTime"
     " / Subject, Start, End, Assigned, Company/Account"),
    ("Salesforce tasks", "Subject, WhoId / Subject, WhatId / Subject, Date, Assigned, Status"
     " / Subject, Company/Account, Task / Subject, Priority, Assigned To, Due Date"),
    ("Salesforce notes", "ParentId, Body / Parent ID, Body / ParentId, Title, OwnerId"),
    ("Zoho tasks", "Task Owner, Subject / Task Owner, Due Date / Subject, Due Date, Related To"),
    ("Zoho calls", "Call Owner, Subject / Call Type, Call Start Time / Call Duration, Subject"),
    ("Zoho meetings", "Event Owner, Title / Host, From, To / Event Title / Meeting Owner, Title"),
    ("amoCRM tasks", "Тип задачи / Текст задачи / Дата исполнения, Ответственный, Комментарий"
     " / Task type, Task text"),
    ("amoCRM notes", "Текст примечания / Тип примечания / Note text, Note type"),
    ("Bitrix24 tasks", "Постановщик, Крайний срок / Задача, Крайний срок, Ответственный"
     " / Название, Постановщик, Исполнитель / Task, Deadline, Responsible person"
     " / Created by, Deadline, Responsible person"),
    ("Asana tasks", "Task ID, Section/Column, Due Date / Task ID, Assignee, Due Date"),
    ("Todoist tasks", "Type, Content, Priority, Indent"),
    ("Microsoft tasks", "Task Name, Due date, Progress / Task Name, Assigned To, Due date"),
    ("Outlook meetings", "Subject, Start Date, Start Time, All day event / Betreff, Beginnt am,"
     " Beginnt um / Тема, Дата начала, Время начала, Обязательные участники"),
    ("Phone calls", "Number, Type, Date, Duration / Phone Number, Call Type, Date, Duration"),
    ("Bitrix24 activities", "Тип дела / Тема, Крайний срок / Дело, Ответственный"
     " / Тема, Ответственный, Завершено / Activity, Deadline, Client"),
)  # fmt: skip
"""Whose export of what has these columns: sets of columns parted by " / "; the first wins."""

PROGRAM_KINDS = {
    "notes": "note", "tasks": "other", "calls": "call", "meetings": "meet", "emails": "send",
    "activities": "other",
}  # fmt: skip
"""The last word of a sign → the kind that a row has when it says none."""

PERSON_SIGNS = frozenset(
    (
        *("first_name", "last_name", "middle_name", "job_title", "amount", "stage", "street"),
        *("postcode", "birthday", "language"),
    )
)
"""Fields of clients and deals: a file that has them is none of activities."""

TITLED = {"section/column": "name", "indent": "content"}
"""Column that tells a program's tasks → the column that holds their titles there."""

COLUMNS = {
    "id": """id, record id, task id, note id, call id, activity id, event id,
    engagement id, hs object id, activity - id, note - id, ид, номер задачи, номер""",
    "title": """title, subject, task title, task name, task, call title, call subject,
    meeting name, meeting title, event title, email subject, note title, activity - subject,
    activity, todo, to do, to-do, тема, задача, дело, название, название задачи, заголовок,
    тема звонка, betreff, aufgabe, titel, asunto, tarea, título, objet, sujet, tâche, titre,
    موضوع, عنوان, کار, وظیفه, 제목, 할 일, 작업, 업무""",
    "body": """body, content, note, notes, note body, note content, description, comments,
    comment, full comments, task notes, call notes, meeting description, meeting notes,
    internal meeting notes, email body, text, task text, note text, activity - note,
    note - content, details, call description, текст, текст задачи, текст примечания,
    примечание, комментарий, комментарии, описание, описание дела, содержание, notiz,
    notizen, beschreibung, kommentar, inhalt, nota, notas, descripción, comentario, contenu,
    remarque, commentaire, یادداشت, متن, توضیحات, شرح, 메모, 내용, 설명, 비고""",
    "type": """type, category, task type, activity type, call type, event type, note type,
    activity - type, kind, тип, тип задачи, тип дела, тип примечания, вид, art, typ, tipo,
    نوع, 유형, 종류""",
    "at": """date, at, activity date, call start time, start, start time, start date,
    startdatetime, activitydatetime, from, beginnt am, beginnt um, дата начала,
    время начала, meeting start time, create date, created,
    created time, created at, createdate, created date, add time, activity - add time,
    note - add time, timestamp, when, date created, date added, дата, дата и время,
    дата создания, дата звонка, начало, создано, создана, время, datum, beginn, erstellt,
    erstellt am, fecha, inicio, creado, date de création, début, تاریخ, زمان, تاریخ ایجاد,
    날짜, 일자, 일시, 등록일, 작성일, 시작""",
    "due": """due, due date, due day, deadline, activitydate, activity - due date,
    due date only, reminder date, follow up date, крайний срок, срок, дата исполнения,
    срок исполнения, выполнить до, дедлайн, fällig, fällig am, fälligkeitsdatum, frist,
    fecha de vencimiento, vencimiento, échéance, date d'échéance, سررسید, موعد, مهلت, 마감일,
    기한, 마감""",
    "due_time": """due time, activity - due time, время исполнения, uhrzeit, hora, heure,
    ساعت, 시간""",
    "end": """end, end time, end date, enddatetime, to, meeting end time, окончание,
    конец, ende, fin, پایان, 종료""",
    "minutes": """duration, call duration, duration (minutes), durationinminutes,
    call duration (in minutes), activity - duration, длительность, продолжительность, dauer,
    duración, durée, مدت""",
    "seconds": """call duration (in seconds), calldurationinseconds, duration (seconds),
    call duration (seconds)""",
    "milliseconds": "call duration (milliseconds), duration (ms)",
    "status": """status, done, task status, completed, isclosed, activity - done,
    meeting outcome, is closed, closed, статус, завершено, выполнено, выполнена, завершена,
    готово, erledigt, estado, hecho, statut, état, terminé, وضعیت, انجام شده, 상태, 완료""",
    "done_at": """completed at, completed date, completion date, marked as done time,
    closed time, completeddatetime, activity - marked as done time, done at, date completed,
    дата завершения, завершена в, дата выполнения, erledigt am, completado el, 완료일""",
    "direction": """direction, call direction, email direction, направление, richtung,
    dirección, جهت""",
    "result": """result, call outcome, outcome, call result, calldisposition,
    call disposition, task result, результат, результат задачи, итог, ergebnis, resultado,
    résultat, نتیجه, 결과""",
    "person": """contact, contacts, contact name, contact person, person,
    associated contact, associated contacts, name, client, customer, lead, lead name,
    activity - contact person, activity - person, note - person, person - name,
    note - contact person, participants, required attendees, erforderliche teilnehmer,
    обязательные участники, контакт, контактное лицо, основной контакт, клиент,
    контрагент, заказчик, фио, имя, имя контакта, лид, kontakt, kontaktperson,
    ansprechpartner, kunde, contacto, cliente, persona, client name, مخاطب, مشتری, نام,
    نام مشتری, 고객, 고객명, 이름, 연락처명, 성명""",
    "company": """company, account, organization, organisation, account name, company name,
    company / account, associated company, associated companies, activity - organization,
    note - organization, organization - name, activity - organisation, компания, организация,
    фирма, название компании, firma, unternehmen, empresa, compañía, entreprise, société,
    شرکت, 회사, 회사명, 업체""",
    "deal": """deal, deals, deal name, deal title, opportunity, opportunity name,
    associated deal, associated deals, activity - deal, note - deal, deal - title,
    potential name, сделка, название сделки, geschäft, auftrag, negocio, trato, affaire,
    معامله, 거래, 딜""",
    "related": """related to, parent, parent name, regarding, linked to, объект, элемент,
    элемент crm, crm, связано с, контакт или сделка, контакт/сделка, сделка или контакт,
    bezug, relacionado con, 관련""",
    "email": """email, e-mail, contact email, person - email, email address,
    associated email, to email, from email, почта, email контакта, эл. почта, correo, ایمیل,
    이메일""",
    "phone": """phone, phone number, contact phone, to number, from number, mobile,
    caller number, number, телефон, номер телефона, номер клиента, telefon, teléfono, téléphone,
    تلفن, شماره, 전화, 전화번호""",
    "person_id": """contact id, associated contact ids, associated contact id, contact ids,
    person id, whoid, who id, contactid, contact name.id, person - id, client id, contact_id,
    id контакта""",
    "company_id": """company id, associated company ids, associated company id, accountid,
    account id, organization id, org id, organization - id, account name.id, company_id,
    id компании""",
    "deal_id": """deal id, associated deal ids, associated deal id, opportunityid,
    opportunity id, deal - id, deal_id, id сделки, potential id""",
    "related_id": """whatid, what id, parentid, parent id, parent id.id, related to.id,
    what id.id, se module id, related record id, id объекта, id элемента""",
    "owner": """owner, owner name, assigned to, assigned, assigned to user,
    activity assigned to, user, author, note owner, task owner, call owner, event owner,
    meeting owner, host, owner id, ownerid, responsible, responsible person,
    activity - assigned to user, note - user, created by, assignee, logged by, ответственный,
    исполнитель, автор, сотрудник, менеджер, кто, zuständig, verantwortlich, benutzer,
    responsable, propietario, auteur, usuario, مسئول, کارشناس, 담당자, 작성자""",
    "place": """location, meeting location, activity - location, место, адрес встречи, ort,
    lugar, lieu, مکان, 장소""",
    "skip": """modified date, last modified date, update time, updated at, updated time,
    modified time, last activity date, systemmodstamp, lastmodifieddate, lastmodifiedbyid,
    createdbyid, isdeleted, activity - update time, note - update time, modified by,
    meeting organizer, reminder on/off, reminder date, reminder time, show time as, sensitivity,
    organizator, дата изменения, изменено, кем изменено""",
}
"""Field → the names of its columns."""

KINDS_SAID = {
    "call": "call phone call звонок позвонить созвон связаться anruf telefonat llamada appel تماس"
    " 전화 통화 исходящий входящий inbound outbound incoming outgoing missed",
    "meet": "meeting meet event lunch appointment demo встреча termin treffen besprechung reunión"
    " réunion rdv جلسه ملاقات 미팅 회의 cita besuch visit",
    "send": "email e-mail mail letter письмо почта написать отправить correo courriel ایمیل 이메일",
    "note": "note notes comment примечание заметка комментарий notiz nota یادداشت 메모 sms whatsapp"
    " message сообщение",
}
"""Kind → words of a cell that says what kind of activity a row is."""

DONE = (
    "done completed complete closed yes true 1 y x ✓ ✔ held finished завершено завершена завершен"
    " завершён завершённая выполнено выполнена выполнен закрыта закрыто да готово состоялась"
    " проведена erledigt abgeschlossen ja beendet hecho completado completada sí si terminé"
    " terminée fait oui انجام تکمیل بله 완료 예 완료됨"
)

OPEN = (
    "open no false 0 n planned pending new scheduled waiting deferred overdue нет новая новый"
    " запланировано запланирована ожидает просрочена offen nein geplant pendiente ouvert non خیر"
    " 아니오 미완료 예정 진행중"
)

INCOMING = "inbound incoming in received входящий входящее eingehend entrante entrant ورودی 수신"
OUTGOING = "outbound outgoing out sent исходящий исходящее ausgehend saliente sortant خروجی 발신"
