"""Whatever a file holds, a trial run counts what the real one does, and a second one nothing."""

import csv
import shutil
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.importers.apply import prepared
from tests.conftest import opened
from tests.importers.desk import bring, desk_of, lawful, photo, read, teams

HEADERS = {
    "name": ("Name", "ФИО", "نام مشتری", "고객명", "Kunde", "Nombre"),
    "company": ("Company", "Компания", "شرکت", "회사명", "Firma", "Empresa"),
    "phone": ("Phone", "Моб. телефон", "شماره تلفن", "전화번호", "Telefon", "Teléfono"),
    "email": ("E-mail", "Почта", "ایمیل", "이메일", "E-Mail-Adresse", "Correo"),
    "id": ("ID", "Код клиента", "شناسه", "고객번호", "Kundennummer", "ID cliente"),
    "city": ("City", "Город", "شهر", "도시", "Ort", "Ciudad"),
    "tags": ("Tags", "Теги", "برچسب", "태그", "Schlagwörter", "Etiquetas"),
    "note": ("Notes", "Комментарий", "توضیحات", "메모", "Notizen", "Notas"),
    "owner": ("Owner", "Ответственный", "مسئول", "소유자", "Betreuer", "Propietario"),
    "own": ("Shoe size", "Размер", "اندازه", "크기", "Größe", "Talla"),
}
CELLS = {
    "name": ("", "Ann Lee", "Lee, Ann", "Иванов Иван", "김철수", "رضا کریمی", "=1+1", "[/x]"),
    "company": ("", "Okna", "ООО «Окна»", "okna", "주식회사 창호"),
    "phone": ("", "+12125550100", "(212) 555-0100; 8 921 555-01-02", "4.9E+12", "ask", "~"),
    "email": ("", "ann@x.example", "ANN@X.example", "a@x.example, b@x.example", "none",
              "Ann <c@x.example>"),
    "id": ("", "", "1", "2", "007"),
    "city": ("", "Oslo", "Москва"),
    "tags": ("", "vip", "vip; север", "#new"),
    "note": ("", "late", "two\nlines", "nul\0l"),
    "owner": ("", "anna", "Nobody Else", "anna@okna.example"),
    "own": ("", "36", "37", "38,5", "big"),
}  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    language = draw(st.integers(0, 5))
    columns = draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=2, max_size=9, unique=True))
    if "name" not in columns:
        columns.insert(0, "name")
    row = st.tuples(*(st.sampled_from(CELLS[column]) for column in columns)).map(list)
    rows = draw(st.lists(row, min_size=1, max_size=9))
    return [HEADERS[column][language] for column in columns], rows


def written(path: Path, file: tuple[list[str], list[list[str]]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([file[0], *file[1]])
    return path


@settings(max_examples=6)
@given(first=files(), second=files(), fields=st.booleans())
def test_a_trial_counts_what_the_import_does_and_a_second_import_does_nothing(
    sqlite_template: Path, tmp_path_factory: Any, first: Any, second: Any, fields: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(sqlite_template, folder / "crm.db")
    with opened(f"sqlite:///{folder / 'crm.db'}") as crm:
        for number, one in enumerate((first, second)):
            path = written(folder / f"{number}.csv", one)
            report = bring(crm, read(crm, path, fields=fields, delimiter=";"))
            assert report.rows == sum(any(map(str.strip, row)) for row in one[1])
            before = photo(crm)
            again = read(crm, path, fields=fields, delimiter=";")
            ready = crm.ask(prepared, again, teams(desk_of(crm)))
            assert bring(crm, ready).untouched == report.rows - report.rejected
            assert photo(crm) == before
        assert lawful(crm)
