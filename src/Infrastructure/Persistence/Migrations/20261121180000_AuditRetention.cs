using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// The audit log is kept as long as a policy says and no longer (ADR 0014). What may go is decided by the database, for its owner too: the oldest stretch of a
    /// chain that is whole, never younger than thirteen months, up to a floor whose hash stays as the new beginning.
    /// </summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121180000_AuditRetention")]
    public class AuditRetention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_floors",
                columns: table => new
                {
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    event_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pruned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table => table.PrimaryKey("pk_audit_floors", x => new { x.organization_id, x.sequence }));
            migrationBuilder.Sql("""
                ALTER TABLE audit_floors ENABLE ROW LEVEL SECURITY;
                CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_floors FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

                -- How long each plan keeps it: here, so that it is no word of whoever asks for the pruning. A test holds it against the catalogue.
                CREATE TABLE audit_terms (plan text NOT NULL, months integer NOT NULL, CONSTRAINT pk_audit_terms PRIMARY KEY (plan));
                INSERT INTO audit_terms VALUES ('pro', 13), ('enterprise', 84);

                -- A floor says what the chain says, lies below the newest place, and has nothing young beneath it. PCI DSS 4.0 (10.5.1) asks for twelve months; ours are thirteen.
                CREATE FUNCTION audit_floor_is_old() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
                BEGIN
                  NEW.pruned_at := now();
                  IF NOT EXISTS (SELECT FROM audit_chain c JOIN audit_events a ON a.id = c.event_id
                      WHERE c.organization_id = NEW.organization_id AND c.sequence = NEW.sequence AND c.hash = NEW.hash AND a.at = NEW.event_at)
                    OR NOT EXISTS (SELECT FROM audit_chain c WHERE c.organization_id = NEW.organization_id AND c.sequence > NEW.sequence)
                    OR (SELECT count(*) FROM audit_chain c WHERE c.organization_id = NEW.organization_id AND c.sequence <= NEW.sequence)
                      <> NEW.sequence - (SELECT coalesce(max(f.sequence), 0) FROM audit_floors f WHERE f.organization_id = NEW.organization_id)
                    OR EXISTS (SELECT FROM audit_chain c LEFT JOIN audit_events a ON a.id = c.event_id
                      WHERE c.organization_id = NEW.organization_id AND c.sequence <= NEW.sequence AND (a.at IS NULL OR a.at > now() - interval '13 months'))
                  THEN RAISE EXCEPTION 'no floor: the audit log is kept for thirteen months at least' USING ERRCODE = 'insufficient_privilege'; END IF;
                  RETURN NEW;
                END $$;
                CREATE TRIGGER audit_floor_is_old BEFORE INSERT ON audit_floors FOR EACH ROW EXECUTE FUNCTION audit_floor_is_old();

                -- An event goes below a floor, its place after it; everything else stays.
                CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
                DECLARE place bigint; organization uuid;
                BEGIN
                  IF TG_TABLE_NAME = 'audit_events' THEN
                    SELECT c.sequence, c.organization_id INTO place, organization FROM audit_chain c WHERE c.event_id = OLD.id AND c.organization_id = OLD.organization_id;
                  ELSIF NOT EXISTS (SELECT FROM audit_events a WHERE a.id = OLD.event_id) THEN
                    place := OLD.sequence; organization := OLD.organization_id;
                  END IF;
                  IF place IS NULL OR NOT EXISTS (SELECT FROM audit_floors f WHERE f.organization_id = organization AND f.sequence >= place)
                  THEN RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege'; END IF;
                  RETURN OLD;
                END $$;

                -- A place is above the floor, and its event the same organization's: none is made to pass for one that may go.
                CREATE FUNCTION audit_place_is_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
                BEGIN
                  IF NEW.sequence < 1 OR NOT EXISTS (SELECT FROM audit_events a WHERE a.id = NEW.event_id AND a.organization_id = NEW.organization_id)
                    OR EXISTS (SELECT FROM audit_floors f WHERE f.organization_id = NEW.organization_id AND f.sequence >= NEW.sequence)
                  THEN RAISE EXCEPTION 'no place in the audit log' USING ERRCODE = 'insufficient_privilege'; END IF;
                  RETURN NEW;
                END $$;
                CREATE TRIGGER audit_place_is_own BEFORE INSERT ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_place_is_own();

                DROP TRIGGER audit_is_append_only ON audit_events;
                DROP TRIGGER audit_is_append_only ON audit_chain;
                CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
                CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
                CREATE TRIGGER audit_stays BEFORE DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_stays();
                CREATE TRIGGER audit_stays BEFORE DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_stays();

                -- Takes away what is older than the longest policy of an organization's projects, at most so many entries; answers how many went. It stops before the
                -- first place that is not as it was linked: what shows a fault is never taken away. The newest place stays, for the next one is linked to it.
                CREATE FUNCTION cloud_prune_audit(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                DECLARE organization uuid; oldest timestamptz; keep interval; since bigint; began bytea; until bigint; pruned integer := 0;
                BEGIN
                  FOR organization, oldest IN
                    WITH RECURSIVE o AS (
                      (SELECT c.organization_id AS id FROM audit_chain c ORDER BY c.organization_id LIMIT 1)
                      UNION ALL SELECT (SELECT c.organization_id FROM audit_chain c WHERE c.organization_id > o.id ORDER BY c.organization_id LIMIT 1) FROM o WHERE o.id IS NOT NULL)
                    SELECT o.id, first.at FROM o CROSS JOIN LATERAL (
                      SELECT a.at FROM audit_chain c JOIN audit_events a ON a.id = c.event_id WHERE c.organization_id = o.id ORDER BY c.sequence LIMIT 1) first
                    WHERE first.at < now() - interval '13 months'
                  LOOP
                    EXIT WHEN pruned >= most;
                    CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(organization::text, 20261122));
                    SELECT make_interval(months => greatest(13, max(coalesce(t.months, (SELECT max(x.months) FROM audit_terms x)))))
                      INTO keep FROM projects p LEFT JOIN audit_terms t ON t.plan = p.plan WHERE p.organization_id = organization;
                    CONTINUE WHEN oldest >= now() - keep;
                    SELECT f.sequence, f.hash INTO since, began FROM audit_floors f WHERE f.organization_id = organization ORDER BY f.sequence DESC LIMIT 1;
                    since := coalesce(since, 0);
                    began := coalesce(began, decode(repeat('00', 32), 'hex'));
                    SELECT max(s.sequence) INTO until FROM (
                      SELECT n.sequence, bool_and(n.goes) OVER (ORDER BY n.sequence) AS goes FROM (
                        SELECT c.sequence, coalesce(a.at < now() - keep AND c.sequence = lag(c.sequence, 1, since) OVER w + 1 AND c.previous_hash = lag(c.hash, 1, began) OVER w
                          AND c.hash = cloud_audit_hash(c.previous_hash, a, c.sequence), false) AS goes
                        FROM (SELECT * FROM audit_chain l WHERE l.organization_id = organization AND l.sequence > since ORDER BY l.sequence LIMIT most - pruned) c
                        LEFT JOIN audit_events a ON a.id = c.event_id AND a.organization_id = c.organization_id
                        WINDOW w AS (ORDER BY c.sequence)) n) s
                      WHERE s.goes AND s.sequence < (SELECT max(c.sequence) FROM audit_chain c WHERE c.organization_id = organization);
                    CONTINUE WHEN until IS NULL;
                    INSERT INTO audit_floors (organization_id, sequence, hash, event_at, pruned_at)
                      SELECT organization, c.sequence, c.hash, a.at, now() FROM audit_chain c JOIN audit_events a ON a.id = c.event_id WHERE c.organization_id = organization AND c.sequence = until;
                    DELETE FROM audit_events a USING audit_chain c WHERE c.organization_id = organization AND c.sequence <= until AND a.id = c.event_id;
                    DELETE FROM audit_chain c WHERE c.organization_id = organization AND c.sequence <= until;
                    pruned := pruned + (until - since)::integer;
                  END LOOP;
                  RETURN pruned;
                END $$;

                -- Where the tenant's log begins now: the last place that is gone, and its hash. No row while it begins at 1.
                CREATE FUNCTION cloud_audit_floor() RETURNS TABLE (sequence bigint, hash bytea, event_at timestamptz) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                BEGIN
                  RETURN QUERY SELECT f.sequence, f.hash, f.event_at FROM audit_floors f WHERE f.organization_id = app_tenant() ORDER BY f.sequence DESC LIMIT 1;
                END $$;

                REVOKE ALL ON FUNCTION cloud_prune_audit, cloud_audit_floor, audit_stays, audit_floor_is_old, audit_place_is_own FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION cloud_prune_audit TO cloud_worker;
                GRANT EXECUTE ON FUNCTION cloud_audit_floor TO cloud_app;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
