"""Which field a column holds, by the names people give columns in many languages."""

import unicodedata
from functools import lru_cache

MANY = frozenset(("phone", "email", "messenger", "site", "street", "note", "tags", "address"))
"""Fields that several columns may fill."""

ADDRESS_PARTS = ("street", "city", "state", "postcode", "country")

CLIENT_FIELDS = (
    *("name", "first_name", "middle_name", "last_name", "display_name", "company", "job_title"),
    *("phone", "email", "messenger", "site", "address", *ADDRESS_PARTS),
    *("note", "tags", "source", "owner", "language", "birthday", "external_id", "uid", "created"),
)

DEAL_FIELDS = (
    *("deal_title", "amount", "currency", "stage", "status", "pipeline", "due", "expected_day"),
    *("closed_day", "lost_reason", "next_step", "deal_external_id"),
)

FIELDS = (*CLIENT_FIELDS, *DEAL_FIELDS)
"""Every field a column may be mapped to; `skip` leaves a column out."""

# One field a line; names are separated by commas and compared without case, spaces, signs,
# accents and numbers.
_NAMES = {
    "name": """name, full name, contact, contact name, contact full name, customer, customer name,
        client, client name, lead, lead name, person, person name, attendee, buyer, prospect,
        fio, фио, ф.и.о., имя, имя клиента, полное имя, клиент, контакт, контактное лицо,
        контактное имя, заказчик, покупатель, имя и фамилия, фамилия имя отчество, фамилия имя,
        نام, نام کامل, نام و نام خانوادگی, نام مشتری, مشتری, مخاطب, نام مخاطب, اسم,
        이름, 성명, 성함, 고객, 고객명, 고객 이름, 고객성명, 담당자명, 연락처명, 거래처 담당자,
        nombre, nombre completo, cliente, contacto, nombre y apellidos, nombre del cliente,
        kunde, kundenname, ansprechpartner, vollständiger name, kontakt, nom, nom complet,
        nom et prénom, nome, nome completo""",
    "first_name": """first name, firstname, given name, forename, first, christian name,
        имя отчество, نام کوچک, nombre de pila, primer nombre, vorname, rufname, prénom""",
    "middle_name": """middle name, middlename, second name, additional name, patronymic, отчество,
        نام میانی, segundo nombre, zweiter vorname, deuxième prénom""",
    "last_name": """last name, lastname, surname, family name, familyname, last, фамилия,
        نام خانوادگی, فامیلی, فامیل, 성, apellido, apellidos, nachname, familienname, zuname,
        nom de famille""",
    "display_name": """display name, displayname, file as, fileas, shown as, отображаемое имя,
        نام نمایشی, 표시 이름, anzeigename, nom affiché, nombre para mostrar""",
    "company": """company, company name, account, account name, organization, organisation,
        organization name, organisation name, employer, business, business name, firm,
        associated company, primary associated company, client company,
        компания, название компании, организация, название организации, фирма, наименование,
        наименование компании, наименование организации, контрагент, предприятие, юрлицо,
        юридическое лицо, место работы, شرکت, نام شرکت, سازمان, نام سازمان, موسسه, محل کار,
        회사, 회사명, 업체, 업체명, 기업, 기업명, 거래처, 거래처명, 상호, 상호명, 법인명, 소속,
        직장, empresa, nombre de la empresa, compañía, organización, razón social,
        firma, firmenname,
        unternehmen, organisation, betrieb, société, entreprise, nom de la société,
        raison sociale, organisme""",
    "job_title": """job title, jobtitle, title, position, role, job, occupation, designation,
        organization title, должность, позиция, роль, سمت, عنوان شغلی, شغل, پست,
        직책, 직급, 직위, 직함, 직무, cargo, puesto, posición, position, berufsbezeichnung,
        beruf, funktion, stelle, poste, fonction, titre du poste""",
    "phone": """phone, phone number, phonenumber, phone no, telephone, telephone number, tel,
        tel no, mobile, mobile phone, mobile number, mobile no, cell, cell phone, cellphone,
        work phone, business phone, office phone, home phone, main phone, other phone,
        company phone, direct phone, contact number, contact no, phone value, primary phone,
        assistant's phone, car phone, company main phone, contact phone, whatsapp number,
        телефон, тел, номер телефона, мобильный, мобильный телефон, моб, моб тел,
        сотовый, сотовый телефон, рабочий телефон, домашний телефон, контактный телефон,
        телефоны, تلفن, شماره تلفن, تلفن همراه, موبایل, شماره موبایل, همراه, شماره همراه,
        شماره تماس, تلفن ثابت, تلفن محل کار, تلفن منزل,
        전화, 전화번호, 휴대폰, 휴대폰번호, 휴대전화, 휴대전화번호, 핸드폰, 핸드폰번호, 연락처,
        모바일, 회사전화, 집전화, 직장전화, 유선전화, 대표전화,
        teléfono, número de teléfono, móvil, celular, teléfono móvil, telefon, telefonnummer,
        rufnummer, handy, handynummer, mobil, mobiltelefon, mobilnummer, festnetz,
        telefon geschäftlich, telefon privat, téléphone, numéro de téléphone, portable,
        téléphone portable, tél, gsm, telefone, telemóvel""",
    "email": """email, e mail, mail, email address, e mail address, emailaddress, primary email,
        secondary email, work email, personal email, other email, home email, business email,
        email value, e mail value, contact email,
        почта, эл почта, электронная почта, электронный адрес, емейл, имейл, емайл, мейл,
        адрес электронной почты, эл адрес, ایمیل, پست الکترونیک, پست الکترونیکی, رایانامه,
        آدرس ایمیل, نشانی ایمیل, 이메일, 이메일주소, 메일, 메일주소, 전자우편, 전자메일,
        correo, correo electrónico, email address, e mail adresse, mailadresse, emailadresse,
        courriel, adresse e mail, adresse email, adresse électronique, mél""",
    "messenger": """messenger, telegram, whatsapp, whats app, viber, skype, signal, wechat, line id,
        kakaotalk, kakao id, im, instant messenger, телеграм, телеграмм, вотсап, ватсап, вайбер,
        мессенджер, تلگرام, واتساپ, واتس اپ, پیام رسان, 카카오톡, 카톡, 텔레그램, 라인, 메신저""",
    "site": """site, website, web site, url, web, web page, webpage, homepage, domain, www,
        company domain name, website value, company website, сайт, веб сайт, вебсайт,
        адрес сайта, домен, وب سایت, وبسایت, سایت, تارنما, 웹사이트, 홈페이지, 사이트, 누리집,
        sitio web, página web, webseite, internetseite, site web, site internet""",
    "address": """address, full address, postal address, mailing address, address formatted,
        адрес, полный адрес, почтовый адрес, юридический адрес, фактический адрес,
        آدرس, نشانی, آدرس پستی, 주소, 상세주소, 도로명주소, 회사주소, dirección, domicilio,
        anschrift, postanschrift, adresse, adresse postale, endereço""",
    "street": """street, street address, address line, addressline, street name, улица,
        خیابان, 도로명, 번지, calle, straße, strasse, rue""",
    "city": """city, town, locality, город, населенный пункт, شهر, 도시, 시, 시군구, ciudad,
        localidad, población, stadt, ort, wohnort, ville, commune""",
    "state": """state, province, region, state province, county, state region, область, регион,
        край, район, استان, 시도, 지역, provincia, estado, región, bundesland, région,
        département""",
    "postcode": """postcode, post code, zip, zip code, zipcode, postal code, postalcode, индекс,
        почтовый индекс, کد پستی, کدپستی, 우편번호, código postal, plz, postleitzahl,
        code postal, cp""",
    "country": """country, country region, страна, کشور, 국가, 나라, país, land, pays""",
    "note": """note, notes, comment, comments, remark, remarks, description, memo, message,
        additional info, заметка, заметки, комментарий, комментарии, примечание, примечания,
        описание, сообщение, یادداشت, توضیحات, توضیح, ملاحظات, شرح, پیام, نظر,
        메모, 비고, 노트, 설명, 특이사항, 내용, 참고, notas, nota, comentario, comentarios,
        observaciones, descripción, notiz, notizen, bemerkung, bemerkungen, kommentar,
        beschreibung, anmerkung, remarque, remarques, commentaire, commentaires""",
    "tags": """tag, tags, label, labels, category, categories, group, groups, group membership,
        segment, тег, теги, метка, метки, категория, группа, сегмент, برچسب, برچسب ها,
        دسته, دسته بندی, گروه, 태그, 라벨, 분류, 그룹, 카테고리, etiqueta, etiquetas, categoría,
        kategorie, schlagwort, schlagwörter, étiquette, étiquettes, catégorie, groupe""",
    "source": """source, lead source, original source, origin, channel, referral source,
        contact source, how did you hear, utm source, источник, источник лида, откуда,
        канал, откуда узнали, منبع, منبع آشنایی, نحوه آشنایی, 출처, 유입경로, 유입 경로, 유입,
        소스, 경로, fuente, origen, quelle, herkunft, leadquelle, provenance, origine""",
    "owner": """owner, lead owner, contact owner, account owner, deal owner, opportunity owner,
        owner name, owner alias, assigned to, assignee, responsible, responsible person,
        sales rep, salesperson, sales person, account manager, manager, менеджер,
        ответственный, ответственный менеджер, кто ведет, مسئول, مسئول فروش, کارشناس,
        کارشناس فروش, فروشنده, 담당, 담당자, 영업담당, 영업 담당자, 담당 영업, 소유자, responsable,
        propietario, asignado a, vendedor, verantwortlich, zuständig, besitzer, betreuer,
        propriétaire, commercial""",
    "language": """language, preferred language, lang, язык, زبان, 언어, idioma, sprache, langue""",
    "birthday": """birthday, birth date, birthdate, date of birth, dob, день рождения,
        дата рождения, تاریخ تولد, تولد, 생일, 생년월일, cumpleaños, fecha de nacimiento,
        geburtstag, geburtsdatum, anniversaire, date de naissance""",
    "external_id": """id, record id, contact id, lead id, customer id, client id, account id,
        person id, external id, ref, reference, код, код клиента, ид, идентификатор, номер клиента,
        شناسه, کد, کد مشتری, شناسه مشتری, 고객번호, 고객id, 아이디, 고객코드, 거래처코드,
        id cliente, kundennummer, kundennr, numéro client, id client""",
    "uid": "uid, uuid, crm uid",
    "created": """created, created at, created time, created date, create date, creation date,
        date created, created on, added, added on, date added, record created, дата создания,
        создан, создано, добавлен, дата добавления, تاریخ ایجاد, تاریخ ثبت, 등록일, 생성일,
        작성일, 등록일시, fecha de creación, creado, erstellt, erstellt am, erstellungsdatum,
        date de création, créé le""",
    "deal_title": """deal, deal name, deal title, opportunity, opportunity name, opportunity title,
        сделка, название сделки, наименование сделки, имя сделки, предмет сделки, معامله,
        عنوان معامله, نام معامله, فرصت, عنوان فرصت, فرصت فروش, 거래, 거래명, 딜, 거래 제목,
        딜 이름, 딜명, 영업기회, 영업기회명, 기회명, 건명, negocio, nombre del negocio,
        oportunidad, geschäft, verkaufschance, opportunité, affaire, nom de l'affaire""",
    "amount": """amount, deal amount, deal value, value, opportunity amount, deal size, total,
        total amount, expected revenue, sum, budget, сумма, сумма сделки, бюджет, стоимость,
        сумма заказа, итого, مبلغ, مبلغ معامله, ارزش, ارزش معامله, بودجه, مبلغ کل, جمع,
        금액, 거래금액, 거래 금액, 계약금액, 견적금액, 예상금액, 예산, 총액, 매출액, importe, monto,
        valor, presupuesto, betrag, summe, wert, auftragswert, dealwert, montant, valeur,
        chiffre""",
    "currency": """currency, currency code, deal currency, валюта, واحد پول, ارز, 통화, 화폐,
        moneda, divisa, währung, devise, monnaie""",
    "stage": """stage, deal stage, pipeline stage, sales stage, opportunity stage, stage name,
        этап, стадия, этап сделки, стадия сделки, этап воронки, مرحله, مرحله فروش, مرحله معامله,
        단계, 거래단계, 거래 단계, 영업단계, 진행단계, etapa, etapa del negocio, fase, phase,
        verkaufsphase, dealphase, étape, étape de l'affaire""",
    "status": """status, deal status, opportunity status, статус, статус сделки, состояние,
        وضعیت, وضعیت معامله, 상태, 거래상태, 진행상태, 진행상황, estado del negocio, estatus,
        statut""",
    "pipeline": """pipeline, deal pipeline, sales pipeline, pipeline name, воронка,
        воронка продаж, قیف, قیف فروش, کاریز, 파이프라인, embudo, trichter""",
    "due": """due, due date, due on, next step date, next contact, next contact date,
        next activity date, next follow up, next followup date, follow up, follow up date,
        followup date, reminder, reminder date, call back on, срок, срок до, дедлайн,
        дата следующего контакта, следующий контакт, дата следующего шага, перезвонить,
        дата звонка, напоминание, موعد, سررسید, تاریخ پیگیری, پیگیری, تاریخ تماس بعدی,
        تماس بعدی, یادآوری, مهلت, 마감일, 기한, 예정일, 다음 연락일, 다음연락, 연락예정일,
        다음 일정, 후속일, fecha límite, vencimiento, próximo contacto, fällig, fällig am,
        fälligkeit, wiedervorlage, nächster kontakt, échéance, date de relance, relance""",
    "expected_day": """expected close date, expected close, close date, expected closing,
        estimated close date, forecast date, target date, closing date, планируемая дата,
        предполагаемая дата закрытия, ожидаемая дата закрытия, дата закрытия план,
        تاریخ بسته شدن, تاریخ پیش بینی, تاریخ انتظار, 예상마감일, 예상 종료일, 예상계약일,
        예상 계약일, 종료 예정일, fecha de cierre, cierre previsto, abschlussdatum,
        erwarteter abschluss, date de clôture, clôture prévue""",
    "closed_day": """closed, closed at, closed on, closed date, actual close date, won time,
        won date, lost time, lost date, дата закрытия, дата завершения, закрыта, تاریخ بستن,
        تاریخ خاتمه, تاریخ پایان, 종료일, 완료일, 계약일, 계약 체결일, fecha de cierre real,
        abgeschlossen am, date de fin""",
    "lost_reason": """lost reason, loss reason, reason lost, closed lost reason, reason for loss,
        refusal reason, причина отказа, причина проигрыша, причина потери, دلیل شکست,
        دلیل از دست دادن, علت شکست, دلیل رد, 실패사유, 실패 사유, 실주사유, 거절사유, 패배사유,
        motivo de pérdida, verlustgrund, absagegrund, motif de perte, raison de perte""",
    "next_step": """next step, next action, next activity, next task, to do, todo,
        следующий шаг, следующее действие, что делать, задача, گام بعدی, اقدام بعدی,
        قدم بعدی, کار بعدی, 다음 단계, 다음 할 일, 다음 작업, 다음 액션, 할 일, próximo paso,
        siguiente paso, nächster schritt, nächste aktion, prochaine étape, prochaine action""",
    "deal_external_id": """deal id, opportunity id, номер сделки, id сделки, код сделки,
        شناسه معامله, کد معامله, 거래번호, 거래id, 딜id""",
}

