"""Words that a unit or a worker wrote, made fit for a page that anybody with the code may read: nobody is named there, and no
door.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{13}(\d[\dXx])(?!\d)")
"""A resident identity number (GB 11643): seventeen digits and a check character. An office's telephone is left as it is."""
_DOOR = re.compile(r"(?<!\d)(?:\d{1,2}\s*单元\s*\d{3,4}(?!\d)\s*(?:室|号)?|\d{3,4}\s*(?:室|号房))")
_TITLED = re.compile(
    "([王李张刘陈杨赵吴徐孙胡朱郭宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟姜谭廖邹陆郝孔崔邱秦侯邵孟])"
    "([\u4e00-\u9fa5]{1,2}?)(?=(?:大妈|大爷|大娘|大叔|大姐|大哥|阿姨|奶奶|爷爷|女士|先生|老人|师傅|同志))"
)
"""A neighbour whom the case does not know: a surname that begins no common word, a given name, and what people call them."""


def nameless(words: str | None, names: Iterable[str]) -> str | None:
    """The words with each of these names as its first character and 某, and doors and people's numbers masked."""
    if not words:
        return words
    for name in sorted({one.strip() for one in names}, key=len, reverse=True):
        if len(name) > 1:
            words = words.replace(name, name[0] + "某" * (len(name) - 1))
    words = _TITLED.sub(lambda found: found[1] + "某" * len(found[2]), words)
    words = _DOOR.sub("某室", words)
    return _ID_NUMBER.sub(rf"\1{'*' * 13}\2", _MOBILE.sub(r"\1****\3", words))
