"""The words by which a kind of step is known in a line that somebody types, in four languages."""

from crm_tui.domain.search import fold

# Words that order something to be done: they make a step wherever they lead or end a phrase.
_ORDERS = {
    "call": """call ring phone позвонить звонок перезвонить созвониться созвон набрать обзвонить
        تماس زنگ تلفن 전화 전화하기 콜 통화 연락 연락하기 재통화""",
    "send": """send email mail write отправить выслать послать написать прислать скинуть
        переслать ارسال فرستادن بفرست بفرستم ایمیل بنویس 보내기 발송 송부 전송 메일 이메일""",
    "meet": """meet встретиться встреча جلسه ملاقات دیدار 미팅 만나기 만남 회의""",
    "visit": """visit визит заехать подъехать приехать بازدید 방문 방문하기""",
    "measure": """measure замерить замер обмерить обмер اندازه‌گیری اندازه 실측 측정
        측량""",
    "calculate": """calculate estimate рассчитать посчитать просчитать محاسبه برآورد 견적내기""",
    "document": """prepare подготовить оформить составить 작성 작성하기""",
    "check": """check проверить بررسی چک 확인 확인하기 점검""",
    "deliver": """deliver доставить привезти отвезти""",
    "install": """install установить смонтировать""",
    "follow": """follow remind напомнить дожать پیگیری 팔로업 리마인드""",
}

# Words that name the step where one is known to stand, but would also name what is sold.
_NAMES = {
    "call": "callback",
    "send": "letter письмо кп",
    "meet": "meeting",
    "visit": "выезд",
    "measure": "measurement measuring sizes متراژ 치수",
    "calculate": "calculation quote расчет смета просчет калькуляция 견적 견적서 계산",
    "document": "contract invoice договор счет акт قرارداد فاکتور 계약 계약서 송장 서류 인보이스",
    "check": "verification проверка",
    "deliver": "delivery shipment доставка отгрузка تحویل 배송 배달 납품",
    "install": "installation mounting монтаж установка نصب 설치 시공",
    "follow": "followup",
}


def _spread(kinds: dict[str, str]) -> dict[str, str]:
    return {fold(word): kind for kind, words in kinds.items() for word in words.split()}


ORDERS = _spread(_ORDERS)
"""The kind of step that each ordering word, folded, makes."""

NAMES = _spread(_NAMES)
"""The kind of step that each naming word, folded, stands for."""


def order_kind(word: str) -> str:
    """The kind of step that a word orders, or nothing."""
    return ORDERS.get(fold(word).strip(".,:;!?"), "")


def kind_of(text: str) -> str:
    """The kind of step that a phrase describes: "send contract" is "send"; "other" if unknown.

    An ordering word at the beginning tells first, then one at the end (as Korean and Persian
    put it), then the first such word anywhere, then a naming word.
    """
    words = [fold(word).strip(".,:;!?") for word in text.split()]
    told = [*words[:1], *words[-1:], *words]
    for table in (ORDERS, NAMES):
        for word in told:
            if word in table:
                return table[word]
    return "other"
