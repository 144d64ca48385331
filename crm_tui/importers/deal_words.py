"""What people call the columns of a list of deals, and what tells one kind of file from another.

Names are separated by commas and compared without case, spaces, signs, accents and numbers.
"""

DEAL_WORDS = {
    "deal_title": """deal, deal name, deal title, opportunity, opportunity name,
        opportunity title, deal subject, opportunity subject, potential, potential name,
        dealname, сделка, название сделки, наименование сделки, имя сделки, предмет сделки,
        тема сделки, معامله, عنوان معامله, نام معامله, فرصت, عنوان فرصت, فرصت فروش, نام فرصت,
        عنوان فرصت فروش, 거래, 거래명, 딜, 거래 제목, 딜 이름, 딜명, 영업기회, 영업기회명,
        기회명, 건명, 영업건, negocio, nombre del negocio, nombre de la oportunidad, trato,
        nombre del trato, oportunidad, geschäft, verkaufschance, deal titel, geschäftsname,
        name des geschäfts, opportunité, affaire, nom de l'affaire, nom de la transaction,
        nom de l'opportunité, intitulé de l'affaire, auftrag, auftragsname, vorgang""",
    "amount": """amount, deal amount, deal value, value, opportunity amount, deal size, total,
        total amount, expected revenue, sum, budget, contract value, order value, price total,
        order total, estimated value, est value, deal worth, total price,
        amount in deal currency, сумма, сумма сделки, бюджет, стоимость, бюджет сделки,
        сумма контракта, сумма договора, сумма заказа, итого, общая сумма, стоимость сделки,
        цена сделки, объем сделки, مبلغ, مبلغ معامله, ارزش, ارزش معامله, بودجه, مبلغ کل, جمع,
        مبلغ فروش, مبلغ قرارداد, مبلغ ریال, مبلغ تومان, جمع کل, 금액, 거래금액, 거래 금액,
        계약금액, 견적금액, 예상금액, 예산, 총액, 매출액, 예상매출, 수주금액, 예상 금액, 합계,
        총금액, 판매금액, importe, monto, valor del negocio, cantidad, importe total,
        valor del trato, monto total, valor, presupuesto, betrag, summe, wert, auftragswert,
        dealwert, auftragssumme, volumen, gesamtbetrag, gesamtwert, umsatzerwartung,
        geschätzter wert, montant, valeur, montant de la transaction, montant total,
        budget prévu, montant ht, montant ttc, chiffre""",
    "currency": """currency, currency code, deal currency, currency of value, iso currency,
        валюта, код валюты, валюта сделки, واحد پول, ارز, واحد, 통화, 화폐, 통화코드, moneda,
        divisa, währung, währungscode, devise, monnaie""",
    "stage": """stage, deal stage, pipeline stage, sales stage, opportunity stage, stage name,
        deal step, step in pipeline, funnel stage, этап, стадия, этап сделки, стадия сделки,
        этап воронки, этап продаж, стадия продажи, مرحله, مرحله فروش, مرحله معامله, مرحله قیف,
        단계, 거래단계, 거래 단계, 영업단계, 진행단계, 영업 단계, 진행 단계, 파이프라인 단계,
        etapa, etapa del negocio, etapa de venta, etapa del trato, fase, phase, fase de venta,
        verkaufsphase, dealphase, stufe, vertriebsphase, étape, étape de l'affaire,
        phase de vente, étape de la transaction, étape du pipeline""",
    "status": """status, deal status, opportunity status, статус, статус сделки, состояние,
        won lost, result, исход, итог сделки, وضعیت, وضعیت معامله, حالت, 상태, 거래상태,
        진행상태, 진행상황, 결과, 영업상태, estado del negocio, estatus,
        estado de la oportunidad, statut, statut de l'affaire, état, zustand""",
    "pipeline": """pipeline, deal pipeline, sales pipeline, pipeline name, funnel, воронка,
        воронка продаж, направление, направление сделки, قیف, قیف فروش, کاریز, 파이프라인,
        embudo, embudo de ventas, trichter, tunnel de vente""",
    "due": """due, когда, перезвонить, дата перезвона, когда звонить, due date, due on,
        next step date, next contact, next contact date,
        next activity date, next follow up, next followup date, follow up, follow up date,
        followup date, reminder, reminder date, call back on, next task date, action date,
        next call, callback date, due by, deadline, next meeting, срок, срок до, дедлайн,
        дата следующей задачи, ближайшая задача дата, крайний срок, дата следующего контакта,
        следующий контакт, дата следующего шага, перезвонить, дата звонка, напоминание,
        связаться, дата задачи, срок задачи, когда связаться, дата следующего звонка,
        следующий звонок, موعد, سررسید, تاریخ پیگیری, پیگیری, تاریخ تماس بعدی,
        تاریخ پیگیری بعدی, تاریخ سررسید, تماس بعدی, یادآوری, مهلت, 마감일, 기한, 예정일,
        다음 연락일, 다음연락, 연락예정일, 다음 일정, 후속일, 다음 미팅, 재연락일, 팔로업,
        마감 날짜, fecha límite, vencimiento, próximo contacto, fecha de vencimiento,
        fecha de seguimiento, seguimiento, próxima llamada, recordatorio, fällig, fällig am,
        rückruf am, fälligkeit, wiedervorlage, nächster kontakt, fälligkeitsdatum, rückruf,
        frist, termin, échéance, date de relance, relance, date d'échéance, prochain contact,
        rappel, prochaine relance""",
    "expected_day": """expected close date, expected close, close date, expected closing,
        estimated close date, forecast date, target date, closing date, est close date,
        forecast close date, expected closing date, планируемая дата, плановая дата закрытия,
        ожидаемая дата, предполагаемая дата закрытия, ожидаемая дата закрытия,
        дата закрытия план, предполагаемая дата, плановая дата, تاریخ بسته شدن, تاریخ پیش بینی,
        تاریخ انتظار, تاریخ احتمالی, تاریخ پیش بینی بستن, 예상마감일, 예상 종료일, 예상계약일,
        예상 마감일, 목표일, 마감 예정일, 예상 계약일, 종료 예정일, 예상 수주일,
        fecha de cierre, cierre previsto, fecha prevista, fecha prevista de cierre,
        fecha estimada de cierre, fecha de cierre prevista, abschlussdatum,
        abschluss, voraussichtlicher abschluss, geplanter abschluss, schließdatum,
        erwarteter abschluss,
        erwartetes abschlussdatum, erwartetes schlussdatum, date de clôture, clôture prévue,
        date de clôture prévue, date de fermeture, date de signature prévue,
        date de fermeture prévue""",
    "closed_day": """closed, closed at, closed on, closed date, actual close date, won time,
        won date, lost time, lost date, deal closed time, won on, date closed, date won,
        close time, дата закрытия, дата завершения, закрыта, дата закрытия сделки, закрыта дата,
        дата продажи, تاریخ بستن, تاریخ فروش, تاریخ خاتمه, تاریخ پایان, 종료일, 완료일, 계약일,
        계약 체결일, 수주일, 마감된 날짜, fecha de cierre real, cerrado el, fecha ganado,
        abgeschlossen am, gewonnen am, verloren am, geschlossen am, date de fin, fermé le,
        date de gain, clôturé le""",
    "lost_reason": """lost reason, loss reason, reason lost, closed lost reason,
        reason for loss, refusal reason, reason for closing, why lost, reason for losing,
        closed reason, причина отказа, причина проигрыша, причина потери, причина закрытия,
        причина неудачи, причина провала, دلیل شکست, دلیل باخت, دلیل از دست رفتن,
        دلیل از دست دادن, علت شکست, دلیل رد, 실패사유, 실패 사유, 실주사유, 거절사유, 패배사유,
        실주 사유, 탈락사유, 실패원인, motivo de pérdida, razón de pérdida, motivo del rechazo,
        verlustgrund, absagegrund, grund für verlust, ablehnungsgrund, motif de perte,
        raison de perte, raison de la perte, motif du refus""",
    "next_step": """next step, next action, next activity, next task, to do, todo, next steps,
        next activity subject, task, task name, следующий шаг, следующее действие, что делать,
        задача, ближайшая задача, следующая задача, дальнейшие действия, план действий,
        گام بعدی, اقدام بعدی, فعالیت بعدی, وظیفه, قدم بعدی, کار بعدی, 다음 단계, 다음 할 일,
        다음 작업, 다음 액션, 할 일, 할일, 다음 활동, 후속조치, próximo paso, tarea,
        próxima acción, próxima actividad, siguiente paso, nächster schritt, nächste aktion,
        aufgabe, nächste aufgabe, nächste aktivität, prochaine étape, prochaine action, tâche,
        prochaine tâche, action à faire""",
    "deal_external_id": """deal id, opportunity id, номер сделки, id сделки, код сделки,
        potential id, deal number, идентификатор сделки, شناسه معامله, کد معامله, شناسه فرصت,
        거래번호, 거래id, 딜id, 안건번호, id del negocio, id negocio, deal nr,
        id de la transaction""",
}
"""What a row says of a deal."""

