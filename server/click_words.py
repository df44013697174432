"""What click itself says around our commands, in Chinese. It asks gettext, which wants a compiled catalogue and a locale that is
set; a system service has neither. What is not here, or said otherwise by a later click, stays English.
"""

from __future__ import annotations

from gettext import gettext, ngettext

from click import core, decorators, exceptions, formatting, parser, termui, types

_WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这段说明。",
    "Try '{command} {option}' for help.": "怎么用，看 {command} {option}。",
    "Error: {message}": "错误：{message}",
    "Aborted!": "中止了。",
    "Missing argument": "少了参数",
    "Missing option": "少了选项",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "Invalid value: {message}": "写得不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写得不对：{message}",
    "Got unexpected extra argument ({args})": "多写了：{args}",
    "Option {name!r} requires an argument.": "{name} 后面要写一个值。",
    "{value!r} is not {choice}.": "没有 {value!r}，可用：{choices}。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是 {number_type}。",
    "{name} {filename!r} does not exist.": "{filename} 不存在。",
    "{name} {filename!r} is a directory.": "{filename} 是目录，不是文件。",
    "required": "必须写",
    "default: {default}": "不写是 {default}",
}


def _said(sentence: str) -> str:
    return _WORDS.get(sentence) or gettext(sentence)


def _counted(one: str, several: str, count: int) -> str:
    return _WORDS.get(one) or ngettext(one, several, count)


def in_chinese() -> None:
    """Give click its words. Once or often, it is the same."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        vars(module).update(_=_said, ngettext=_counted)
