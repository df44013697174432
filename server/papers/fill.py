"""Filling a Word template. Whoever writes one is trusted with words, not with the server: Jinja runs in its sandbox."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from server.core import problems

UNPACKED_MAX = 20 * 1024 * 1024
"""Bytes a template may unfold to."""
_FILTERS = (
    "default",
    "e",
    "escape",
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "reverse",
    "sort",
    "trim",
    "upper",
)
_NAMED = re.compile(r"(?:has no attribute )?'([^']+)'(?: is undefined)?$|^'([^']+)' is undefined")


class _Words(ImmutableSandboxedEnvironment):
    """Words are put where they belong and nothing is reckoned: one line that multiplies or pads would fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined)
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(operator)

    def is_safe_callable(self, _obj: Any) -> bool:
        return False


def fill(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """The template with its places filled in. Refuses one that cannot be, by the field it is about (``paper.…``)."""
    _require_small(template)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(facts), _Words(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except UndefinedError as error:
        raise problems.PAPER_FIELD_UNKNOWN(field=_field(error.message or "")) from None
    except (SecurityError, ArithmeticError, RecursionError):
        raise problems.PAPER_SYNTAX(said="用了不许用的写法") from None
    except TemplateSyntaxError as error:
        raise problems.PAPER_SYNTAX(said=(error.message or "")[:200]) from None
    except (TemplateError, TypeError, ValueError) as error:
        raise problems.PAPER_SYNTAX(said=str(error)[:200]) from None
    except (PackageNotFoundError, KeyError, zipfile.BadZipFile, zlib.error, SyntaxError, AttributeError, RuntimeError):
        # of XML that is none, of XML that is not Word's, of what is locked or packed in a way nobody knows
        raise problems.PAPER_NOT_READABLE() from None
    return out.getvalue()


def _require_small(template: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            unpacked = sum(one.file_size for one in package.infolist())
    except zipfile.BadZipFile:
        raise problems.PAPER_NOT_READABLE() from None
    if unpacked > UNPACKED_MAX:
        raise problems.PAPER_NOT_READABLE()


def _field(message: str) -> str:
    found = _NAMED.search(message)
    return next((one for one in found.groups() if one), message) if found else message
