"""The application's own user table is the directory: nothing is copied, and a change there counts at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from flowkit import Engine
from flowkit.core.organisation import Holding, Period, Person, Position, Unit
from flowkit.directory import OwnDirectory
from flowkit.errors import Text


class Base(DeclarativeBase):
    """The tables of the application, as they were before there was a workflow."""


class Account(Base):
    __tablename__ = "accounts"
    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    department: Mapped[str]
    job: Mapped[str]  # of which there is one position in each department
    leads: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None] = mapped_column(default=None)


class Accounts(OwnDirectory):
    """Departments are units, a job in a department is a position, and a job is the role that it grants."""

    id = "accounts"
    zone = "Asia/Shanghai"

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def _accounts(self, *where: sa.ColumnElement[bool]) -> Sequence[Account]:
        with Session(self._database) as session:
            return session.scalars(sa.select(Account).where(*where).order_by(Account.login)).all()

    def _positions(self, *where: sa.ColumnElement[bool]) -> list[Position]:
        return list(dict.fromkeys(_position(each) for each in self._accounts(*where)))

    def person(self, person: str) -> Person | None:
        return next(
            (Person(each.login, Text(each.name, each.name)) for each in self._accounts(Account.login == person)), None
        )

    def unit(self, unit: str) -> Unit | None:
        return Unit(unit) if self._accounts(Account.department == unit) else None

    def position(self, position: str) -> Position | None:
        department, _, job = position.partition("/")
        return next(iter(self._positions(Account.department == department, Account.job == job)), None)

    def positions_with(self, role: str, unit: str | None) -> Sequence[Position]:
        return self._positions(Account.job == role, *([Account.department == unit] if unit else []))

    def heads(self, unit: str) -> Sequence[Position]:
        return self._positions(Account.department == unit, Account.leads)

    def holdings_of(self, person: str) -> Sequence[Holding]:
        return [_holding(each) for each in self._accounts(Account.login == person)]

    def holdings_in(self, position: str) -> Sequence[Holding]:
        department, _, job = position.partition("/")
        return [_holding(each) for each in self._accounts(Account.department == department, Account.job == job)]


def _position(account: Account) -> Position:
    return Position(f"{account.department}/{account.job}", account.department, (account.job,), head=account.leads)


def _holding(account: Account) -> Holding:
    return Holding(account.login, _position(account).id, Period(None, account.left_on))


database = sa.create_engine("sqlite:///company.db")
Base.metadata.create_all(database)
with Session(database) as session, session.begin():
    session.add(Account(login="ada", name="Ada", department="workshop", job="foreman", leads=True))
    session.add(Account(login="ben", name="Ben", department="workshop", job="fitter"))
    session.add(Account(login="pat", name="Pat", department="office", job="personnel"))

engine = Engine(database, directory=Accounts(database))
engine.deploy(Path(__file__).with_name("leave.bpmn"))

case = engine.start("leave", {"days": 3}, by="ben")
(task,) = engine.worklist("ada")
print(f"{task.name}: {task.why[0].en}")
engine.complete(task.id, by="ada")
print("to be recorded by:", *(login for login in ("ada", "ben", "pat") if engine.worklist(login)))

with Session(database) as session, session.begin():  # the personnel office gets somebody new
    session.add(Account(login="sam", name="Sam", department="office", job="personnel"))
(task,) = engine.worklist("sam")
engine.complete(task.id, by="sam")

with Session(database) as session, session.begin():  # and Ada leaves
    session.execute(sa.update(Account).where(Account.login == "ada").values(left_on=date(2020, 1, 1)))
second = engine.start("leave", {"days": 1}, by="ben")
print(*(reason.en for reason in engine.case(second.id, by="ben").items[0].why), sep="\n")
engine.close()
