"""Codes of laboratories with their answers, people whom nobody knows, files of a watched folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op  # noqa: TID253 - a revision is loaded only when it is run

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text()
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Rows of these are voided, never deleted.
KEPT = ("code_answer", "code_asked", "stranger")


def upgrade() -> None:
    """Make the tables with their guards."""
    _recorded(
        "code_answer",
        *(_text(name) for name in ("laboratory", "code", "unit", "name", "test", "meant")),
        _text("answered_by"),
        _text("answered_at"),
        sa.UniqueConstraint("laboratory", "code", "unit", name="uq_code_answer_code"),
        _check("ck_code_answer_code_given", "code <> ''"),
    )
    _recorded(
        "code_asked",
        _whole("batch_id"),
        *(_text(name) for name in ("laboratory", "code", "unit", "name", "example")),
        _whole("results"),
        _text("choices"),
        _check("ck_code_asked_results_not_below_1", "results >= 1"),
        _points("fk_code_asked_batch_id", "batch_id", "batch.id"),
    )
    op.create_index("ix_code_asked_code", "code_asked", ["laboratory", "code", "unit"])
    op.create_index("ix_code_asked_batch_id", "code_asked", ["batch_id"])
    _recorded(
        "stranger",
        _whole("batch_id"),
        *(_text(name) for name in ("person_key", "place", "family", "given")),
        _text("born", empty=True),
        *(_text(name) for name in ("sex", "identifiers", "laboratory", "question", "brings")),
        _text("state"),
        _whole("patient_id", empty=True),
        _text("note"),
        _check("ck_stranger_sex_known", "sex IN ('female', 'male', 'other', 'unknown')"),
        _check("ck_stranger_state_known", "state IN ('open', 'filed', 'made', 'left_out')"),
        _check(
            "ck_stranger_filed_with_somebody",
            "(state IN ('filed', 'made')) = (patient_id IS NOT NULL)",
        ),
        _points("fk_stranger_batch_id", "batch_id", "batch.id"),
        _points("fk_stranger_patient_id", "patient_id", "patient.id"),
    )
    op.create_index("ix_stranger_batch_id", "stranger", ["batch_id"])
    op.create_index("ix_stranger_state", "stranger", ["state"])
    op.create_table(
        "watched_file",
        *(_text(name) for name in ("sha256", "name", "seen_at", "fault")),
        sa.PrimaryKeyConstraint("sha256", name="pk_watched_file"),
        sqlite_strict=True,
    )
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
