"""Names in four scripts, each with the Latin spelling people use: native and Latin side by side."""

from typing import NamedTuple


class Spelt(NamedTuple):
    """One word as its own script writes it, and as a passport would."""

    native: str
    latin: str


def _pairs(text: str) -> tuple[Spelt, ...]:
    words = text.split()
    return tuple(Spelt(*pair) for pair in zip(words[::2], words[1::2], strict=True))


class Tongue(NamedTuple):
    """What names and cities of one language are made of.

    family, links, endings: how family names begin, go on and end; "-" for nothing.
    """

    code: str
    region: str
    given: tuple[Spelt, ...]
    family: tuple[Spelt, ...]
    links: tuple[Spelt, ...]
    endings: tuple[Spelt, ...]
    cities: tuple[Spelt, ...]
    trades: tuple[Spelt, ...]
    firm: tuple[str, ...]
    family_first: bool = False


LATIN = Tongue(
    "en", "US",
    _pairs("""Александр Alexander Томас Thomas Роберт Robert Эдвард Edward Генри Henry
    Дэвид David Мартин Martin Стивен Steven Филип Philip Эмма Emma Клара Clara Эдит Edith
    Нора Nora Полина Paulina Рита Rita Сьюзан Susan Тереза Teresa Урсула Ursula Вера Vera
    Аманда Amanda Беатрис Beatrice Кэрол Carol Диана Diana Фред Fred Гордон Gordon
    Хелен Helen Айрис Iris Карл Karl Леонард Leonard Маркус Marcus Нил Neil Оливер Oliver
    Патрик Patrick Рональд Ronald Самуэль Samuel Тимоти Timothy Виктор Victor Уоррен Warren
    Гвендолин Gwendolyn Бернард Bernard Конрад Conrad Дороти Dorothy"""),
    _pairs("""Блэк Black Харт Hart Стоун Stone Грин Green Брук Brook Вуд Wood Кларк Clark
    Девон Devon Элл Ell Фарн Farn Голд Gold Хилл Hill Лоу Low Мар Mar Норт North Оук Oak
    Пемб Pemb Ред Red Сэнд Sand Торн Thorn Вест West Уайт White Ярд Yard Бер Ber Крам Cram
    Дан Dan Фолк Falk Гран Gran Гам Ham Келл Kell Линд Lind Моул Moul Палм Palm Рам Ram
    Сил Sil Тал Tal Ванд Wand Винт Wint Бран Bran Кемп Kemp"""),
    _pairs("- - ел el ин in ар ar ем em ом om ан an ет et ор or ик ick"),
    _pairs("ер er тон ton ман man филд field сон son берг berg ли ley форд ford"),
    _pairs("""Бостон Boston Чикаго Chicago Денвер Denver Остин Austin Берлин Berlin Лион Lyon
    Турин Turin Порту Porto Лидс Leeds Берн Bern"""),
    _pairs("""Окна Windows Стекло Glass Кухни Kitchens Двери Doors Кровля Roofs Моторы Motors
    Печать Prints Бумага Paper Свет Light Камень Marble"""),
    ("{} Ltd", "{} GmbH", "{}, Inc.", "{} LLC", "{}"),
)  # fmt: skip
CYRILLIC = Tongue(
    "ru", "RU",
    _pairs("""Иван Ivan Пётр Petr Сергей Sergey Дмитрий Dmitry Алексей Alexey Андрей Andrei
    Михаил Mikhail Николай Nikolay Владимир Vladimir Павел Pavel Роман Roman Олег Oleg
    Игорь Igor Юрий Yuri Виктор Viktor Анна Anna Мария Maria Ольга Olga Елена Elena
    Татьяна Tatiana Наталья Natalia Ирина Irina Светлана Svetlana Марина Marina Юлия Yulia
    Ксения Ksenia Дарья Daria Вера Vera Галина Galina Людмила Lyudmila Кирилл Kirill
    Максим Maxim Егор Egor Глеб Gleb Захар Zakhar Тимур Timur Арсений Arseniy Зоя Zoya"""),
    _pairs("""Волк Volk Зайц Zayts Лебед Lebed Мороз Moroz Соколь Sokol Орл Orl Рыбак Rybak
    Тихон Tikhon Фрол Frol Шишк Shishk Петр Petr Сидор Sidor Кузнец Kuznets Попк Popk
    Громык Gromyk Черн Chern Бел Bel Красн Krasn Горбун Gorbun Кудр Kudr Марк Mark
    Назар Nazar Остап Ostap Рябин Ryabin Савел Savel Терент Terent Устин Ustin Филат Filat
    Харит Kharit Щукар Shchukar Юдан Yudan Яким Yakim Жеглан Zheglan Дубр Dubr Ежк Yezhk
    Вертк Vertk Глинк Glink Денис Denis"""),
    _pairs("- - ак ak ук uk ель el ар ar ил il ат at он on ер er уш ush"),
    _pairs("ов ov ин in енко enko ский sky евич evich ёнок yonok"),
    _pairs("""Казань Kazan Тверь Tver Пермь Perm Омск Omsk Самара Samara Тула Tula Уфа Ufa
    Москва Moscow Рязань Ryazan Томск Tomsk Сочи Sochi Псков Pskov"""),
    _pairs("""Окна Okna Стекло Steklo Мебель Mebel Ромашка Romashka Двери Dveri Печать Pechat
    Сервис Servis Строй Stroy Мир Mir Дом Dom"""),
    ("ООО {}", "ООО «{}»", "{}, ООО", "ЗАО {}", "{}"),
)  # fmt: skip
PERSIAN = Tongue(
    "fa", "IR",
    _pairs("""رضا Reza مریم Maryam علی Ali زهرا Zahra حسین Hossein فاطمه Fatemeh مهدی Mehdi
    سارا Sara امیر Amir نرگس Narges کامران Kamran لیلا Leila بهرام Bahram شیرین Shirin
    داریوش Dariush محمد Mohammad حسن Hassan یوسف Yousef ابراهیم Ebrahim پروین Parvin
    نسرین Nasrin سهراب Sohrab فرهاد Farhad آرش Arash بابک Babak مینا Mina پریسا Parisa
    سعید Saeed حمید Hamid ناصر Naser جواد Javad کیوان Keyvan رویا Roya ژاله Zhaleh"""),
    _pairs("""کریم Karim احمد Ahmad محمد Mohammad حسین Hossein رضا Reza موسو Mousav جعفر Jafar
    صادق Sadegh نور Nour رحیم Rahim یزد Yazd شیراز Shiraz تهران Tehran کاظم Kazem هاشم Hashem
    قاسم Ghasem اکبر Akbar عباس Abbas سلطان Soltan خسرو Khosrow بهار Bahar دان Dan گل Gol
    فرید Farid منصور Mansour طاهر Taher زمان Zaman پاک Pak مراد Morad نجف Najaf"""),
    _pairs("- - آب ab دل del مهر mehr بخش bakhsh کار kar"),
    _pairs("ی i پور pour زاده zadeh نژاد nejad فر far یان ian"),
    _pairs("""تهران Tehran شیراز Shiraz اصفهان Isfahan تبریز Tabriz مشهد Mashhad یزد Yazd
    کرمان Kerman رشت Rasht قم Qom اهواز Ahvaz"""),
    _pairs("""پنجره Panjereh شیشه Shisheh آشپزخانه Ashpazkhaneh ابزار Abzar غذا Ghaza چاپ Chap
    نور Nour سنگ Sang کاغذ Kaghaz موتور Motor"""),
    ("شرکت {}", "گروه {}", "{}"),
)  # fmt: skip
KOREAN = Tongue(
    "ko", "KR",
    _pairs("""민 Min 서 Seo 지 Ji 현 Hyun 수 Su 예 Ye 하 Ha 도 Do 은 Eun 재 Jae 윤 Yoon 시 Si
    영 Young 성 Sung 동 Dong 승 Seung 태 Tae 상 Sang 미 Mi 혜 Hye 나 Na 유 Yu 소 So 주 Joo
    보 Bo 경 Kyung 정 Jung 준 Jun 우 Woo 연 Yeon 빈 Bin 호 Ho 훈 Hoon 진 Jin 원 Won 희 Hee
    아 Ah 람 Ram 철 Chul 기 Ki"""),
    _pairs("""김 Kim 이 Lee 박 Park 최 Choi 정 Jung 강 Kang 조 Cho 윤 Yoon 장 Jang 임 Lim
    한 Han 오 Oh 서 Seo 신 Shin 권 Kwon 황 Hwang 안 Ahn 송 Song 유 Yoo 홍 Hong 전 Jeon
    고 Ko 문 Moon 손 Son 배 Bae 백 Baek 허 Heo 남 Nam 심 Shim 노 Noh"""),
    (Spelt("-", "-"),),
    (Spelt("-", "-"),),
    _pairs("서울 Seoul 부산 Busan 대구 Daegu 인천 Incheon 광주 Gwangju 대전 Daejeon 수원 Suwon"),
    _pairs("창호 Changho 유리 Yuri 주방 Jubang 도어 Doeo 지붕 Jibung 식품 Sikpum 인쇄 Inswae"),
    ("주식회사 {}", "(주){}", "{}"),
    family_first=True,
)  # fmt: skip
TONGUES = (LATIN, CYRILLIC, PERSIAN, KOREAN)
