"""How alike two clients are: across scripts, slips and orders of words; what tells them apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bench.twins import town
from crm_tui.domain.blocking import Comparing, Found
from crm_tui.domain.called import called
from crm_tui.domain.likeness import LIKELY, Likeness, Party, likeness, party, why_words
from crm_tui.domain.name_closeness import SAME, name_closeness
from crm_tui.domain.people import normalise
from crm_tui.domain.rareness import Rareness

PHONE = ("phone", "+79215550102")
OTHER_PHONE = ("phone", "+79215550103")


def someone(name: str, number: int = 1, kind: str = "person", **more: object) -> Party:
    return party(number, kind, name, **more)  # type: ignore[arg-type]


def alike(one: str, other: str, kind: str = "person") -> Likeness:
    return likeness(someone(one, 1, kind), someone(other, 2, kind))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Иванов", "Ivanov"), ("Иванов", "ایوانف"), ("Иванов", "이바노프")),
        *(("Ivanov", "ایوانف"), ("Ivanov", "이바노프"), ("Иван Петров", "Петров Иван")),
        *(("Kim Minji", "김민지"), ("김 민지", "Min-ji Kim"), ("박지훈", "Park Ji Hoon")),
        *(("رضا کریمی", "Reza Karimi"), ("Реза Карими", "رضا کریمی"), ("이영희", "Lee Younghee")),
        *(("Müller Hans", "Hans Mueller"), ("Сергей Волков", "Sergej Wolkow"), ("李明", "Li Ming")),
        *(("Юлия Иванова", "Julia Ivanova"), ("زهرا احمدی", "Zahra Ahmadi")),
        *(("Иванов Иван Иванович", "Иван Иванов"), ("И. П. Иванов", "Иванов Иван Петрович")),
        *(("Иван Птеров", "Иван Петров"), ("Anna O'Connor", "Anna OConnor")),
    ],
)
def test_one_person_written_twice_is_likely_one(one: str, other: str) -> None:
    assert alike(one, other).score >= LIKELY, why_words(alike(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("ООО Ромашка", "Ромашка, ООО"), ("ООО «Ромашка»", "Romashka LLC")),
        *(("주식회사 한빛", "(주)한빛"), ("한빛", "Hanbit Co., Ltd."), ("ACME S.A.", "Acme")),
        *(("شرکت پنجره", "پنجره"), ("Müller & Co. KG", "Mueller"), ("Okna Plus", "ООО Окна Плюс")),
    ],
)
def test_a_firm_is_one_whatever_its_legal_form(one: str, other: str) -> None:
    assert alike(one, other, "company").score >= LIKELY, why_words(alike(one, other, "company"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Ivan Petrov", "Maria Petrova"), ("Ivan Petrov", "Ivan Petrova")),
        *(("Александр Петров", "Александра Петрова"), ("김민지", "김민주")),
        *(("حسن کریمی", "Hossein Karimi"), ("Marina Orlova", "Karina Orlova")),
        *(("Ivan Petrov", "Ivan"), ("Okna 12", "Okna 13"), ("Ivan Petrov", "Petr Ivanov")),
    ],
)
def test_others_are_not_likely_one(one: str, other: str) -> None:
    assert alike(one, other).score < LIKELY, why_words(alike(one, other))


def test_people_who_share_a_phone_are_not_one_by_it_alone() -> None:
    found = likeness(
        someone("Ivan Petrov", 1, channels=(PHONE,), company="Okna"),
        someone("Maria Sidorova", 2, channels=(PHONE,), company="Okna"),
    )
    assert found.score < LIKELY
    assert why_words(found).startswith("share a phone, names differ")


@pytest.mark.parametrize("name", ["Ivan Petrov", "Петров Иван", "Ivan", "+7 921 555-01-02"])
def test_the_same_number_and_a_name_that_fits_are_one(name: str) -> None:
    found = likeness(
        someone("Ivan Petrov", 1, channels=(PHONE,)), someone(name, 2, channels=(PHONE,))
    )
    assert found.score >= 0.9
    assert "same phone" in why_words(found)


def test_a_mailbox_is_the_same_with_dots_and_tags() -> None:
    one = someone("Ann Lee", 1, channels=(("email", "ann.lee@gmail.com"),))
    other = someone("A. Lee", 2, channels=(("email", "annlee+crm@googlemail.com"),))
    assert "same e-mail" in why_words(likeness(one, other))


def test_a_number_without_its_country_is_known_by_its_end() -> None:
    loose = ("phone", normalise("phone", "8 921 555-01-02", None))
    one, other = someone("Ann", 1, channels=(PHONE,)), someone("Ann", 2, channels=(loose,))
    assert loose[1].startswith("~")
    assert "same phone" in why_words(likeness(one, other))


def test_a_rare_name_says_more_than_a_common_one() -> None:
    names = [called("Ivan Petrov")] * 300 + [called("Zakhar Shchukarenko")] * 2
    rareness = Rareness(names)
    common = likeness(someone("Ivan Petrov", 1), someone("Ivan Petrov", 2), rareness)
    one, other = (someone("Zakhar Shchukarenko", number) for number in (1, 2))
    assert common.score < LIKELY < likeness(one, other, rareness).score


def test_city_and_company_speak_for_it_or_against() -> None:
    rareness = Rareness([called("Ivan Petrov")] * 9, ["Omsk", "Perm"] * 9)

    def score(**more: str) -> float:
        there = {"city": "Omsk", "company": "Okna", **more}
        one = someone("Ivan Petrov", 1, city="Omsk", company="Okna")
        return likeness(one, someone("Ivan Petrov", 2, **there), rareness).score

    assert score() > score(city="") > score(city="Perm")
    assert score() > score(company="") > score(company="Stal")


def test_a_person_and_his_company_are_never_one() -> None:
    firm, boss = someone("Petrov", 1, "company"), someone("Petrov", 2, works_at=1)
    assert likeness(firm, boss).score == likeness(boss, firm).score == 0


NAMES = some.text(max_size=30) | some.sampled_from(
    ("Ivan Petrov", "김민지", "رضا کریمی", "ООО", "И. П.", "12", "ㅋㅋ", "\u200c", "a" * 300)
)


@settings(max_examples=200)
@given(one=NAMES, other=NAMES)
def test_any_two_names_are_compared_the_same_both_ways(one: str, other: str) -> None:
    ours, theirs = called(one), called(other)
    there = name_closeness(ours, theirs)
    assert 0 <= there <= 1
    assert there == pytest.approx(name_closeness(theirs, ours), abs=0.02)
    assert name_closeness(ours, ours) == (1.0 if ours else 0.0)
    assert there < SAME or bool(ours)


# -- many -----------------------------------------------------------------------------------------

SIZE = 2_000


@pytest.fixture(scope="module")
def parties() -> list[Party]:
    made = []
    for number, card in enumerate(town(SIZE).cards):
        written = (("phone", card.phone), ("email", card.email))
        channels = tuple((k, normalise(k, raw, card.region)) for k, raw in written if raw)
        made.append(party(number, card.kind, card.name, card.company, card.city, channels))
    return made


def pairs(found: Found) -> set[tuple[int, int]]:
    return {(pair.first, pair.second) for pair in found.pairs}


def test_most_twins_are_found_and_few_others(parties: list[Party]) -> None:
    """The same town at a hundred thousand is measured by the bench."""
    twins, found = town(SIZE).twins, pairs(Comparing(parties).found())
    assert len(twins) == SIZE * 0.02
    assert len(found & twins) / len(found) >= 0.8
    assert len(found & twins) / len(twins) >= 0.85


def test_nothing_is_missed_that_comparing_all_with_all_would_find(parties: list[Party]) -> None:
    few = [*parties[:250], *(parties[b] for _a, b in sorted(town(SIZE).twins) if _a < 250)]
    comparing = Comparing(few)
    found = pairs(comparing.found())
    every = {
        (one.id, other.id)
        for at, one in enumerate(few)
        for other in few[at + 1 :]
        if likeness(one, other, comparing.rareness).score >= LIKELY
    }
    assert len(found ^ every) <= len(every) * 0.1


def test_the_first_of_very_many_are_kept_and_all_are_counted() -> None:
    firm = [someone(f"Ivan {'abcdefgh'[n]}. Petrov", n, channels=(PHONE,)) for n in range(8)]
    found = Comparing([*firm, someone("Petr", 99)], 0.5).found(most=3)
    assert (len(found.pairs), found.all) == (3, 28)
    assert [pair.score for pair in found.pairs] == sorted(
        (pair.score for pair in found.pairs), reverse=True
    )


def test_newcomers_are_compared_with_clients_and_not_among_themselves() -> None:
    fresh = [someone("Ivan Petrov", -1), someone("Иван Петров", -2)]
    found = Comparing([*fresh, someone("Petrov Ivan", 7), someone("Zoe", 8)], fresh=2).found()
    assert {(pair.first, pair.second) for pair in found.pairs} == {(-1, 7), (-2, 7)}


def test_who_tells_how_far_it_is_may_stop_it() -> None:
    class Enough(Exception):
        pass

    def tell(done: int, total: int) -> None:
        assert 0 < done <= total
        raise Enough

    with pytest.raises(Enough):
        Comparing([someone("Ann", 1)]).found(tell)
