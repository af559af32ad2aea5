"""The table of ratios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.measuring import Cost, Count, Line

_HEAD = ("benchmark", "measured", "against", "wall", "CPU", "limit", "", "time wall / CPU", "yardstick wall / CPU")
_VERDICT = {True: "kept", False: "MISSED", None: ""}


def cells(line: Line) -> tuple[str, ...]:
    if isinstance(line, Count):
        rest = (str(line.found), "", f"= {line.expected}", _VERDICT[line.kept], "", "")
        return (line.benchmark, line.measured, line.against, *rest)
    sign = ">=" if line.speed else "<="
    limit = "" if line.limit is None else f"{sign} {line.limit:g}"
    ratios = (f"{line.wall:.2f}", f"{line.cpu:.2f}")
    return (
        line.benchmark, line.measured, line.against, *ratios, limit, _VERDICT[line.kept],
        _time(line.cost), _time(line.yardstick),
    )  # fmt: skip


def _time(cost: Cost) -> str:
    return f"{_unit(cost.wall)} / {_unit(cost.cpu)}"


def _unit(seconds: float) -> str:
    if seconds >= 0.001:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds * 1e6:.0f} µs" if seconds >= 0.00001 else f"{seconds * 1e6:.2f} µs"


def table(lines: Iterable[Line]) -> str:
    """As a Markdown table, aligned."""
    rows = [_HEAD, *map(cells, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    head, *body = (_row(row, widths) for row in rows)
    return "\n".join([head, _row(["-" * width for width in widths], widths), *body])


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
