"""A style sheet that is parsed once for a set of colours.

The library parses all of it anew for every mode that is opened, and whenever a theme is set, be it
the one in use. Looked at in Textual 8.2.8 (`App.refresh_css`, `App._init_mode`, `Stylesheet`).
"""

from textual.css.stylesheet import Stylesheet


class SteadySheet(Stylesheet):
    """Keeps what it has parsed as long as the variables are the same."""

    _is_stale = False

    def set_variables(self, variables: dict[str, str]) -> None:
        """Use these variables from now on."""
        if variables != self._variables:
            self._is_stale = True
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse with the variables of now, unless that was done with the same ones.

        What was added meanwhile is parsed when its rules are asked for.
        """
        if self._is_stale:
            super().reparse()
            self._is_stale = False
