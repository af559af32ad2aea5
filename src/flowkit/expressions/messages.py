"""The sentences of the expression language, in both languages, and the exception by which a function says 'null'."""

from __future__ import annotations

from flowkit.errors import Text

# Compile time
UNEXPECTED = Text("Expected {expected}, but found {found}", "此处应为{expected},却是{found}")
UNEXPECTED_CHARACTER = Text("The character {found} has no meaning here", "字符{found}在此没有意义")
WRITE_ASCII = Text("write {ascii}", "请写 {ascii}(半角)")
UNCLOSED_STRING = Text("The string is not closed", "字符串没有结束")
CLOSE_STRING = Text('end it with "', '请以 " 结束')
UNCLOSED_COMMENT = Text("The comment is not closed", "注释没有结束")
BAD_ESCAPE = Text("Unknown escape {found} in the string", "字符串中有未知的转义 {found}")
BAD_NUMBER = Text("The number {found} is outside the range of numbers", "数 {found} 超出范围")
BAD_TEMPORAL = Text('"{found}" is no date, time, date and time, or duration', "“{found}”不是日期、时间、日期时间或时长")
TEMPORAL_FORMS = Text(
    'write for example @"2026-09-30", @"17:30:00", @"2026-09-30T17:30:00", @"PT4H", @"P1Y2M"',
    '例如 @"2026-09-30"、@"17:30:00"、@"2026-09-30T17:30:00"、@"PT4H"、@"P1Y2M"',
)
UNDECLARED = Text("The name {name} is not declared", "名称 {name} 没有声明")
UNKNOWN_FUNCTION = Text("There is no function {name}", "没有函数 {name}")
DID_YOU_MEAN = Text("did you mean {names}?", "是否想写 {names}?")
DECLARE_IT = Text("declare it among the data of the process", "请在流程数据中声明它")
UNKNOWN_TYPE = Text("There is no type {name}", "没有类型 {name}")
WRONG_ARGUMENTS = Text("{name} does not take these arguments", "{name} 不接受这些参数")
SIGNATURES = Text("write {signatures}", "请写 {signatures}")
MIXED_ARGUMENTS = Text("Arguments are either all named or all positional", "参数要么全部命名,要么全部按位置")
DUPLICATE_PARAMETER = Text("The parameter {name} stands twice", "参数 {name} 出现两次")
DUPLICATE_KEY = Text("The key {name} stands twice in the context", "键 {name} 在上下文中出现两次")

# Budget
SOURCE_TOO_LONG = Text("The expression has more than {limit} characters", "表达式超过 {limit} 个字符")
TOO_DEEP = Text("Nested more than {limit} levels deep", "嵌套超过 {limit} 层")
TOO_MANY_CALLS = Text("More than {limit} calls inside each other", "函数调用嵌套超过 {limit} 层")
TOO_LARGE = Text("A value is larger than {limit}", "值的大小超过 {limit}")
TOO_MANY_STEPS = Text("The evaluation needs more than {limit} steps", "求值超过 {limit} 步")

# Why something is null
NOT_A_VALUE = Text("a host value of type {kind} is not a value of the language", "宿主类型 {kind} 不是本语言的值")
NO_VALUE = Text("{name} has no value", "{name} 没有值")
NO_ENTRY = Text("the context has no entry {name}", "上下文没有条目 {name}")
NO_PROPERTY = Text("a {kind} has no property {name}", "{kind} 没有属性 {name}")
NOT_NUMERIC = Text("{name} is not a finite number within range", "{name} 不是范围内的有限数")
UNFIT_OPERANDS = Text("{operator} does not take {left} and {right}", "{operator} 不能用于 {left} 与 {right}")
UNFIT_OPERAND = Text("{operator} does not take {left}", "{operator} 不能用于 {left}")
OUT_OF_RANGE = Text("the result of {operator} is outside the range", "{operator} 的结果超出范围")
DIVISION_BY_ZERO = Text("division by zero", "除以零")
UNFIT_ARGUMENTS = Text("{name} does not take ({kinds})", "{name} 不接受 ({kinds})")
NO_KEY_AND_VALUE = Text(
    "an entry is a context with a key, which is a string, and a value", "条目应是含 key(字符串)与 value 的上下文"
)
SAME_KEY = Text("the key {name} stands twice", "键 {name} 出现两次")
NO_PATH = Text("a path is a list of strings, at least one", "路径应是至少含一个字符串的列表")
NO_CONTEXT_AT = Text("under {name} stands no context but {kind}", "{name} 下不是上下文而是 {kind}")
BAD_PATTERN = Text("the pattern cannot be used: {reason}", "无法使用该正则表达式:{reason}")
BAD_FLAGS = Text("flags are s, m, i, x and q, not {found}", "标志只能是 s、m、i、x、q,而不是 {found}")
BAD_REPLACEMENT = Text(
    "in a replacement stands $ before the number of a group, and \\ before $ or \\",
    "替换文本中 $ 后应是组号,\\ 后应是 $ 或 \\",
)
MATCHES_NOTHING = Text("the pattern matches the empty string", "该正则表达式匹配空字符串")
NOT_A_FUNCTION = Text("a {kind} is no function", "{kind} 不是函数")
NO_SUCH_PARAMETERS = Text("the function takes ({parameters})", "函数的参数是 ({parameters})")
EXTERNAL = Text("external functions are not run", "不运行外部函数")
NOT_OF_TYPE = Text("{kind} is not of the type {type}", "{kind} 不符合类型 {type}")
NOT_BOOLEAN = Text("expected true or false, but found {kind}", "应为 true 或 false,却是 {kind}")
NO_SUCH_INDEX = Text("the list of {size} has no element {index}", "长度为 {size} 的列表没有第 {index} 个元素")
NO_SUCH_PART = Text(
    "a string of {size} characters has no such part from {start}", "长度为 {size} 的字符串没有从 {start} 开始的这一部分"
)
NO_MOMENT = Text("no moment was given to the evaluation", "求值时没有给出时刻")
NOT_ITERABLE = Text("cannot iterate over {kind}", "不能遍历 {kind}")
NULL_GIVEN = Text("the value itself is null", "值本身为 null")
UNREADABLE = Text("{name} cannot read {found}", "{name} 读不懂 {found}")
CONDITION_NULL = Text(
    'The condition "{source}" is {kind}, not true or false: {reason}',
    "条件“{source}”为 {kind},既非 true 也非 false:{reason}",
)
CONDITION_MEND = Text(
    "give the data a value, or say in the condition what holds without one (x != null and ...)",
    "请给数据赋值,或在条件中写明没有值时如何(x != null and ...)",
)


class Unfit(Exception):
    """Raised inside an operation whose operands do not fit: the result is null, and this is why."""

    def __init__(self, text: Text, **values: object) -> None:
        super().__init__()
        self.text = text
        self.values = values
