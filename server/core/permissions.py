"""What an account may do, by name. Which role holds which permission is data (table ``role_permission``)."""

from enum import StrEnum


class Permission(StrEnum):
    """A permission; its value stands in the database, in answers and in the phone's menus."""

    SYNC = "sync"
    AREA_READ = "area.read"
    ATLAS_READ = "atlas.read"
    CONSOLE_OPEN = "console.open"
    HOUSEHOLD_READ = "household.read"
    VISIT_LOG = "visit.log"
    PATROL_WALK = "patrol.walk"
    JOURNAL_READ = "journal.read"
    ADMIN_USERS = "admin.users"
    ADMIN_CATALOGUE = "admin.catalogue"

    CASE_READ = "case.read"
    CASE_READ_CONTACT = "case.read_contact"
    CASE_REPORT = "case.report"
    CASE_RESOLVE_ON_SPOT = "case.resolve_on_spot"
    CASE_SETTLE_AT_DESK = "case.settle_at_desk"
    CASE_ACCEPT = "case.accept"
    CASE_ROUTE = "case.route"
    CASE_RETURN = "case.return"
    CASE_ASSESS = "case.assess"
    CASE_HANDLE = "case.handle"
    CASE_FINISH = "case.finish"
    CASE_CALL_BACK = "case.call_back"
    CASE_REOPEN = "case.reopen"
    CASE_WITHDRAW = "case.withdraw"
    CASE_MERGE = "case.merge"