PRODUCTS = """product, product name, sku, article, sales price, unit price, price, series,
        товар, артикул, цена, номенклатура, کالا, محصول, قیمت, 상품, 상품명, 제품, 제품명, 단가,
        가격, producto, precio, produkt, artikel, preis, produit, prix"""
"""Columns of a price list."""

COMPANIES = """organization id, organisation id, company id,
        industry, sector, employees, number of employees, no of employees,
        annual revenue, revenue, year established, founded, ticker symbol, ownership,
        parent account, parent company, subsidiary of, account number, account type, sic,
        sic code, naics, inn, инн, кпп, огрн, окпо, отрасль, сфера деятельности,
        число сотрудников, صنعت, شناسه ملی, تعداد کارکنان, 업종, 업태, 사업자등록번호,
        사업자번호, 대표자, 대표자명, branche, mitarbeiterzahl, secteur, siret, sector,
        número de empleados, огрнип, оквэд, вид деятельности, количество сотрудников, siren,
        cif, nif, umsatzsteuer id, ust idnr, vat, vat number, tax id, company size,
        company type, mitarbeiter, handelsregister, secteur d'activité, effectif,
        nombre de salariés, sector de actividad, کد اقتصادی, شماره ثبت, 직원수, 법인번호, 설립일"""
"""Columns that only companies have."""

