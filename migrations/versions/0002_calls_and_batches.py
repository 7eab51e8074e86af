"""Calls, what waits, what was put aside, sign-offs, drafts; products, batches, recalled ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op  # noqa: TID253 - a revision is loaded only when it is run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text()
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SENT = sa.text("source_key != ''")
HAS_BATCH = sa.text("batch_id IS NOT NULL")

# Rows of these are voided, never deleted.
KEPT = ("call", "day_batch", "dismissal", "product", "recalled_lot", "signoff", "snooze")


def upgrade() -> None:
    """Make the tables with their guards; what was kept for speed is worked out again."""
    _recall()
    _stock()
    _draft()
    _assessment()
    for table in KEPT:
        if op.get_context().dialect.name == "postgresql":
            op.execute(
                f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION b12_refuse()"
            )
            op.execute(
                f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" '
                "EXECUTE FUNCTION b12_refuse()"
            )
        else:
            op.execute(
                f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never deleted'); END"
            )


def _recall() -> None:
    _entry(
        "call",
        _text("on_day"),
        _text("at_time", empty=True),
        _text("outcome"),
        _text("until_day", empty=True),
        _text("reason"),
        _text("wrong_phone"),
        _text("note"),
        _check("ck_call_outcome_known", "outcome IN ('agreed', 'later', 'no_answer', 'removed')"),
        _check("ck_call_day_unless_removed", "(outcome = 'removed') = (until_day IS NULL)"),
    )
    _entry(
        "snooze",
        _text("on_day"),
        _text("until_day"),
        _text("rule"),
        _text("level"),
        _text("reason"),
        _check("ck_snooze_until_day_is_day", "length(until_day) = 10"),
    )
    _entry(
        "dismissal",
        _text("on_day"),
        _text("rule"),
        _text("rested_on"),
        _text("reason"),
        _check("ck_dismissal_reason_given", "reason <> ''"),
    )
    _entry(
        "signoff",
        _text("on_day"),
        _whole("lab_id"),
        _text("read_value"),
        _text("note"),
        _points("fk_signoff_lab_id", "lab_id", "lab.id"),
    )
    op.create_index("ix_signoff_lab_id", "signoff", ["lab_id"])


def _stock() -> None:
    _recorded(
        "product",
        _text("name"),
        _text("drug"),
        _whole("ng"),
        _text("route"),
        _text("codes"),
        _check("ck_product_name_given", "name <> ''"),
        _check("ck_product_route_known", "route IN ('im', 'sc', 'po', 'sl', 'nasal', 'iv')"),
        _check("ck_product_ng_not_below_1", "ng >= 1"),
    )
    _recorded(
        "day_batch",
        _text("on_day"),
        _text("drug"),
        _text("product"),
        _text("lot"),
        _text("expiry", empty=True),
        _check("ck_day_batch_lot_given", "lot <> ''"),
        _check("ck_day_batch_on_day_is_day", "length(on_day) = 10"),
    )
    op.create_index("ix_day_batch_on_day", "day_batch", ["on_day"])
    _recorded(
        "recalled_lot",
        _text("on_day"),
        _text("drug"),
        _text("lot"),
        _text("reason"),
        _check("ck_recalled_lot_lot_given", "lot <> ''"),
        _check("ck_recalled_lot_on_day_is_day", "length(on_day) = 10"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        _text("key"),
        _whole("patient_id", empty=True),
        _text("card"),
        _text("who"),
        _text("saved_at"),
        _text("content"),
        sa.PrimaryKeyConstraint("key", name="pk_draft"),
        _points("fk_draft_patient_id", "patient_id", "patient.id"),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_patient_id", "draft", ["patient_id"])


def _assessment() -> None:
    """Make the kept assessments anew: they are no record, and each gets a section of Today."""
    op.execute("DELETE FROM assessment_detail")
    op.drop_table("assessment")
    op.create_table(
        "assessment",
        _whole("patient_id"),
        _text("assessed_on"),
        _text("next_change_on", empty=True),
        _text("knowledge"),
        _text("guideline_set"),
        _whole("shown"),
        _text("section"),
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


def _entry(name, *own):
    """Make a table of entries that stand under a day."""
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
        _check(f"ck_{name}_on_day_is_day", "length(on_day) = 10"),
        _points(f"fk_{name}_patient_id", "patient_id", "patient.id"),
        _points(f"fk_{name}_batch_id", "batch_id", "batch.id"),
    )
    op.create_index(f"ix_{name}_patient", name, ["patient_id", "on_day"])
    op.create_index(
        f"ix_{name}_source", name, ["source_key"], sqlite_where=SENT, postgresql_where=SENT
    )
    op.create_index(
        f"ix_{name}_batch", name, ["batch_id"], sqlite_where=HAS_BATCH, postgresql_where=HAS_BATCH
    )
