"""A row of the application and a step of the procedure: both, or neither. One SQLAlchemy transaction holds them."""

from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from flowkit import Engine


class Base(DeclarativeBase):
    """The tables of the application; those of flowkit stand beside them, under names of their own."""


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(sa.String(20), unique=True)
    what: Mapped[str]
    price: Mapped[str]


database = sa.create_engine("sqlite:///shop.db")
Base.metadata.create_all(database)
engine = Engine(database)  # on the application's own database
engine.deploy(Path(__file__).parents[1] / "one_file" / "purchase")


class OverBudget(Exception):
    """The application's own rule says no."""


def buy(session: Session, item: str, budget: int) -> None:
    """Order what the case asks for, and complete its work item. Whoever calls decides whether that stands."""
    flow = engine.using(session)  # the same verbs, inside the caller's transaction
    case = flow.case(item.partition(".")[0], by="cem")
    session.add(Order(case_id=case.id, what=case.data["what"], price=str(case.data["price"])))
    flow.complete(item, by="cem")
    if Decimal(str(case.data["price"])) > budget:
        raise OverBudget(case.data["what"])


def show(text: str, case_id: str) -> None:
    with Session(database) as session:
        orders = session.scalar(sa.select(sa.func.count()).where(Order.case_id == case_id))
    case = engine.case(case_id, by="cem")
    print(f"{text}: orders {orders}, case {case.end_state or case.status}, actions {len(case.history)}")


case = engine.start("purchase", {"what": "drill", "price": 80}, by="ben")
item = next(each.id for each in engine.worklist("cem") if each.case_id == case.id)
show("asked", case.id)

try:
    with Session(database) as session, session.begin():  # rolls back on an exception
        buy(session, item, budget=50)
except OverBudget:
    show("rolled back", case.id)

with Session(database) as session, session.begin():  # commits
    buy(session, item, budget=100)
show("committed", case.id)
engine.close()
