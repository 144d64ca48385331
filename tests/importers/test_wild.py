"""Files of programs and people as they are met in the wild, each with what must come of it."""

from pathlib import Path

import pytest

from crm_tui.errors import CrmError
from tests.importers.nasty import Case, compared, trials

WILD = Path(__file__).parent.parent / "data" / "nasty3"
STORES = sorted(path.stem for path in WILD.glob("*.txt"))


@pytest.mark.parametrize("case", trials(*STORES, store=WILD))
def test_what_people_really_export_comes_in_as_they_mean_it(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.settings.get("file", "list.csv")
    path.write_bytes(case.data)
    if "refused" in case.settings:
        with pytest.raises(CrmError) as refused:
            compared(case, path)
        assert case.settings["refused"] in f"{refused.value.message} {refused.value.hint}"
        return
    got, wanted = compared(case, path)
    assert got == wanted
