"""A hundred and more files of other programs, phones and people, each with what must come of it."""

from pathlib import Path

import pytest

from crm_tui.errors import CrmError
from tests.importers.nasty import STORE, Case, compared, trials

STORES = sorted(path.stem for path in STORE.glob("*.txt"))


@pytest.mark.parametrize("case", trials(*STORES))
def test_what_people_have_comes_in_as_they_mean_it(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.settings.get("file", "list.csv")
    path.write_bytes(case.data)
    if "refused" in case.settings:
        with pytest.raises(CrmError) as refused:
            compared(case, path)
        assert case.settings["refused"] in f"{refused.value.message} {refused.value.hint}"
        return
    got, wanted = compared(case, path)
    assert got == wanted
