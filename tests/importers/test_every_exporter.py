"""Every format there is, on a desk full of hostile words: what is written stays what it is."""

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crm_tui.actions import clients, deals
from crm_tui.crm import Crm
from crm_tui.domain.content_lines import read_line, unfolded
from crm_tui.domain.formulas import DANGER, is_plain_phone
from crm_tui.domain.text import display
from crm_tui.errors import Invalid
from crm_tui.exporters.lists import LISTS, write_list
from crm_tui.exporters.record_folders import write_folder
from crm_tui.exporters.registry import exporters, formats_of
from tests.stock import stocked

HOSTILE = (
    '=HYPERLINK("http://x.example","x")', "+1+1", "@SUM(A1)", "-1", "[/red]", "a|b\nc",
    "\x1b]0;x\x07", "END:VCARD", "a;b,c:d\\", "\u202egpj.exe", "Иванов", "رضا کریمی", "김철수",
    "\U0001f469\u200d\U0001f467", "'=1",
)  # fmt: skip
EVERY = [(what, form) for what in LISTS for form in formats_of(what)]


@stocked
def hostile_desk(crm: Crm) -> None:
    for name in HOSTILE:
        client = crm.run(
            clients.add_client, name, company=name, about=name, city=name,
            channels=(("phone", "+49 151 23456789"), ("address", name)), tags=(name,),
        ).value  # fmt: skip
        crm.run(deals.add_deal, client, name)


def parts_of_file(path: Path) -> list[str]:
    """What a program that opens the file might run or misread."""
    text = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            text = parts.read("xl/worksheets/sheet1.xml")
        return ["formula"] if b"<f>" in text or b"<hyperlink" in text else []
    said = text.decode("utf-8")
    if path.suffix == ".csv":
        cells = [cell for row in csv.reader(said.splitlines(keepends=True)) for cell in row]
        return [cell for cell in cells if cell.startswith(DANGER) and not is_plain_phone(cell)]
    if path.suffix == ".jsonl":
        return [
            line for line in said.split("\n") if line and not isinstance(json.loads(line), dict)
        ]
    if path.suffix == ".md":
        return [line for line in said.split("\n") if display(line) != line]
    names = [read_line(line).name for _number, line in unfolded(said)]
    odd = [] if names.count("BEGIN") == names.count("END") else ["a part that does not end"]
    return odd + [line for line in said.split("\r\n") if "\x1b" in line]


@pytest.mark.parametrize(("what", "form"), EVERY)
def test_no_format_lets_a_hostile_word_out_of_its_place(
    crm: Crm, tmp_path: Path, what: str, form: str
) -> None:
    hostile_desk(crm)
    path = tmp_path / f"list.{form}"
    with crm.store.read() as session:
        rows = write_list(session, what, form, path)
    assert rows >= len(HOSTILE)
    assert parts_of_file(path) == []


def test_every_exporter_is_known_by_its_format() -> None:
    assert set(exporters()) == {"csv", "xlsx", "md", "jsonl", "vcf", "ics"}
    assert formats_of("clients")[-1] == "vcf" and formats_of("steps")[-1] == "ics"
    assert {form for _what, form in EVERY} == set(exporters())


def test_a_format_that_a_list_does_not_have_is_refused(crm: Crm, tmp_path: Path) -> None:
    with crm.store.read() as session, pytest.raises(Invalid, match="deals"):
        write_list(session, "deals", "vcf", tmp_path / "a.vcf")


@pytest.mark.parametrize("what", ["clients", "steps"])
def test_a_folder_to_be_synchronised_keeps_a_file_a_record(
    crm: Crm, tmp_path: Path, what: str
) -> None:
    hostile_desk(crm)
    theirs = tmp_path / "somebody-else.ics"
    theirs.write_text("BEGIN:VCALENDAR")
    with crm.store.read() as session:
        count = write_folder(session, what, tmp_path)
        ours = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*-*-*-*-*.*")}
        assert len(ours) == count >= len(HOSTILE)
        assert write_folder(session, what, tmp_path) == count
    assert all(path.stat().st_mtime_ns == then for path, then in ours.items())
    assert all(path.stat().st_mode & 0o077 == 0 for path in ours)
    assert theirs.exists()


def test_a_step_that_is_closed_leaves_the_folder_unless_it_is_wanted(
    crm: Crm, tmp_path: Path
) -> None:
    hostile_desk(crm)
    with crm.store.read() as session:
        count = write_folder(session, "steps", tmp_path)
    crm.run(deals.cancel_deal, 1, "duplicate")
    with crm.store.read() as session:
        assert write_folder(session, "steps", tmp_path) == count - 1
        assert len(list(tmp_path.glob("*.ics"))) == count - 1
        assert write_folder(session, "steps", tmp_path, closed=True) == count


def test_the_usual_format_is_the_same_whatever_was_used_before() -> None:
    told = "from crm_tui.exporters.registry import formats_of; print(formats_of('clients')[0])"
    for before in ("", "import crm_tui.exporters.vcards, crm_tui.exporters.json_lines;"):
        done = subprocess.run(
            [sys.executable, "-c", before + told], check=True, capture_output=True, text=True
        )
        assert done.stdout.strip() == "csv"