# Columns of a price list, and columns that only companies have: they tell what a file is about.
_PRODUCTS = """product, product name, sku, article, sales price, unit price, price, series,
    товар, артикул, цена, номенклатура, کالا, محصول, قیمت, 상품, 상품명, 제품, 제품명, 단가, 가격,
    producto, precio, produkt, artikel, preis, produit, prix"""
_COMPANIES = """industry, sector, employees, number of employees, no of employees, annual revenue,
    revenue, year established, founded, ticker symbol, ownership, parent account, parent company,
    subsidiary of, account number, account type, sic, sic code, naics, inn, инн, кпп, огрн, окпо,
    отрасль, сфера деятельности, число сотрудников, صنعت, شناسه ملی, تعداد کارکنان, 업종, 업태,
    사업자등록번호, 사업자번호, 대표자, 대표자명, branche, mitarbeiterzahl, secteur, siret, sector,
    número de empleados"""

_PREFIXES = (
    "home",
    "work",
    "billing",
    "shipping",
    "mailing",
    "other",
    "business",
    "primary",
    "company",
    "office",
    "address",
)


def fold_name(header: str) -> str:
    """A header as compared: letters only, without case, accents and numbers."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("ё", "е")
    text = text.replace("ي", "ی").replace("ك", "ک").replace("ى", "ی")
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(char for char in parts if char.isalnum())
    letters = "".join(char for char in kept if not char.isdigit())
    return unicodedata.normalize("NFC", letters or kept)


def _split(names: str) -> list[str]:
    return [fold_name(name) for name in names.split(",")]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    """Folded header name → (field, group), built once."""
    table: dict[str, tuple[str, str]] = {}
    for field, names in _NAMES.items():
        for name in _split(names):
            table.setdefault(name, (field, ""))
    for part in (*ADDRESS_PARTS, "address"):
        for name in _split(_NAMES[part]):
            for prefix in _PREFIXES:
                target = "street" if part == "address" else part
                table.setdefault(prefix + name, (target, prefix))
    for name in FIELDS:
        table[fold_name(name)] = (name, "")
    return table


def field_of(header: str) -> str:
    """The field a column of this name holds, or an empty text."""
    return _lookup(header)[0]


def group_of(header: str) -> str:
    """Which address a part of one belongs to: home, work, billing …, or an empty text."""
    return _lookup(header)[1]


@lru_cache(maxsize=4096)
def _lookup(header: str) -> tuple[str, str]:
    if len(header) > 80:
        return "", ""
    return _table().get(fold_name(header), ("", ""))


@lru_cache(maxsize=1)
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_split(_PRODUCTS)), frozenset(_split(_COMPANIES))


def is_product_name(header: str) -> bool:
    """Whether a column of this name belongs to a price list."""
    return fold_name(header) in _marks()[0]


def is_company_name(header: str) -> bool:
    """Whether a column of this name says something only companies have."""
    return fold_name(header) in _marks()[1]
