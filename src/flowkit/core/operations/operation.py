"""What a row of the operation table says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.commands import Operate
from flowkit.core.definition.fields import FieldType
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.errors import Text

Decision = tuple[Fact, ...] | Rejection | Question
Subject = Literal["item", "part", "case", "deadline", "incident", "phase", "token"]
"""What an operation is about; a `part` is an item, open or ended, or the case."""
Decide = Callable[[Context, Draft, Operate, OperationSetting], Decision]
Input = Literal["to", "target", "state", "data"]
Choices = Callable[[Context, Draft, Operate, OperationSetting], tuple[str, ...] | Question]
Example = Callable[[Context, Draft, Operate, OperationSetting], Operate | Rejection | Question | None]


def unknown(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> None:
    """The example of an operation whose inputs only the person knows: it is foreseen as far as `may` judges."""


UNTOUCHED = Text("none", "无")


WHO: Mapping[str, Text] = {
    "holder": Text("has the item", "事项办理人"),
    "candidate": Text("may take the item", "可签收人"),
    "giver": Text("delegated the item", "委派人"),
    "adder": Text("added this signer", "加签人"),
    "doer": Text("completed the item", "已办人"),
    "dispatcher": Text("dispatched the item", "分办人"),
    "requester": Text("asked for the help or advice, or sent the copy", "征求、协办或抄送的发出人"),
    "responsible": Text("has the item that the help or advice is for", "主办事项办理人"),
    "starter": Text("started the case", "发起人"),
    "viewer": Text("may read the case", "可查看本办件者"),
    "worker": Text("holds or may take an open item of the case", "本办件在办人员"),
    "reader": Text("has a reader's role of the process", "流程查阅人"),
    "told": Text("was told by an escalation step", "升级通知对象"),
    "superior": Text("leads the unit of the case, or of somebody who works on it", "办件单位或承办人的上级"),
    "lane": Text("has the role in whose lane the ad-hoc subprocess stands", "自由子流程所在泳道的角色"),
    "asker": Text("may ask for more time, as the clock says", "时限规定的延期申请人"),
    "inquirer": Text("knows the query code of the case", "持有本办件查询码者"),
    "outsider": Text("holds a code for acting in the case", "持有本办件办理码者"),
    "named": Text("holds a position or role that the process names for it", "流程为此指定的岗位或角色"),
    "decider": Text("decides on more time, as the clock says", "时限规定的延期审批人"),
}
"""What people are to an item or a case, in the words in which a row says who may."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that people can do (people, operation table).

    `who` lists who may, in the words of `WHO` or as "role:<id>". `states` are the states of the item in which it is
    possible, `kinds` its kinds, `cases` the states of the case. `takes` are data of its own by name and type, where
    others take data of the case; one `with_content` is done by its own verb only. `clock`,
    `siblings` and `undo` say in words what it does to deadlines and to other items, and what undoes it.

    Where the process says nothing of it, what it says of the row `like` holds.

    `needs` are the inputs without which it cannot be done, `accepts` those that may be left out; `choices` tells what
    its `target` or `state` can be. `example` fills in what is needed, so that a descriptor can foresee the answer; by
    default the first choice, and nothing where a person or data are needed. It may know a refusal that no input mends.
    `wrong_input` are the codes that only say of an input that it is missing or wrong: with them the decision is
    foreseen without those inputs.
    """

    name: str
    subject: Subject
    who: tuple[str, ...]
    title: Text
    meaning: Text
    decide: Decide
    states: frozenset[str] = frozenset()
    reason: bool = False
    kinds: frozenset[str] = frozenset({"work"})
    cases: frozenset[str] = frozenset({"open"})
    takes: Mapping[str, FieldType] = field(default_factory=dict)
    with_content: bool = False
    clock: Text = UNTOUCHED
    siblings: Text = UNTOUCHED
    undo: Text = UNTOUCHED
    needs: tuple[Input, ...] = ()
    accepts: tuple[Input, ...] = ()
    choices: Choices | None = None
    example: Example | None = None
    like: str = ""
    wrong_input: frozenset[str] = frozenset()
