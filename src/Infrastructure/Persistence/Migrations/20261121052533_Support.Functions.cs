namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// What staff see over all tenants: functions that ask for the person and look up the role themselves, so that the API's own database role gains nothing.
    /// The lists are put together as text with the filters that are asked for and no others, because only so does each find its index; values are never part of the text.
    /// </summary>
    public partial class Support
    {
        private const string TicketFunctions = """
            -- (ticket, user) -> organization: the same nothing for unknown and foreign.
            CREATE FUNCTION cloud_ticket_access(ticket uuid, member uuid)
              RETURNS TABLE (organization_id uuid, permissions text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT t.organization_id, m.permissions::text[] FROM tickets t JOIN memberships m ON m.organization_id = t.organization_id
              WHERE t.id = ticket AND m.user_id = member $$;

            -- An activity ends by the hand of a step, of a batch or of the sweep: its ticket follows here, so that none of them can forget it.
            CREATE FUNCTION tickets_follow_activity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
              BEGIN
                UPDATE tickets SET status = CASE WHEN NEW.result = 'success' THEN 'solved' ELSE 'open' END, updated_at = NEW.completed_at
                WHERE activity_id = NEW.id AND status = 'pending';
                RETURN NULL;
              END $$;
            CREATE TRIGGER tickets_follow_activity AFTER UPDATE OF completed_at ON activities FOR EACH ROW
              WHEN (NEW.type = 'environment.redeploy' AND OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL) EXECUTE FUNCTION tickets_follow_activity();

            REVOKE ALL ON FUNCTION cloud_ticket_access, tickets_follow_activity FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_ticket_access TO cloud_app;
            """;

        private const string StaffReach = """
            CREATE FUNCTION cloud_is_staff(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT EXISTS (SELECT FROM users u WHERE u.id = person AND u.platform_role IN ('support', 'operator')) $$;

            -- The one way of staff into a tenant: what they name -> whose it is. Whoever must have been let in first is asked about here.
            CREATE FUNCTION cloud_staff_reach(staff uuid, noun text, wanted uuid)
              RETURNS TABLE (organization_id uuid, project_id text, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT e.organization_id, e.project_id::text, e.machine_name::text FROM environments e WHERE noun = 'environment' AND e.id = wanted AND cloud_is_staff(staff)
              UNION ALL SELECT a.organization_id, a.project_id::text, NULL FROM activities a WHERE noun = 'activity' AND a.id = wanted AND cloud_is_staff(staff)
              UNION ALL SELECT t.organization_id, t.project_id::text, NULL FROM tickets t WHERE noun = 'ticket' AND t.id = wanted AND cloud_is_staff(staff) $$;

            REVOKE ALL ON FUNCTION cloud_is_staff, cloud_staff_reach FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_staff_reach TO cloud_app;
            """;

        private const string StaffLists = """
            CREATE FUNCTION cloud_staff_organizations(staff uuid, before uuid, most integer)
              RETURNS TABLE (id uuid, name text, title text, created_at timestamptz, projects integer, active_environments integer, attention integer, open_tickets integer)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT o.id, o.name::text, o.title::text, o.created_at,
                    (SELECT count(*)::int FROM projects p WHERE p.organization_id = o.id AND p.status <> ''deleted''),
                    (SELECT count(*)::int FROM environments e WHERE e.organization_id = o.id AND e.lifecycle NOT IN (''inactive'', ''provisioning_failed'')),
                    (SELECT count(*)::int FROM attention_items i WHERE i.organization_id = o.id AND i.resolved_at IS NULL),
                    (SELECT count(*)::int FROM tickets t WHERE t.organization_id = o.id AND t.status IN (''new'', ''open''))
                  FROM organizations o WHERE true'
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND o.id < $1' END || ' ORDER BY o.id DESC LIMIT $2' USING before, most;
              END $f$;

            CREATE FUNCTION cloud_staff_projects(staff uuid, of_organization uuid, before_at timestamptz, before_id text, most integer)
              RETURNS TABLE (id text, organization_id uuid, organization text, title text, region text, plan text, blueprint text, status text, active_environments integer, created_at timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT p.id::text, p.organization_id, o.title::text, p.title::text, p.region::text, p.plan::text, p.blueprint::text, p.status::text,
                    (SELECT count(*)::int FROM environments e WHERE e.project_id = p.id AND e.lifecycle NOT IN (''inactive'', ''provisioning_failed'')), p.created_at
                  FROM projects p JOIN organizations o ON o.id = p.organization_id WHERE p.status <> ''deleted'''
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND p.organization_id = $1' END
                  || CASE WHEN before_at IS NULL THEN '' ELSE ' AND (p.created_at, p.id) < ($2, $3)' END
                  || ' ORDER BY p.created_at DESC, p.id DESC LIMIT $4' USING of_organization, before_at, before_id, most;
              END $f$;

            CREATE FUNCTION cloud_staff_environments(staff uuid, of_organization uuid, of_lifecycle text, of_health text, of_type text, before uuid, most integer)
              RETURNS TABLE (id uuid, organization_id uuid, organization text, project_id text, project text, name text, type text, lifecycle text, health text, size text, web_nodes integer,
                stack_status text, drift text, last_backup_at timestamptz, updated_at timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              DECLARE
                broken CONSTANT text := 'e.stack_condition in (''create_failed'', ''rollback_failed'', ''delete_failed'', ''missing'')';
                shown CONSTANT text := 'CASE WHEN e.lifecycle = ''attention_required'' OR ' || broken || ' THEN ''critical'' ELSE e.health END';
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT e.id, e.organization_id, o.title::text, e.project_id::text, p.title::text, e.machine_name::text, e.type::text, e.lifecycle::text, (' || shown || ')::text,
                    e.size::text, e.web_nodes, s.status::text, s.drift::text, e.last_backup_at, e.updated_at
                  FROM environments e JOIN projects p ON p.id = e.project_id AND p.status <> ''deleted'' JOIN organizations o ON o.id = e.organization_id LEFT JOIN stacks s ON s.environment_id = e.id WHERE true'
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND e.organization_id = $1' END
                  || CASE WHEN of_lifecycle IS NULL THEN '' ELSE ' AND e.lifecycle = $2' END
                  || CASE WHEN of_health IS NULL THEN '' ELSE ' AND ' || shown || ' = $3' END
                  -- In the words of the partial index, for the planner.
                  || CASE WHEN of_health IN ('degraded', 'critical') THEN ' AND (e.health in (''degraded'', ''critical'') or e.lifecycle = ''attention_required'' or ' || broken || ')' ELSE '' END
                  || CASE WHEN of_type IS NULL THEN '' ELSE ' AND e.type = $4' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND e.id < $5' END
                  || ' ORDER BY e.id DESC LIMIT $6' USING of_organization, of_lifecycle, of_health, of_type, before, most;
              END $f$;

            CREATE FUNCTION cloud_staff_activities(staff uuid, of_organization uuid, of_environment uuid, of_state text, of_type text, of_result text, before uuid, most integer)
              RETURNS TABLE (id uuid, organization_id uuid, organization text, project_id text, project text, environment_id uuid, environment text, type text, state text, result text, percent integer,
                description text, step text, error text, worker text, created_at timestamptz, started_at timestamptz, completed_at timestamptz, deadline timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT a.id, a.organization_id, o.title::text, a.project_id::text, p.title::text, a.environment_id, e.machine_name::text, a.type::text, a.state::text, a.result::text,
                    a.completion_percent, a.description::text, a.step::text, a.error ->> ''message'', CASE WHEN a.lease_until IS NULL THEN NULL ELSE a.lease_owner::text END, a.created_at, a.started_at, a.completed_at, a.deadline
                  FROM activities a JOIN organizations o ON o.id = a.organization_id LEFT JOIN projects p ON p.id = a.project_id LEFT JOIN environments e ON e.id = a.environment_id WHERE true'
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND a.organization_id = $1' END
                  || CASE WHEN of_environment IS NULL THEN '' ELSE ' AND a.environment_id = $2' END
                  || CASE WHEN of_state IS NULL THEN '' ELSE ' AND a.state = $3' END
                  || CASE WHEN of_state IN ('scheduled', 'staged', 'pending', 'in_progress') THEN ' AND a.completed_at is null' ELSE '' END
                  || CASE WHEN of_type IS NULL THEN '' ELSE ' AND a.type = $4' END
                  || CASE WHEN of_type IS NULL OR of_type IN ('environment.backup', 'environment.reconcile') THEN '' ELSE ' AND a.type not in (''environment.backup'', ''environment.reconcile'')' END
                  || CASE of_result WHEN 'failure' THEN ' AND a.result = ''failure''' WHEN 'success' THEN ' AND a.result = ''success''' ELSE '' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND a.id < $5' END
                  || ' ORDER BY a.id DESC LIMIT $6' USING of_organization, of_environment, of_state, of_type, before, most;
              END $f$;

            CREATE FUNCTION cloud_staff_attention(staff uuid, of_organization uuid, of_severity text, of_kind text, before uuid, most integer)
              RETURNS TABLE (id uuid, organization_id uuid, organization text, project_id text, project text, environment_id uuid, environment text, activity_id uuid, kind text, severity text, title text, detail text, since timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT i.id, i.organization_id, o.title::text, i.project_id::text, p.title::text, i.environment_id, e.machine_name::text, i.activity_id, i.kind::text, i.severity::text, i.title::text, i.detail::text, i.since
                  FROM attention_items i JOIN organizations o ON o.id = i.organization_id JOIN projects p ON p.id = i.project_id AND p.status <> ''deleted'' LEFT JOIN environments e ON e.id = i.environment_id
                  WHERE i.resolved_at is null'
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND i.organization_id = $1' END
                  || CASE WHEN of_severity IS NULL THEN '' ELSE ' AND i.severity = $2' END
                  || CASE WHEN of_kind IS NULL THEN '' ELSE ' AND i.kind = $3' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND i.id < $4' END
                  || ' ORDER BY i.id DESC LIMIT $5' USING of_organization, of_severity, of_kind, before, most;
              END $f$;

            CREATE FUNCTION cloud_staff_tickets(staff uuid, of_organization uuid, of_status text, before uuid, most integer)
              RETURNS TABLE (id uuid, organization_id uuid, organization text, number integer, subject text, type text, priority text, status text, category text, project_id text, environment text,
                decision text, created_at timestamptz, updated_at timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT t.id, t.organization_id, o.title::text, t.number, t.subject::text, t.type::text, t.priority::text, t.status::text, t.category::text, t.project_id::text, t.environment_name::text,
                    t.decision::text, t.created_at, t.updated_at
                  FROM tickets t JOIN organizations o ON o.id = t.organization_id WHERE true'
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND t.organization_id = $1' END
                  || CASE WHEN of_status IS NULL THEN '' ELSE ' AND t.status = $2' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND t.id < $3' END
                  || ' ORDER BY t.id DESC LIMIT $4' USING of_organization, of_status, before, most;
              END $f$;

            REVOKE ALL ON FUNCTION cloud_staff_organizations, cloud_staff_projects, cloud_staff_environments, cloud_staff_activities, cloud_staff_attention, cloud_staff_tickets FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_staff_organizations, cloud_staff_projects, cloud_staff_environments, cloud_staff_activities, cloud_staff_attention, cloud_staff_tickets TO cloud_app;
            """;
    }
}
