"""Disposal: the one change that the triggers let through, where a line of the case says so."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SAME = " AND ".join(
    f"NEW.{column} = OLD.{column}" for column in ("id", '"case"', "line", "at", "hash")
)
"""All but what the line says, which a disposal empties."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_events_no_update")
        op.execute(  # names of our own, nothing from outside
            "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "  # noqa: S608
            f"WHEN NOT coalesce({SAME} "  # null is no yes
            "AND json_extract(NEW.event, '$.type') = json_extract(OLD.event, '$.type') "
            "AND EXISTS (SELECT 1 FROM case_events AS d, json_each(d.event, '$.removed') AS r "
            "WHERE d.\"case\" = OLD.\"case\" AND json_extract(d.event, '$.type') = 'disposed' "
            "AND json_extract(r.value, '$.line') = OLD.line "
            "AND json_extract(r.value, '$.hash') = OLD.hash), 0) "
            "BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_all_but_disposal() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608
        f"BEGIN IF {SAME} AND NEW.event->>'type' = OLD.event->>'type' "
        "AND EXISTS (SELECT 1 FROM case_events AS d, "
        "json_array_elements(d.event->'removed') AS r "
        "WHERE d.\"case\" = OLD.\"case\" AND d.event->>'type' = 'disposed' "
        "AND CAST(r->>'line' AS integer) = OLD.line AND r->>'hash' = OLD.hash) "
        "THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute("DROP TRIGGER case_events_append_only ON case_events")
    op.execute(
        "CREATE TRIGGER case_events_append_only BEFORE DELETE OR TRUNCATE ON case_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_all_but_disposal()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_events_no_update")
        op.execute(
            "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "
            "BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END"
        )
        return
    op.execute("DROP TRIGGER case_events_no_update ON case_events")
    op.execute("DROP TRIGGER case_events_append_only ON case_events")
    op.execute("DROP FUNCTION refuse_all_but_disposal()")
    op.execute(
        "CREATE TRIGGER case_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON case_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
