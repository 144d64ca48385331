"""The empty command that ours are measured beside: Typer, one option, nothing done."""

from typing import Annotated

import typer


def nothing(name: Annotated[str, typer.Option(help="Whom to greet.")] = "") -> None:
    """Do nothing."""


if __name__ == "__main__":
    typer.run(nothing)
