"""Reads plain data (from YAML or JSON) into typed values; what does not fit is named by path and a Chinese sentence."""

import re
from collections.abc import Collection, Iterator
from typing import Any

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MAX_TEXT = 2000


class DefinitionError(ValueError):
    """A definition that cannot be used: `problems` holds (path, sentence), at least one."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = problems
        super().__init__("；".join(f"{path}：{sentence}" if path else sentence for path, sentence in problems))

    @property
    def path(self) -> str:
        return self.problems[0][0]


class Record:
    """One mapping of the file; every read names its key, and `finish` refuses keys that nobody read."""

    def __init__(self, data: Any, path: str = "") -> None:
        self.path = path
        if not isinstance(data, dict):
            raise DefinitionError((path, "这里应当是一组“名称: 值”"))
        self.data = data
        self.read: set[str] = set()

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        value = self.data.get(key)
        return default if value is None else value

    def fail(self, key: str, sentence: str) -> DefinitionError:
        return DefinitionError((self.at(key), sentence))

    def text(self, key: str, default: str | None = None) -> str:
        value = self.raw(key, default)
        if value is None:
            raise self.fail(key, "缺少这一项")
        if not isinstance(value, str):
            raise self.fail(key, "应当是文字；像 01 这样的数字请加引号")
        if len(value) > MAX_TEXT:
            raise self.fail(key, f"文字超过 {MAX_TEXT} 字")
        if default is None and not value.strip():
            raise self.fail(key, "不能为空")
        return value

    def key(self, key: str) -> str:
        value = self.text(key)
        if not KEY.fullmatch(value):
            raise self.fail(key, "只能用小写字母、数字和下划线，以字母开头")
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.fail(key, f"“{value}”不在可选的值里：{'、'.join(choices)}")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        value = self.maybe_number(key)
        if value is None:
            value = default
        if value is None:
            raise self.fail(key, "缺少这一项")
        return value

    def maybe_number(self, key: str) -> int | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
            raise self.fail(key, "应当是 0 到 9999 的整数")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, "应当是 true 或 false")
        return value

    def items(self, key: str) -> list[Any]:
        value = self.raw(key, [])
        if not isinstance(value, list):
            raise self.fail(key, "应当是一个列表")
        return value

    def texts(self, key: str, choices: Collection[str] | None = None) -> tuple[str, ...]:
        values = self.items(key)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.fail(f"{key}[{index}]", "应当是文字，不能为空")
            if choices is not None and value not in choices:
                raise self.fail(f"{key}[{index}]", f"“{value}”不在可选的值里：{'、'.join(choices)}")
        if len(set(values)) != len(values):
            raise self.fail(key, "有重复的值")
        return tuple(values)

    def records(self, key: str) -> Iterator["Record"]:
        for index, value in enumerate(self.items(key)):
            yield Record(value, f"{self.at(key)}[{index}]")

    def record(self, key: str) -> "Record":
        return Record(self.raw(key, {}), self.at(key))

    def maybe_record(self, key: str) -> "Record | None":
        return self.record(key) if self.raw(key) is not None else None

    def finish(self) -> None:
        unknown = [str(key) for key in self.data if key not in self.read]
        if unknown:
            raise DefinitionError((self.at(unknown[0]), "不认识这一项，请核对拼写"))
