using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>The second wall: roles, policies, the functions that look over it, and what the database itself refuses.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121013923_RowLevelSecurity")]
    public partial class RowLevelSecurity : Migration
    {
        private static readonly string[] TenantTables =
            ["projects", "environments", "stacks", "schedules", "activities", "activity_log", "backups", "attention_items", "audit_events"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                -- Roles belong to the whole cluster, so a second database finds them there.
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cloud_app') THEN CREATE ROLE cloud_app LOGIN; END IF;
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cloud_worker') THEN CREATE ROLE cloud_worker LOGIN; END IF;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO cloud_app, cloud_worker;

                -- '' after DISCARD ALL, NULL before the first set_config: both mean "no tenant, no rows".
                CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
                  AS $$ SELECT nullif(current_setting('app.tenant', true), '')::uuid $$;

                -- A version 7 UUID for rows made in SQL (PostgreSQL 15 has none of its own): 48 bits of milliseconds, version, 74 random bits.
                CREATE FUNCTION cloud_uuid7(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
                  SELECT encode(set_byte(set_byte(overlay(uuid_send(gen_random_uuid())
                    PLACING substring(int8send(floor(extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
                    6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112), 8, (get_byte(uuid_send(gen_random_uuid()), 8) & 63) | 128), 'hex')::uuid $$;
                """);

            foreach (var table in TenantTables)
            {
                migrationBuilder.Sql($"""
                    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY tenant ON {table} TO cloud_app USING (organization_id = (SELECT app_tenant()));
                    GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cloud_app;
                    CREATE POLICY worker ON {table} TO cloud_worker USING (true);
                    GRANT SELECT ON {table} TO cloud_worker;
                    """);
            }

            migrationBuilder.Sql("""
                ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON organizations TO cloud_app USING (id = (SELECT app_tenant()));
                GRANT SELECT, UPDATE ON organizations TO cloud_app;

                -- Leasing and sweeping, and nothing else, look over all tenants.
                GRANT INSERT, UPDATE ON activities, schedules, attention_items TO cloud_worker;
                GRANT INSERT ON activity_log TO cloud_worker;

                -- Identity is not a tenant's. Memberships are read through the functions below only.
                GRANT SELECT, INSERT, UPDATE ON users, credentials TO cloud_app;
                GRANT DELETE ON credentials TO cloud_app;

                -- (project, user) -> organization: the same nothing for unknown and foreign.
                CREATE FUNCTION cloud_project_access(project varchar, member uuid)
                  RETURNS TABLE (organization_id uuid, permissions text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT p.organization_id, m.permissions::text[] FROM projects p JOIN memberships m ON m.organization_id = p.organization_id
                  WHERE p.id = project AND m.user_id = member AND p.status <> 'deleted' $$;
                CREATE FUNCTION cloud_organization_access(organization uuid, member uuid)
                  RETURNS TABLE (organization_id uuid, permissions text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT m.organization_id, m.permissions::text[] FROM memberships m WHERE m.organization_id = organization AND m.user_id = member $$;
                CREATE FUNCTION cloud_memberships_of(member uuid)
                  RETURNS TABLE (organization_id uuid, name varchar, title varchar, owner_id uuid, permissions text[], created_at timestamptz, updated_at timestamptz)
                  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT o.id, o.name, o.title, o.owner_id, m.permissions::text[], o.created_at, o.updated_at
                  FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = member ORDER BY o.name $$;
                CREATE FUNCTION cloud_members_of(organization uuid)
                  RETURNS TABLE (user_id uuid, email varchar, display_name varchar, permissions text[], added_at timestamptz)
                  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT u.id, u.email, u.display_name, m.permissions::text[], m.added_at
                  FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = organization AND organization = app_tenant() ORDER BY m.added_at $$;
                REVOKE ALL ON FUNCTION cloud_project_access, cloud_organization_access, cloud_memberships_of, cloud_members_of FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION cloud_project_access, cloud_organization_access, cloud_memberships_of, cloud_members_of TO cloud_app;

                -- The audit log is append-only for everyone, the owner included.
                REVOKE UPDATE, DELETE ON audit_events FROM cloud_app;
                CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
                CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
                  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

                -- One wake-up a statement, not a row: workers listen.
                CREATE FUNCTION activities_wake() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN PERFORM pg_notify('activities', ''); RETURN NULL; END $$;
                CREATE TRIGGER activities_wake AFTER INSERT ON activities FOR EACH STATEMENT EXECUTE FUNCTION activities_wake();

                -- The clock's own tables (Quartz) live apart and belong to the worker.
                CREATE SCHEMA IF NOT EXISTS quartz AUTHORIZATION cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("The tenant wall is not taken down; restore a backup of the control plane instead.");
    }
}
