using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>In which projects something changed lately, for subscriptions: when, and not what.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121121500_Subscriptions")]
    public class Subscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            CREATE FUNCTION cloud_changed(projects text[], organizations uuid[], since timestamptz)
              RETURNS TABLE (organization_id uuid, project_id text, at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT p.organization_id, p.id::text, c.at FROM projects p CROSS JOIN LATERAL (
                SELECT greatest(
                  (SELECT max(a.updated_at) FROM (SELECT n.updated_at FROM activities n WHERE n.project_id = p.id ORDER BY n.id DESC LIMIT 200) a),
                  (SELECT max(r.updated_at) FROM activities r WHERE r.project_id = p.id AND r.state = 'in_progress' AND r.exclusive),
                  (SELECT max(e.updated_at) FROM environments e WHERE e.project_id = p.id)) AS at) c
              WHERE (p.id = ANY (projects) OR p.organization_id = ANY (organizations)) AND c.at >= since $$;
            REVOKE ALL ON FUNCTION cloud_changed FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_changed TO cloud_app;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