QUALIFIERS = """crm billing shipping mobile mob cell work home private personal office business
        primary secondary
        main other direct second additional alternate alternative alt preferred current default
        corporate your my our the of for a an and or is what please enter number no nr num
        cellular client clients customer customers contact contacts lead person user company
        мобильный мобильная моб конт сотовый рабочий рабочая рабочее домашний личный личная
        личное основной основная дополнительный дополнительная доп второй вторая другой другая
        контактный контактная прямой главный городской общий клиента клиент контакта лида
        компании организации ваш ваша ваше укажите введите и для связи номер заказчика
        покупателя корпоративный корпоративная مشتری همراه شماره محل کار منزل ثابت شخصی اصلی دوم
        دیگر شرکت مخاطب شما اول و 고객 담당자 대표 회사 개인 주 기타 번호 거래처 업체 직장 집
        사무실 신청자 회원 móvil trabajo casa personal principal secundario secundaria otro otra
        alternativo particular oficina de del la el los las y contacto cliente empresa su tu
        número laboral geschäftlich privat dienstlich beruflich mobil haupt weitere weiterer
        weiteres zweite zweiter firma büro ihr ihre kunde kunden kontakt und der die das des
        nummer zentrale arbeit professionnel professionnelle perso personnel personnelle pro
        domicile bureau principal principale secondaire autre du le les et votre numéro
        entreprise société travail portable"""
"""Words that say which one of several a column holds, not what it holds."""

OTHERS = """owner owners manager assistant assigned responsible created modified updated by
        referrer referred creator author agent rep sender spouse emergency supervisor parent
        reseller менеджер менеджера ответственный ответственного создал создатель изменил автор
        помощник ассистент руководитель руководителя супруг مسئول کارشناس معرف ثبت کننده 작성자
        등록자 소유자 추천인 영업담당자 propietario responsable creador asistente gestor creado
        modificado besitzer betreuer ersteller assistent vertreter erstellt geändert zuständiger
        propriétaire créateur assistante commercial créé modifié opt status type valid verified
        bounced photo avatar image picture logo фото аватар foto bild imagen 사진 عکس fax факс
        فکس نمابر 팩스 télécopie telefax pager пейджер unsubscribed domain consent last count
        sent opened clicked assignee father mother پدر مادر
        passport паспорт паспорта инн снилс iban siret siren dni nif passeport ausweis pasaporte
        ملی 사업자등록번호 주민등록번호 여권번호 isbn ean sku barcode штрихкод"""
"""Words of a column that does not say how its row's client is reached."""
