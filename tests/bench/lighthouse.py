def audit(bench):
    return []
