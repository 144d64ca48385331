"""What the rows of a table are, by its columns: people, companies or deals."""

from collections.abc import Sequence

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.headers import is_company_name, is_list_of_users, is_product_name

PERSON_NAMES = ("name", "first_name", "last_name", "display_name")
"""Fields that hold somebody's name, or a part of it."""


def guess_entity(header: Sequence[str], fields: Sequence[str]) -> str:
    """What a file is about, by its columns. Raises Invalid for a list of prices or of users."""
    if is_list_of_users(header):
        raise Invalid(
            _("This looks like the list of those who worked with another program."),
            field="entity",
            hint=_("In a folder with the rest it tells whose is what; or use --entity clients."),
        )
    have = set(fields)
    people = have & {*PERSON_NAMES[1:], "email", "phone"}
    if not have & {*PERSON_NAMES, "email", "phone", "company"} and not have & {
        "deal_title",
        "stage",
    }:
        products = [text for text in header if is_product_name(text)]
        if products:
            raise Invalid(
                _("This looks like a list of products ({names}).").format(
                    names=", ".join(products)
                ),
                field="entity",
                hint=_("Clients and deals can be imported; to try all the same, use --entity."),
            )
    if have & {"deal_title", "stage", "deal_external_id"} and not have & {"first_name"}:
        return "deals"
    if "name" in have and not people | have & {"company"} and any(map(is_company_name, header)):
        return "companies"
    if "company" in have and not have & {*PERSON_NAMES, "email"}:
        return "companies"
    if _is_account_list(header, have):
        return "companies"
    return "clients"


def _is_account_list(header: Sequence[str], have: set[str]) -> bool:
    """Names with several marks of companies and no parts of a person's name or e-mail."""
    marks = sum(map(is_company_name, header))
    personal = have & {"first_name", "last_name", "email", "job_title", "birthday"}
    return marks >= 2 and "name" in have and "company" not in have and not personal
