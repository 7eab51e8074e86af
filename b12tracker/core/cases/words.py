"""Words of the case format that no knowledge file lists: rules, due items, events."""

from __future__ import annotations

# Rules of clinical.md 3.3 and 4 and of the readings; this version does not have all of them.
_FAMILIES = {
    "FM": "00 01 02 03 03b 04 05 05b 06 06b 07 07b 08 09 10 11",
    "EM": "01 02 03",
    "RF": "01",
    "K": "01 02 03",
    "RET": "01 02 03",
    "HB": "4W",
    "MCV": "8W",
    "FBC": "8W",
    "CBC": "WBC",
    "FE": "01",
    "PLT": "01",
    "NEURO": "3M 6M DELAY ORAL",
    "N2O": "01",
    "MED": "MET MET2 ACID",
    "SCREEN": "75",
    "LEBER": "01",
    "COBALT": "01",
    "HYPERS": "01",
    "BENZ": "01",
    "RENAL": "01",
    "LIFELONG": "01 02",
    "GAP": "01 02",
    "LOAD": "REV",
    "ORAL": "MISS",
    "DOSE": "01 02",
    "ROUTE": "01",
    "NASAL": "01",
    "PREG": "01 02",
    "PAED": "01",
    "AUTO": "01 02",
    "HIGH": "B12",
    "LAB": "NOTUSE",
    "TITR": "GUARD",
    "PAP": "01",
    "THROMB": "01",
    "PSOR": "01",
    "ADH": "REV",
    "LOT": "01",
    "SITE": "01",
    "WEAR": "01",
}
RULES = frozenset(f"{family}-{one}" for family, some in _FAMILIES.items() for one in some.split())
DUE = {
    "dose": frozenset({"maintenance", "loading"}),
    "lab": frozenset({"fbc", "retic", "potassium", "b12"}),  # and every test
    "review": frozenset({"clinical"}),
    "checkin": frozenset({"symptoms", "phq9", "gad7"}),
}
EVENTS = frozenset(
    {
        "review",
        "acknowledged",
        "blocked_nose",
        "smear_abnormal",
        "upper_gi",
        "iron_started",
    }
)
ALLERGIES = frozenset({"cobalt", "cyanocobalamin", "hydroxocobalamin", "mecobalamin"})
STATUSES = frozenset({"given", "partly_given", "not_given", "deferred", "void"})
SEVERITIES = frozenset({"mild", "moderate", "severe"})
WHO = frozenset({"self", "maternal_family"})
COMPARATORS = frozenset({"<", "<=", ">", ">="})
RESULT_WORDS = frozenset({"positive", "negative"})
VERDICTS = frozenset({"reject", "confirm"})
TABLES = frozenset({"dose", "lab", "tablets", "medicine", "checkin", "plan"})
