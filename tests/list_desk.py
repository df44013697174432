"""The page of lists as an administrator works it, and lines to put into them."""

from __future__ import annotations

TIER = {"name": "看得勤", "every": 1, "unit": "weeks", "phone_counts": False}
GROUP = {
    "name": "高龄老人",
    "tier": "high",
    "questions": [{"name": "wish", "label": "想办的事", "kind": "text"}],
}
KIND = {
    "name": "代取快递",
    "papers": ["取件码"],
    "where_to": "小区驿站",
    "limit_amount": 2,
    "limit_unit": "working_days",
}
CENTRE = {"name": "综治中心", "phone": "0937-0000000", "address": "虚构路1号"}

TASK_KIND = {"name": "送达", "by_visit": False, "suggestion": "请把通知送到这一户。"}


class Desk:
    """An administrator at the page of lists, who saves what the page shows."""

    def __init__(self, visitor):
        self.visitor = visitor

    def lists(self):
        answer = self.visitor.get("/lists")
        assert answer.status == 200, answer.body
        return answer.body

    def line(self, name, code):
        return next((one for one in self.lists()[name] if one["code"] == code), None)

    def save(self, path, facts, base_version=None):
        name, _, code = path.partition("/")
        if base_version is None:
            known = self.line(name.replace("-", "_"), code) if code else self.lists()[name.replace("-", "_")]
            base_version = known["version"] if known else 0
        return self.visitor.post(f"/lists/{path}", facts | {"base_version": base_version})
