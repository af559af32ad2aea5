"""The page of a jump before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowkit.cli.show import Page

if TYPE_CHECKING:
    from flowkit.engine.jumps import JumpView


def print_jump(page: Page, view: JumpView) -> None:
    """What is skipped, done again, withdrawn and changed; "nothing" where there is none."""
    page.line(f"{view.names[view.step]} -> {view.names[view.target]}")
    for word, found in (("skipped", view.skipped), ("again", view.again), ("joins", view.joins)):
        names = ", ".join(view.names[each] for each in found)
        page.line(f"  {page.word(word)}: {names or page.word('nothing')}")
    items = ", ".join(f"{each.name} ({each.assignee or ', '.join(each.offer)})" for each in view.withdrawn)
    page.line(f"  {page.word('withdrawn')}: {items or page.word('nothing')}")
    page.line(f"  {page.word('clocks_void')}: {', '.join(view.clocks) or page.word('nothing')}")
