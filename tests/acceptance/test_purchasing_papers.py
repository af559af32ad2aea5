"""The forms of a purchase, printed from cases as a scenario has left them, and the files that came with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from flowkit import Engine, InputInvalid
from flowkit.replay import run_scenario


@contextmanager
def played(scenario: Path, url: str) -> Iterator[Engine]:
    """An engine on the database in which the scenario has left its cases."""
    assert run_scenario(scenario, url).say() == ""
    with closing(Engine(url)) as engine:
        yield engine


def keyed(engine: Engine, process: str, by: str) -> dict[str, str]:
    """The ids of all cases of a process, by their numbers."""
    found = [each.id for each in engine.cases(process, by=by, only_open=False)]
    return {str(engine.case(each, by=by).data["number"]): each for each in found}


def test_the_transfer_sheet_shows_offers_prices_and_who_approved(process_definitions: Path, sqlite_url: str) -> None:
    scenario = process_definitions / "requisition-purchasing" / "s1-late-reimbursement.scenario.yaml"
    with played(scenario, sqlite_url) as engine:
        case = keyed(engine, "requisition-purchasing", "shen.yue")["CG-2026-0001"]

        sheet = engine.paper(case, "transfer-sheet", by="shen.yue")

        page = sheet.copies["finance"].decode()
        assert list(sheet.copies) == ["finance", "department", "legal"]
        for told in (
            "申购人 谷丰,采购人 邱山",
            "Hengtong",
            "历史价格 9600 元",
            "copper has risen",
            "白露",
            "沈越",
            "同意",
        ):
            assert told in page
        assert "☐ 紧急" in engine.paper(case, "request", by="shen.yue").copies[""].decode()
        assert "RK-7" in engine.paper(case, "store-receipt", by="shen.yue").copies["store"].decode()
        (licence,) = engine.attachments(case, by="shen.yue")
        assert (licence.kind, licence.by) == ("supplier-papers", "qiu.shan")
        assert engine.download(licence.id, by="shen.yue").read().startswith(b"%PDF")


def test_each_order_has_its_page_and_each_delivery_its_arrival_form(process_definitions: Path, sqlite_url: str) -> None:
    scenario = process_definitions / "project-material-purchasing" / "steel-for-a-bridge.scenario.yaml"
    with played(scenario, sqlite_url) as engine:
        purchase = keyed(engine, "project-material-purchasing", "hong.tao")["CL-2026-0001"]
        delivery = keyed(engine, "material-delivery", "hong.tao")["CL-2026-0001-2"]
        payment = keyed(engine, "material-payment", "hong.tao")["CL-2026-0001-F1"]

        order = engine.paper(purchase, "order", by="hong.tao").copies["supplier"].decode()

        assert [order.count(each) for each in ("<section>", "致 Ansteel Trade", "致 Baoyuan Steel")] == [3, 1, 2]
        request = engine.paper(purchase, "material-request", by="hong.tao")
        assert list(request.copies) == ["requester", "purchasing", "plant"]
        assert "收货 北厂" in request.copies["plant"].decode()
        assert engine.paper(purchase, "enquiry", by="hong.tao").copies[""].decode().count("<section>") == 4
        arrival = engine.paper(delivery, "arrival", by="hong.tao").copies["purchasing"].decode()
        assert "<td>8</td><td>8</td><td>8</td><td>合格</td>" in arrival
        assert "签字盖章的材料询价单" in engine.paper(payment, "payment-request", by="hong.tao").copies[""].decode()


def test_nothing_is_printed_of_what_never_came(process_definitions: Path, sqlite_url: str) -> None:
    scenario = process_definitions / "requisition-purchasing" / "s5-withdrawn.scenario.yaml"
    with played(scenario, sqlite_url) as engine:
        (case,) = keyed(engine, "requisition-purchasing", "shen.yue").values()

        with pytest.raises(InputInvalid) as unfilled:
            engine.paper(case, "transfer-sheet", by="shen.yue")

        assert unfilled.value.text.zh == "采购物资流转单 缺少:报价、选定供应商、金额"
