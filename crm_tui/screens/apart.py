"""Work in a thread of its own, which holds up neither the keys nor the end of the program."""

import asyncio
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from crm_tui.errors import CrmError

T = TypeVar("T")


class Stopped(Exception):
    """Nobody waits for the work any more."""


async def apart(work: Callable[[], T]) -> T:
    """Do something in a thread that is let go where nobody waits: a disk may never answer.

    Raises what the work raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value: T | None = None
        error: BaseException | None = None
        try:
            value = work()
        except (CrmError, Stopped, OSError) as expected:
            error = expected
        finally:
            with suppress(RuntimeError):  # the program has ended
                loop.call_soon_threadsafe(tell, value, error or sys.exc_info()[1])

    threading.Thread(target=run, daemon=True, name="crm-apart").start()
    return await done
