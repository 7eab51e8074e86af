"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op  # noqa: TID253 - a revision is loaded only when it is run

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text()
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SENT = sa.text("source_key != ''")
HAS_BATCH = sa.text("batch_id IS NOT NULL")
COUNTS_ONCE = sa.text(
    "voided_at IS NULL AND accepted_second = 0 AND (status = 'given' OR status = 'partly_given')"
)

# Rows of these are voided, never deleted.
KEPT = (
    "allergy",
    "audit",
    "batch",
    "batch_part",
    "cause",
    "checkin",
    "condition",
    "dose",
    "event",
    "exposure",
    "lab",
    "medicine",
    "note",
    "operation",
    "patient",
    "plan",
    "pregnancy",
    "prescription_order",
    "questionnaire",
    "setting",
    "tablets",
)


def upgrade() -> None:
    """Make all tables, then the triggers that keep what was recorded."""
    _files_and_steps()
    _people()
    _background()
    _treatment()
    _course()
    if op.get_context().dialect.name == "postgresql":
        _guards_of_postgresql()
    else:
        _guards_of_sqlite()


def _files_and_steps() -> None:
    _recorded(
        "batch",
        _text("name"),
        _text("kind"),
        _text("sender"),
        _text("sha256"),
        _whole("size"),
        _text("counts"),
        _text("left_out"),
        _text("refused"),
        _text("received_at"),
        _text("received_by"),
        _check("ck_batch_size_not_below_0", "size >= 0"),
    )
    op.create_index("ix_batch_sha256", "batch", ["sha256"])
    op.create_table(
        "batch_part",
        _whole("batch_id"),
        _whole("number"),
        _text("packed"),
        sa.PrimaryKeyConstraint("batch_id", "number", name="pk_batch_part"),
        _points("fk_batch_part_batch_id", "batch_id", "batch.id"),
        sqlite_strict=True,
    )
    op.create_table(
        "meta",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
        sqlite_strict=True,
    )
    op.create_table(
        "operation",
        _whole("id"),
        _text("done_at"),
        _text("done_by"),
        _text("workstation"),
        _text("name"),
        _text("reason"),
        _text("key", empty=True),
        _whole("undoes_id", empty=True),
        sa.UniqueConstraint("key", name="uq_operation_key"),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
        _points("fk_operation_undoes_id", "undoes_id", "operation.id"),
        sqlite_strict=True,
    )
    op.create_index("ix_operation_undoes_id", "operation", ["undoes_id"])
    op.create_table(
        "audit",
        _whole("id"),
        _whole("operation_id"),
        _text("topic"),
        _whole("row_id"),
        _whole("patient_id", empty=True),
        _whole("row_version"),
        _text("before", empty=True),
        _text("after"),
        _text("salt"),
        _text("payload_hash"),
        _text("prev_hash"),
        _text("hash"),
        _check("ck_audit_row_version_not_below_1", "row_version >= 1"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        _points("fk_audit_operation_id", "operation_id", "operation.id"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_operation_id", "audit", ["operation_id"])
    op.create_index("ix_audit_patient_id", "audit", ["patient_id"])
    op.create_index("ix_audit_row", "audit", ["topic", "row_id", "id"])
    _recorded(
        "setting",
        _text("name"),
        _text("value"),
        sa.UniqueConstraint("name", name="uq_setting_name"),
    )


def _people() -> None:
    _recorded(
        "patient",
        _text("family"),
        _text("given"),
        _text("born", empty=True),
        _text("sex"),
        _text("identifiers"),
        _text("phone"),
        _text("mobile"),
        _text("email"),
        _text("address"),
        _text("kin"),
        _text("gp_name"),
        _text("gp_practice"),
        _text("gp_phone"),
        _text("status"),
        _text("status_on", empty=True),
        _text("status_until", empty=True),
        _text("status_reason"),
        _text("guideline_set"),
        _whole("trying_to_conceive"),
        _whole("neuro_involvement"),
        _text("neuro_onset", empty=True),
        _text("severity"),
        _text("search_key"),
        _text("same_key"),
        _text("created_by"),
        _text("created_at"),
        _check("ck_patient_family_given", "family <> ''"),
        _check("ck_patient_sex_known", "sex IN ('female', 'male', 'other', 'unknown')"),
        _check("ck_patient_status_known", "status IN ('active', 'paused', 'moved', 'died')"),
        _check("ck_patient_trying_to_conceive_is_flag", "trying_to_conceive IN (0, 1)"),
        _check("ck_patient_neuro_involvement_is_flag", "neuro_involvement IN (0, 1)"),
    )
    op.create_index("ix_patient_same_key", "patient", ["same_key"])
    op.create_index("ix_patient_search_key", "patient", ["search_key"])
    op.create_table(
        "identifier",
        _whole("id"),
        _whole("patient_id"),
        _text("system"),
        _text("value"),
        sa.PrimaryKeyConstraint("id", name="pk_identifier"),
        _points("fk_identifier_patient_id", "patient_id", "patient.id"),
        sqlite_strict=True,
    )
    op.create_index("ix_identifier_patient_id", "identifier", ["patient_id"])
    op.create_index("ix_identifier_value", "identifier", ["value", "system"])
    op.create_table(
        "assessment",
        _whole("patient_id"),
        _text("assessed_on"),
        _text("next_change_on", empty=True),
        _text("knowledge"),
        _text("guideline_set"),
        _whole("shown"),
        _whole("rank"),
        _text("status"),
        _text("state"),
        _text("due_by", empty=True),
        _text("next_dose_on", empty=True),
        _text("tallies"),
        _text("sort_key"),
        _text("summary"),
        _check("ck_assessment_shown_is_flag", "shown IN (0, 1)"),
        sa.PrimaryKeyConstraint("patient_id", name="pk_assessment"),
        _points("fk_assessment_patient_id", "patient_id", "patient.id"),
        sqlite_strict=True,
    )
    op.create_index("ix_assessment_next_change_on", "assessment", ["next_change_on"])
    op.create_table(
        "assessment_detail",
        _whole("patient_id"),
        _text("payload"),
        sa.PrimaryKeyConstraint("patient_id", name="pk_assessment_detail"),
        _points("fk_assessment_detail_patient_id", "patient_id", "patient.id"),
        sqlite_strict=True,
    )


def _background() -> None:
    _entry("cause", _text("code"), _text("since", empty=True))
    _entry("condition", _text("code"), _text("text"), _text("who"), _text("since", empty=True))
    _entry("allergy", _text("substance"), _text("text"), _text("reaction"))
    _entry("exposure", _text("code"), _text("last_day", empty=True))
    _entry(
        "pregnancy",
        _text("kind"),
        _text("first_day"),
        _text("last_day", empty=True),
        _check("ck_pregnancy_days_in_order", "last_day IS NULL OR last_day >= first_day"),
        day="first_day",
    )
    _entry(
        "medicine",
        _text("code"),
        _text("name"),
        _whole("strength_ng", empty=True),
        _text("per_day"),
        _text("first_day", empty=True),
        _text("last_day", empty=True),
        _whole("benzyl_alcohol"),
        _check("ck_medicine_benzyl_alcohol_is_flag", "benzyl_alcohol IN (0, 1)"),
    )


def _treatment() -> None:
    _entry(
        "plan",
        _text("regimen"),
        _text("first_day"),
        _text("last_day", empty=True),
        _text("reason"),
        _text("ordered_by"),
        _text("phases"),
        _text("pauses"),
        day="first_day",
    )
    _entry(
        "dose",
        _text("on_day"),
        _text("at_time", empty=True),
        _text("drug"),
        _whole("ng"),
        _text("route"),
        _text("site"),
        _text("status"),
        _text("reason"),
        _text("given_by"),
        _text("giver"),
        _text("product"),
        _text("lot"),
        _text("expiry", empty=True),
        _text("volume_ml", empty=True),
        _whole("benzyl_alcohol"),
        _text("note"),
        _whole("accepted_second"),
        _check("ck_dose_route_known", "route IN ('im', 'sc', 'po', 'sl', 'nasal', 'iv')"),
        _check(
            "ck_dose_status_known", "status IN ('given', 'partly_given', 'not_given', 'deferred')"
        ),
        _check("ck_dose_given_by_known", "given_by IN ('clinic', 'self', 'elsewhere')"),
        _check("ck_dose_ng_not_below_0", "ng >= 0"),
        _check("ck_dose_benzyl_alcohol_is_flag", "benzyl_alcohol IN (0, 1)"),
        _check("ck_dose_accepted_second_is_flag", "accepted_second IN (0, 1)"),
        day="on_day",
    )
    op.create_index(
        "uq_dose_once_a_day",
        "dose",
        ["patient_id", "on_day", "drug", "route"],
        unique=True,
        sqlite_where=COUNTS_ONCE,
        postgresql_where=COUNTS_ONCE,
    )
    _entry(
        "tablets",
        _text("drug"),
        _whole("ng"),
        _text("route"),
        _text("first_day"),
        _text("last_day", empty=True),
        _text("missed"),
        _check("ck_tablets_route_known", "route IN ('im', 'sc', 'po', 'sl', 'nasal', 'iv')"),
        _check("ck_tablets_ng_not_below_1", "ng >= 1"),
        _check("ck_tablets_days_in_order", "last_day IS NULL OR last_day >= first_day"),
        day="first_day",
    )
    _entry(
        "prescription_order",
        _text("on_day", empty=True),
        _text("what"),
        _text("text"),
        _text("drug"),
        _whole("ng", empty=True),
        _text("route", empty=True),
        _text("dosage"),
        _text("status"),
        _text("ordered_by"),
        _check(
            "ck_prescription_order_route_known",
            "route IN ('im', 'sc', 'po', 'sl', 'nasal', 'iv') OR route IS NULL",
        ),
    )


def _course() -> None:
    _entry(
        "lab",
        _text("on_day"),
        _text("at_time", empty=True),
        _text("test"),
        _text("value", empty=True),
        _text("comparator"),
        _text("unit"),
        _text("word"),
        _text("low", empty=True),
        _text("high", empty=True),
        _text("flag"),
        _text("status"),
        _text("laboratory"),
        _text("order_number"),
        _text("note"),
        _check("ck_lab_status_known", "status IN ('final', 'provisional', 'corrected', 'unknown')"),
        _check("ck_lab_comparator_known", "comparator IN ('', '<', '<=', '>', '>=')"),
        day="on_day",
    )
    _entry(
        "checkin",
        _text("on_day"),
        _text("scores"),
        _text("ticks"),
        _text("sudden"),
        _whole("observer"),
        _text("note"),
        _check("ck_checkin_observer_is_flag", "observer IN (0, 1)"),
        day="on_day",
    )
    _entry(
        "event",
        _text("on_day"),
        _text("at_time", empty=True),
        _text("code"),
        _text("rule"),
        _text("ask"),
        _text("say"),
        _text("ticks"),
        _whole("dose_id", empty=True),
        _text("note"),
        _points("fk_event_dose_id", "dose_id", "dose.id"),
        day="on_day",
    )
    _entry("note", _text("on_day"), _text("text"), day="on_day")
    _entry(
        "questionnaire",
        _text("on_day"),
        _text("code"),
        _whole("total"),
        _whole("item9", empty=True),
        _check("ck_questionnaire_total_not_below_0", "total >= 0"),
        day="on_day",
    )


def _text(name, *, empty=False):
    return sa.Column(name, TEXT, nullable=empty)


def _whole(name, *, empty=False):
    return sa.Column(name, WHOLE, nullable=empty)


def _check(name, rule):
    return sa.CheckConstraint(rule, name=op.f(name))


def _points(name, column, target):
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="RESTRICT")


def _recorded(name, *own):
    op.create_table(
        name,
        _whole("id"),
        *own,
        _text("void_reason"),
        _text("voided_at", empty=True),
        _text("voided_by"),
        _whole("version"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _check(
            f"ck_{name}_void_has_reason",
            "(voided_at IS NULL AND void_reason = '' AND voided_by = '') OR "
            "(voided_at IS NOT NULL AND void_reason <> '')",
        ),
        _check(f"ck_{name}_version_not_below_1", "version >= 1"),
        sqlite_strict=True,
    )


def _entry(name, *own, day=""):
    days = [day] if day else []
    _recorded(
        name,
        _whole("patient_id"),
        *own,
        _text("entered_by"),
        _text("entered_at"),
        _whole("batch_id", empty=True),
        _text("source_key"),
        _text("source_where"),
        _text("source_hash"),
        _check(f"ck_{name}_key_needs_batch", "batch_id IS NOT NULL OR source_key = ''"),
        *(_check(f"ck_{name}_{one}_is_day", f"length({one}) = 10") for one in days),
        _points(f"fk_{name}_patient_id", "patient_id", "patient.id"),
        _points(f"fk_{name}_batch_id", "batch_id", "batch.id"),
    )
    op.create_index(f"ix_{name}_patient", name, ["patient_id", *days])
    op.create_index(
        f"ix_{name}_source", name, ["source_key"], sqlite_where=SENT, postgresql_where=SENT
    )
    op.create_index(
        f"ix_{name}_batch", name, ["batch_id"], sqlite_where=HAS_BATCH, postgresql_where=HAS_BATCH
    )


def _guards_of_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, '{why}'); END"
    for table in KEPT:
        why = refuse.format(why=f"rows of {table} are never deleted")
        op.execute(f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" {why}')
    for table in ("audit", "batch_part"):
        why = refuse.format(why=f"rows of {table} are never changed")
        op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {why}")
    # INSERT OR REPLACE would take a row away without its delete trigger being asked.
    for table in ("audit", "operation"):
        why = refuse.format(why=f"rows of {table} are never replaced")
        op.execute(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {why}"
        )
    # An operation is written once; only what it undoes is added, before its commit.
    why = refuse.format(why="an operation is never changed")
    op.execute(
        "CREATE TRIGGER operation_unchanged BEFORE UPDATE ON operation "
        "WHEN OLD.undoes_id IS NOT NULL OR OLD.id <> NEW.id OR OLD.done_at <> NEW.done_at "
        "OR OLD.done_by <> NEW.done_by OR OLD.workstation <> NEW.workstation "
        "OR OLD.name <> NEW.name OR OLD.reason <> NEW.reason "
        f"OR coalesce(OLD.key, '') <> coalesce(NEW.key, '') {why}"
    )


def _guards_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION b12_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are never removed or rewritten', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION b12_refuse()"
        )
        op.execute(
            f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" '
            "EXECUTE FUNCTION b12_refuse()"
        )
    for table in ("audit", "batch_part"):
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION b12_refuse()"
        )
    op.execute(
        "CREATE TRIGGER operation_unchanged BEFORE UPDATE ON operation FOR EACH ROW "
        "WHEN (OLD.undoes_id IS NOT NULL OR (OLD.id, OLD.done_at, OLD.done_by, OLD.workstation, "
        "OLD.name, OLD.reason, OLD.key) IS DISTINCT FROM (NEW.id, NEW.done_at, NEW.done_by, "
        "NEW.workstation, NEW.name, NEW.reason, NEW.key)) EXECUTE FUNCTION b12_refuse()"
    )
