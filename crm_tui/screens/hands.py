"""What the hand does with the keys themselves: going, marking, jumping, recording, replaying."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

#: The actions that are answered here, on every screen.
HANDS = ("go.menu", "place.mark", "place.go", "jump.show", "macro.record", "macro.play")


def answer(screen: "ActingScreen", action: str) -> None:
    """Open what asks for the next key."""
    if action == "go.menu":
        from crm_tui.screens.go_form import GoForm
        from crm_tui.screens.opening import around_of
        from crm_tui.screens.which_key import open_prefix

        open_prefix(screen, GoForm(around_of(screen)))
    elif action.startswith("place."):
        from crm_tui.screens import marks

        (marks.open_marking if action == "place.mark" else marks.open_places)(screen)
    elif action == "jump.show":
        from crm_tui.screens.jump import open_jump

        open_jump(screen)
    else:
        from crm_tui.screens import macro_forms

        opens = macro_forms.open_recording if action == "macro.record" else macro_forms.open_replay
        opens(screen)
