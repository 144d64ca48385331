"""The pipelines as a command lists them are those that the verbs see."""

from typing import TYPE_CHECKING

from crm_tui.store.hot.pipelines import pipeline_lines
from crm_tui.store.queries import pipelines as slow
from tests.store.glances import add_client, add_deal, reading

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def test_pipelines_are_listed_with_their_stages_and_open_deals(any_crm: "Crm") -> None:
    add_deal(any_crm, add_client(any_crm, "Kim"), pipeline="sales", amount=7, currency="KRW")
    with reading(any_crm) as conn:
        found = pipeline_lines(conn)
    assert found == any_crm.ask(slow.pipeline_lines)
    assert sum(line.open_deals for line in found) == 1
