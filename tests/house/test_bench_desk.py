"""The desks that tests and benches stand on are ones that the program itself would have made."""

from typing import TYPE_CHECKING

from tests.conftest import ANNA, NOON

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def test_a_new_desk_is_ready_for_the_first_deal(any_crm: "Crm") -> None:
    from sqlmodel import Session, col, select

    from crm_tui.store.tables.sales import Pipeline, Stage

    def stages(session: Session) -> list[str]:
        pipeline = col(Stage.pipeline_id) == col(Pipeline.id)
        found = select(Stage.key).join(Pipeline, pipeline).where(Pipeline.key == "sales")
        return list(session.exec(found.order_by(col(Stage.position))))

    assert any_crm.actor == ANNA
    assert any_crm.clock() == NOON
    assert len(any_crm.ask(stages)) == 7


def test_every_test_has_a_desk_of_its_own(crm: "Crm", pg_crm: "Crm") -> None:
    from crm_tui.actions.team import add_user

    assert crm.run(add_user, "boris").entry_id
    assert pg_crm.run(add_user, "boris").entry_id
