"""What pictures are taken of: the same desk in four scripts, empty, normal and full."""

from datetime import timedelta
from itertools import islice, product

from crm_tui.actions.activities import add_note
from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal, add_receipt, lose_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.store.building import building
from tests.conftest import NOON
from tests.stock import stocked
from tests.tui.desk import TODAY

#: Given names, family names, firms and what is wanted, by script; and how one name is looked for.
WORDS = {
    "Latin": (
        ("Ivan", "Olga", "Chloé", "Jürgen", "Ana"),
        ("Petrov", "Smirnova", "Lefèvre", "Größe", "Núñez"),
        "Okna Plus",
        ("windows", "balcony", "front door"),
        "pet",
    ),
    "Cyrillic": (
        ("Иван", "Ольга", "Сергей", "Анна", "Пётр"),
        ("Петров", "Смирнова", "Волкова", "Щукин", "Ёлкина"),
        "Окна Плюс",
        ("окна", "балкон", "входная дверь"),
        "пет",
    ),
    "Persian": (
        ("رضا", "مریم", "علی", "زهرا", "حسین"),
        ("کریمی", "احمدی", "محمدی", "رضایی", "موسوی"),
        "پنجره‌سازی نور",
        ("پنجره", "بالکن", "در ورودی"),
        "کر",
    ),
    "Hangul": (
        ("민지", "서준", "하은", "도윤", "지우"),
        ("김", "이", "박", "최", "정"),
        "한빛창호",
        ("창문", "발코니", "현관문"),
        "김",
    ),
}
#: So many clients in a state.
STATES = {"empty": 0, "normal": 4, "full": 25}
STAGES = ("", "contact", "offer")
REASONS = ("price", "bad_fit", "no_decision_maker")


@stocked
def fill_pictured(crm: Crm, script: str, state: str) -> None:
    """Clients with deals in some stages, refusals, notes and money that came."""
    usual, crm.clock = crm.clock, lambda: NOON - timedelta(days=5)  # some steps are late by now
    with building(crm.store):
        for number, name in enumerate(_names(script, STATES[state])):
            _fill(crm, script, number, name)
        if state == "full":  # somebody was written down twice
            name, phone = _names(script, 1)[0], "+7 921 555-01-00"
            crm.run(add_client, name, channels=(("phone", phone),))
    crm.clock = usual


def _names(script: str, count: int) -> list[str]:
    given, family, *_rest = WORDS[script]
    order = "{1} {0}" if script == "Hangul" else "{0} {1}"
    shifted = ((given[(n + m) % len(given)], family[n]) for m, n in product(range(5), range(5)))
    return [order.format(*both) for both in islice(shifted, count)]


def _fill(crm: Crm, script: str, number: int, name: str) -> None:
    _given, _family, firm, wishes, _looked_for = WORDS[script]
    wish = wishes[number % 3]
    reach = (("phone", f"+7 921 555-01-{number // 2:02}"),)
    work = firm if number % 2 else ""
    client = crm.run(add_client, name, channels=reach, company=work, tags=(wish,)).value
    if number % 4 == 3:
        lost = crm.run(add_deal, client, wish, 990_000, "RUB", "sales").value
        crm.run(lose_deal, lost, REASONS[number % 3], wish)
        return
    day = TODAY + timedelta(days=(-2, 0, 0, 3, 12)[number % 5])
    minute = 600 + 15 * number if number % 3 else None
    draft = Draft(kind="call", title=wish if number % 2 else "", day=day, minute=minute)
    amount = 12_000_000 + 350_000 * number
    stage = STAGES[number % 3]
    deal = crm.run(add_deal, client, wish, amount, "RUB", "sales", stage, next=draft).value
    if number % 3 == 0:
        crm.run(add_note, client, f"{firm}: {wish}", deal)
    if number % 6 == 2:
        crm.run(add_receipt, deal, TODAY, 4_000_000)
