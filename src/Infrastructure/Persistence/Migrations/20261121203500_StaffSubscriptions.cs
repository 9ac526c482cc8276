using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>What changed lately in any organization, for staff who listen: found by what is new, runs, is unwell or ended, without an index on the time of each change.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121203500_StaffSubscriptions")]
    public class StaffSubscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Written once in an activity's life, and not for what machines do by the million and end well.
            migrationBuilder.CreateIndex(
                name: "ix_activities_ended",
                table: "activities",
                column: "completed_at",
                filter: "completed_at is not null and (result = 'failure' or type not in ('environment.backup', 'environment.reconcile'))");
            migrationBuilder.Sql("""
            -- The activities that can have changed since then: the newest, those that run, and those that ended.
            CREATE FUNCTION cloud_lively_activities(since timestamptz)
              RETURNS TABLE (id uuid, updated_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              (SELECT n.id, n.updated_at FROM activities n ORDER BY n.id DESC LIMIT 200)
              UNION ALL SELECT r.id, r.updated_at FROM activities r WHERE r.state = 'in_progress'
              UNION ALL SELECT e.id, e.updated_at FROM activities e
                WHERE e.completed_at >= since AND e.completed_at IS NOT NULL AND (e.result = 'failure' OR e.type NOT IN ('environment.backup', 'environment.reconcile')) $$;

            -- When something last changed anywhere: that, and not what or whose.
            CREATE FUNCTION cloud_changed_anywhere(since timestamptz)
              RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT greatest((SELECT max(l.updated_at) FROM cloud_lively_activities(since) l), (SELECT max(u.updated_at) FROM environments u
                WHERE u.health IN ('degraded', 'critical') OR u.lifecycle = 'attention_required' OR u.stack_condition IN ('create_failed', 'rollback_failed', 'delete_failed', 'missing'))) $$;

            DROP FUNCTION cloud_staff_environments;
            CREATE FUNCTION cloud_staff_environments(staff uuid, of_organization uuid, of_lifecycle text, of_health text, of_type text, changed_since timestamptz, before uuid, most integer)
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
                  || CASE WHEN changed_since IS NULL THEN '' ELSE ' AND e.updated_at >= $7 AND e.id IN (
                      SELECT a.environment_id FROM activities a WHERE a.id IN (SELECT l.id FROM cloud_lively_activities($7) l) AND a.updated_at >= $7
                      UNION ALL SELECT u.id FROM environments u WHERE u.health in (''degraded'', ''critical'') or u.lifecycle = ''attention_required''
                        or u.stack_condition in (''create_failed'', ''rollback_failed'', ''delete_failed'', ''missing''))' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND e.id < $5' END
                  || ' ORDER BY e.id DESC LIMIT $6' USING of_organization, of_lifecycle, of_health, of_type, before, most, changed_since;
              END $f$;

            DROP FUNCTION cloud_staff_activities;
            CREATE FUNCTION cloud_staff_activities(staff uuid, of_organization uuid, of_environment uuid, of_state text, of_type text, of_result text, changed_since timestamptz, before uuid, most integer)
              RETURNS TABLE (id uuid, organization_id uuid, organization text, project_id text, project text, environment_id uuid, environment text, type text, state text, result text, percent integer,
                description text, step text, error text, worker text, created_at timestamptz, started_at timestamptz, completed_at timestamptz, deadline timestamptz, updated_at timestamptz)
              LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $f$
              BEGIN
                IF NOT cloud_is_staff(staff) THEN RETURN; END IF;
                RETURN QUERY EXECUTE 'SELECT a.id, a.organization_id, o.title::text, a.project_id::text, p.title::text, a.environment_id, e.machine_name::text, a.type::text, a.state::text, a.result::text,
                    a.completion_percent, a.description::text, a.step::text, a.error ->> ''message'', CASE WHEN a.lease_until IS NULL THEN NULL ELSE a.lease_owner::text END, a.created_at, a.started_at, a.completed_at, a.deadline, a.updated_at
                  FROM activities a JOIN organizations o ON o.id = a.organization_id LEFT JOIN projects p ON p.id = a.project_id LEFT JOIN environments e ON e.id = a.environment_id WHERE true'
                  || CASE WHEN of_organization IS NULL THEN '' ELSE ' AND a.organization_id = $1' END
                  || CASE WHEN of_environment IS NULL THEN '' ELSE ' AND a.environment_id = $2' END
                  || CASE WHEN of_state IS NULL THEN '' ELSE ' AND a.state = $3' END
                  || CASE WHEN of_state IN ('scheduled', 'staged', 'pending', 'in_progress') THEN ' AND a.completed_at is null' ELSE '' END
                  || CASE WHEN of_type IS NULL THEN '' ELSE ' AND a.type = $4' END
                  || CASE WHEN of_type IS NULL OR of_type IN ('environment.backup', 'environment.reconcile') THEN '' ELSE ' AND a.type not in (''environment.backup'', ''environment.reconcile'')' END
                  || CASE of_result WHEN 'failure' THEN ' AND a.result = ''failure''' WHEN 'success' THEN ' AND a.result = ''success''' ELSE '' END
                  || CASE WHEN changed_since IS NULL THEN '' ELSE ' AND a.updated_at >= $7 AND a.id IN (SELECT l.id FROM cloud_lively_activities($7) l)' END
                  || CASE WHEN before IS NULL THEN '' ELSE ' AND a.id < $5' END
                  || ' ORDER BY a.id DESC LIMIT $6' USING of_organization, of_environment, of_state, of_type, before, most, changed_since;
              END $f$;

            REVOKE ALL ON FUNCTION cloud_lively_activities, cloud_changed_anywhere, cloud_staff_environments, cloud_staff_activities FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_changed_anywhere, cloud_staff_environments, cloud_staff_activities TO cloud_app;
            """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
