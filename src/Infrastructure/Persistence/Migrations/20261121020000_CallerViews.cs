using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>The two views of a caller that cross organizations, each behind a function that shows a member's own and nothing else.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121020000_CallerViews")]
    public partial class CallerViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            CREATE FUNCTION cloud_projects_of(member uuid, organizations uuid[], most integer)
              RETURNS TABLE (id varchar, title varchar, organization_id uuid, region varchar, status varchar)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT p.id, p.title, p.organization_id, p.region, p.status FROM projects p JOIN memberships m ON m.organization_id = p.organization_id
              WHERE m.user_id = member AND p.organization_id = ANY (organizations) AND p.status <> 'deleted' ORDER BY p.created_at DESC, p.id DESC LIMIT most $$;

            CREATE FUNCTION cloud_attention_of(member uuid, organizations uuid[], before uuid, most integer)
              RETURNS TABLE (id uuid, kind varchar, severity varchar, title varchar, detail varchar, since timestamptz, project_id varchar, environment varchar, activity_id uuid)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT i.id, i.kind, i.severity, i.title, i.detail, i.since, i.project_id, e.machine_name, i.activity_id
              FROM attention_items i JOIN memberships m ON m.organization_id = i.organization_id
                JOIN projects p ON p.id = i.project_id AND p.status <> 'deleted' LEFT JOIN environments e ON e.id = i.environment_id
              WHERE m.user_id = member AND i.organization_id = ANY (organizations) AND i.resolved_at IS NULL AND (before IS NULL OR i.id < before)
              ORDER BY i.id DESC LIMIT most $$;

            REVOKE ALL ON FUNCTION cloud_projects_of, cloud_attention_of FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_projects_of, cloud_attention_of TO cloud_app;

            -- Whether everything is migrated is asked by those who need it migrated.
            GRANT SELECT ON "__EFMigrationsHistory" TO cloud_app, cloud_worker;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            DROP FUNCTION cloud_attention_of;
            DROP FUNCTION cloud_projects_of;
            """);
    }
}
