"""What the database refuses: mostly because somebody else was first."""

from __future__ import annotations

from flowkit.errors import CaseBusy, Conflict, InputInvalid, Text
from flowkit.store.backend import LOCK_SECONDS


class TransactionLost(Conflict):
    """The database gave this transaction up in favour of another one. `SqlStore.run` runs its work again."""

    default_code = "transaction-lost"


class KeyTaken(Conflict):
    """A row with this key is there already."""

    default_code = "key-taken"


def key_taken() -> KeyTaken:
    return KeyTaken(Text("a row with this key is there already", "具有该键的记录已存在"))


def case_busy() -> CaseBusy:
    return CaseBusy(
        Text("another transaction is changing the same case", "另一事务正在修改同一案例"),
        mend=Text("roll back and try again", "请回滚后重试"),
    )


def lock_timeout() -> Conflict:
    return Conflict(
        Text("another transaction held its lock for more than {seconds} s", "另一事务持锁超过 {seconds} 秒").format(
            seconds=LOCK_SECONDS
        ),
        code="lock-timeout",
        mend=Text("end long transactions, then try again", "请结束长事务后重试"),
    )


def lost() -> TransactionLost:
    return TransactionLost(
        Text("the database gave this transaction up for another one", "数据库为另一事务放弃了本事务"),
        mend=Text("run it again", "请重新执行"),
    )


def within_itself() -> Conflict:
    return Conflict(
        Text(
            "a transaction was begun inside another one that holds the database",
            "在另一个占用数据库的事务内又开始了一个事务",
        ),
        code="transaction-in-transaction",
        mend=Text("join the open transaction with `using`", "请用 using 加入已打开的事务"),
    )


def text_too_long() -> InputInvalid:
    return InputInvalid(
        Text("a key or name is longer than its column", "键或名称超过列的长度"),
        code="text-too-long",
        mend=Text(
            "keys and names have at most 190 characters, case ids 64", "键和名称最多 190 个字符,案例编号最多 64 个"
        ),
    )
