"""What a mediation of unpaid wages leads to: arbitration within a year comes before the court; and nobody calls about a
protected matter, so that nothing is left to say when called. Words an administrator has changed since stay.
"""

from alembic import op
from sqlalchemy import column, table

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_COURT = "3 年诉讼时效内向法院起诉"
_WAGES = "劳动争议要先申请仲裁（1 年内，欠薪的从离职算起）"
_CONFIRM = "达成协议的，生效之日起 30 日内可以共同申请司法确认"
REMEDIES = {
    "people_mediation": (
        f"调解不成，可以申请仲裁，或 {_COURT}（民法典第一百八十八条）；{_CONFIRM}",
        f"调解不成，可以申请仲裁，或 {_COURT}（民法典第一百八十八条）；{_WAGES}；{_CONFIRM}",
    ),
    "administrative_mediation": (
        f"调解不成，可以申请行政裁决、仲裁，或 {_COURT}；{_CONFIRM}",
        f"调解不成，可以申请行政裁决、仲裁，或 {_COURT}；{_WAGES}；{_CONFIRM}",
    ),
    "judicial_mediation": (
        "调解不成，由人民法院立案审理；双方同意可以延长",
        f"调解不成，由人民法院立案审理；双方同意可以延长；{_WAGES}",
    ),
    "direct": (
        "对办理结果不满意，可以在回访时说明，由中心再督办一次",
        "对办理结果不满意，可以告诉中心，由中心再督办一次",
    ),
}


def upgrade() -> None:
    path = table("handling_path", column("code"), column("remedy"))
    for code, (before, after) in REMEDIES.items():
        op.execute(path.update().where(path.c.code == code, path.c.remedy == before).values(remedy=after))
