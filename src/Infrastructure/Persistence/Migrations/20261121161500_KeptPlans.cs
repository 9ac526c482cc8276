using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>
    /// What every request asks first, in a language that keeps its plans: a function in plain SQL that cannot be inlined, and none that runs as its owner can, is planned
    /// anew at each call before PostgreSQL 18. A look into a project took 1.7 ms for that, half of all that its request asks of the database.
    /// </summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121161500_KeptPlans")]
    public class KeptPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            CREATE OR REPLACE FUNCTION cloud_project_roles(project varchar, member uuid) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              #variable_conflict use_column
              BEGIN
                RETURN (SELECT coalesce(array_agg(DISTINCT granted), '{}') FROM project_access a CROSS JOIN unnest(a.permissions) granted
                  WHERE a.project_id = project AND (a.user_id = member OR a.team_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = member)));
              END $$;

            CREATE OR REPLACE FUNCTION cloud_project_access(project varchar, member uuid, environment varchar)
              RETURNS TABLE (organization_id uuid, permissions text[], project_permissions text[], environment_type text)
              LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
              #variable_conflict use_column
              BEGIN
                RETURN QUERY
                SELECT p.organization_id, m.permissions::text[], r.roles, (SELECT e.type::text FROM environments e WHERE e.project_id = p.id AND e.machine_name = environment)
                FROM projects p JOIN memberships m ON m.organization_id = p.organization_id CROSS JOIN LATERAL (SELECT cloud_project_roles(p.id, member) AS roles) r
                WHERE p.id = project AND m.user_id = member AND p.status <> 'deleted'
                  AND (cardinality(r.roles) > 0 OR m.permissions && ARRAY['admin', 'projects:list', 'projects:create']);
              END $$;

            CREATE OR REPLACE FUNCTION cloud_organization_access(organization uuid, member uuid)
              RETURNS TABLE (organization_id uuid, permissions text[]) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
              #variable_conflict use_column
              BEGIN
                RETURN QUERY SELECT m.organization_id, m.permissions::text[] FROM memberships m WHERE m.organization_id = organization AND m.user_id = member;
              END $$;

            CREATE OR REPLACE FUNCTION cloud_mfa_required_of(member uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              BEGIN
                RETURN (SELECT coalesce(array_agg(o.id), '{}') FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = member AND o.mfa_required);
              END $$;

            -- Among a million finished activities three thousand that wait are no tenth, at which PostgreSQL would look again: it went on taking the wrong index,
            -- and asking for a change took 6 ms longer for each three thousand.
            ALTER TABLE activities SET (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
