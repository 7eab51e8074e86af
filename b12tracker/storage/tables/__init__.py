"""The tables of the data file. Changing one needs a revision in `migrations`.

Each entry keeps who entered it, where it came from, whether it was voided, and a version. Nothing
clinical is ever deleted; triggers made by the revisions refuse it.
"""

from b12tracker.storage.tables.base import Base, Recorded
from b12tracker.storage.tables.entries import (
    AllergyRow,
    CauseRow,
    CheckInRow,
    ConditionRow,
    DoseRow,
    EntryRow,
    EventRow,
    ExposureRow,
    LabRow,
    MedicineRow,
    NoteRow,
    OrderRow,
    PlanRow,
    PregnancyRow,
    QuestionnaireRow,
    TabletsRow,
)
from b12tracker.storage.tables.house import (
    AssessmentDetail,
    AssessmentRow,
    AuditRow,
    BatchPart,
    BatchRow,
    DraftRow,
    IdentifierRow,
    MetaRow,
    OperationRow,
    PatientRow,
    SettingRow,
)
from b12tracker.storage.tables.laboratory import (
    CodeAnswerRow,
    CodeAskedRow,
    StrangerRow,
    WatchedFile,
)
from b12tracker.storage.tables.recall import CallRow, DismissalRow, SignOffRow, SnoozeRow
from b12tracker.storage.tables.stock import DayBatchRow, ProductRow, RecalledLotRow

__all__ = [
    "AllergyRow",
    "AssessmentDetail",
    "AssessmentRow",
    "AuditRow",
    "Base",
    "BatchPart",
    "BatchRow",
    "CallRow",
    "CauseRow",
    "CheckInRow",
    "CodeAnswerRow",
    "CodeAskedRow",
    "ConditionRow",
    "DayBatchRow",
    "DismissalRow",
    "DoseRow",
    "DraftRow",
    "EntryRow",
    "EventRow",
    "ExposureRow",
    "IdentifierRow",
    "LabRow",
    "MedicineRow",
    "MetaRow",
    "NoteRow",
    "OperationRow",
    "OrderRow",
    "PatientRow",
    "PlanRow",
    "PregnancyRow",
    "ProductRow",
    "QuestionnaireRow",
    "RecalledLotRow",
    "Recorded",
    "SettingRow",
    "SignOffRow",
    "SnoozeRow",
    "StrangerRow",
    "TabletsRow",
    "WatchedFile",
]
