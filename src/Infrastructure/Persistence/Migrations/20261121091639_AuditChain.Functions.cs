namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>The hash chain of the audit log: what is hashed, who links, and what the database refuses (ADR 0014).</summary>
    public partial class AuditChain
    {
        private const string Wall = """
            ALTER TABLE audit_chain ENABLE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON audit_chain TO cloud_app USING (organization_id = (SELECT app_tenant()));
            CREATE POLICY worker ON audit_chain TO cloud_worker USING (true);
            GRANT SELECT ON audit_chain TO cloud_app, cloud_worker;
            CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
              FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

            -- What waits for its place. A row comes and goes with no right of anybody's: only the functions below touch it.
            CREATE TABLE audit_unlinked (organization_id uuid NOT NULL, event_id uuid NOT NULL, CONSTRAINT pk_audit_unlinked PRIMARY KEY (organization_id, event_id));
            ALTER TABLE audit_unlinked ENABLE ROW LEVEL SECURITY;
            INSERT INTO audit_unlinked (organization_id, event_id) SELECT organization_id, id FROM audit_events;
            """;

        private const string Functions = """
            -- One field of the canonical text: its name, the bytes of its value, the value; '-' where there is none.
            CREATE FUNCTION cloud_audit_field(name text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
              AS $$ SELECT name || '=' || coalesce(octet_length(value)::text || ':' || value, '-') || E'\n' $$;

            -- What is hashed of an event. It never changes: another form would be another first line. No SET here and below: a function with one is planned anew at
            -- each row (17 s for 10,000), without it becomes part of the statement; those that call these have theirs.
            CREATE FUNCTION cloud_audit_text(e audit_events, place bigint) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
              SELECT convert_to(E'cloud-audit-1\n'
                || cloud_audit_field('sequence', place::text) || cloud_audit_field('organization', e.organization_id::text) || cloud_audit_field('id', e.id::text)
                || cloud_audit_field('at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) || cloud_audit_field('actor', e.actor_id::text)
                || cloud_audit_field('act_as', e.act_as::text) || cloud_audit_field('token', e.token_id::text) || cloud_audit_field('token_name', e.token_name)
                || cloud_audit_field('action', e.action) || cloud_audit_field('target', e.target) || cloud_audit_field('outcome', e.outcome)
                || cloud_audit_field('reason', e.reason) || cloud_audit_field('ip', e.ip) || cloud_audit_field('request_id', e.request_id)
                || cloud_audit_field('before', e.before) || cloud_audit_field('after', e.after), 'UTF8') $$;

            CREATE FUNCTION cloud_audit_hash(previous bytea, e audit_events, place bigint) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
              AS $$ SELECT sha256(previous || cloud_audit_text(e, place)) $$;

            CREATE FUNCTION audit_waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
              BEGIN INSERT INTO audit_unlinked (organization_id, event_id) SELECT organization_id, id FROM added; RETURN NULL; END $$;
            CREATE TRIGGER audit_waits AFTER INSERT ON audit_events REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_waits();

            -- Gives a place to events that have none, at most so many; answers how many got one. Of two workers at one organization, one passes it over: the lock is
            -- the transaction's, so whoever has it sees the head of whoever had it before. The key on (organization_id, sequence) has the last word.
            CREATE FUNCTION cloud_link_audit(most integer, now timestamptz) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE organization uuid; e audit_events; head bytea; place bigint; began bigint; linked integer := 0; next bytea;
            BEGIN
              FOR organization IN SELECT DISTINCT u.organization_id FROM audit_unlinked u LIMIT 500 LOOP
                EXIT WHEN linked >= most;
                CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(organization::text, 20261121));
                SELECT c.hash, c.sequence INTO head, place FROM audit_chain c WHERE c.organization_id = organization ORDER BY c.sequence DESC LIMIT 1;
                head := coalesce(head, decode(repeat('00', 32), 'hex'));
                place := coalesce(place, 0);
                began := place;
                FOR e IN SELECT a.* FROM audit_unlinked u JOIN audit_events a ON a.id = u.event_id WHERE u.organization_id = organization ORDER BY u.event_id LIMIT most - linked LOOP
                  place := place + 1;
                  next := cloud_audit_hash(head, e, place);
                  INSERT INTO audit_chain (organization_id, sequence, event_id, hash, previous_hash, linked_at) VALUES (organization, place, e.id, next, head, now);
                  head := next;
                END LOOP;
                DELETE FROM audit_unlinked u USING audit_chain c
                  WHERE u.organization_id = organization AND c.organization_id = organization AND c.sequence > began AND c.event_id = u.event_id;
                linked := linked + (place - began)::integer;
              END LOOP;
              RETURN linked;
            END $$;

            -- A stretch of the chain of the tenant: how many places were looked at, where the next stretch begins, and the first place that is not as it was linked.
            -- A row that stands elsewhere was moved; one that stands nowhere was changed; none, taken away.
            CREATE FUNCTION cloud_verify_audit(since bigint, expected bytea, most integer)
              RETURNS TABLE (checked bigint, last_sequence bigint, last_hash bytea, fault_sequence bigint, fault_event uuid, fault_kind text)
              LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
            DECLARE tenant uuid := app_tenant(); bad bigint; link audit_chain; came bytea; e audit_events;
            BEGIN
              WITH stretch AS MATERIALIZED (
                SELECT c.sequence, c.event_id, c.hash, c.previous_hash FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence > since ORDER BY c.sequence LIMIT most),
              linked AS (
                SELECT s.sequence, s.hash, s.previous_hash, s.event_id, lag(s.sequence, 1, since) OVER w AS came_sequence, lag(s.hash, 1, expected) OVER w AS came_hash
                FROM stretch s WINDOW w AS (ORDER BY s.sequence))
              SELECT count(*), max(l.sequence),
                min(l.sequence) FILTER (WHERE l.sequence <> l.came_sequence + 1 OR l.previous_hash <> l.came_hash OR a.id IS NULL
                  OR l.hash IS DISTINCT FROM cloud_audit_hash(l.previous_hash, a, l.sequence))
              INTO checked, last_sequence, bad FROM linked l LEFT JOIN audit_events a ON a.id = l.event_id AND a.organization_id = tenant;
              SELECT c.hash INTO last_hash FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence = last_sequence;
              IF bad IS NOT NULL THEN
                SELECT c.* INTO link FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence = bad;
                SELECT a.* INTO e FROM audit_events a WHERE a.id = link.event_id AND a.organization_id = tenant;
                SELECT c.hash INTO came FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence < bad AND c.sequence > since ORDER BY c.sequence DESC LIMIT 1;
                came := coalesce(came, expected);
                fault_sequence := (SELECT coalesce(max(c.sequence), since) + 1 FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence < bad AND c.sequence > since);
                fault_event := CASE WHEN fault_sequence = bad THEN link.event_id END;
                fault_kind := CASE
                  WHEN fault_sequence < bad OR e.id IS NULL THEN 'missing'
                  WHEN EXISTS (SELECT FROM audit_chain c WHERE c.organization_id = tenant AND c.sequence <> bad AND c.previous_hash = came)
                    OR EXISTS (SELECT FROM audit_events a WHERE a.organization_id = tenant AND a.id <> link.event_id AND cloud_audit_hash(came, a, bad) = link.hash) THEN 'reordered'
                  ELSE 'tampered' END;
              END IF;
              RETURN NEXT;
            END $$;

            -- The tenant's newest place, and what has none: how many wait for one, the first that neither has nor waits (added behind our back), the first that waits and is gone.
            CREATE FUNCTION cloud_audit_head() RETURNS TABLE (waiting bigint, added uuid, gone uuid, sequence bigint, hash bytea, linked_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT (SELECT count(*) FROM audit_unlinked u WHERE u.organization_id = app_tenant()),
                (SELECT a.id FROM audit_events a WHERE a.organization_id = app_tenant()
                  AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.event_id = a.id AND c.organization_id = a.organization_id)
                  AND NOT EXISTS (SELECT FROM audit_unlinked u WHERE u.organization_id = a.organization_id AND u.event_id = a.id) ORDER BY a.id LIMIT 1),
                (SELECT u.event_id FROM audit_unlinked u WHERE u.organization_id = app_tenant() AND NOT EXISTS (SELECT FROM audit_events a WHERE a.id = u.event_id) ORDER BY 1 LIMIT 1),
                h.sequence, h.hash, h.linked_at
              FROM (SELECT) always LEFT JOIN LATERAL (SELECT * FROM audit_chain c WHERE c.organization_id = app_tenant() ORDER BY c.sequence DESC LIMIT 1) h ON true $$;

            REVOKE ALL ON FUNCTION cloud_audit_field, cloud_audit_text, cloud_audit_hash, audit_waits, cloud_link_audit, cloud_verify_audit, cloud_audit_head FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_audit_field, cloud_audit_text, cloud_audit_hash, cloud_verify_audit, cloud_audit_head TO cloud_app;
            GRANT EXECUTE ON FUNCTION cloud_link_audit TO cloud_worker;
            """;
    }
}
