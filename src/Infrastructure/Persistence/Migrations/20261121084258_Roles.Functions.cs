namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Roles in projects behind the same wall as everything else, and what looks over it to tell who may come in.</summary>
    public partial class Roles
    {
        private static readonly string[] TenantTables = ["memberships", "teams", "team_members", "invitations", "project_access"];

        private static string Wall(string table) => $"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON {table} TO cloud_app USING (organization_id = (SELECT app_tenant()));
            GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cloud_app;
            CREATE POLICY worker ON {table} TO cloud_worker USING (true);
            GRANT SELECT ON {table} TO cloud_worker;
            """;

        private const string Functions = """
            -- All that a person may do in a project by roles of their own and of their teams.
            CREATE FUNCTION cloud_project_roles(project varchar, member uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT coalesce(array_agg(DISTINCT granted), '{}') FROM project_access a CROSS JOIN unnest(a.permissions) granted
              WHERE a.project_id = project AND (a.user_id = member OR a.team_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = member)) $$;

            -- (project, user, environment) -> organization, roles and the environment's type: the same nothing for unknown, foreign and for a member who has no business there.
            DROP FUNCTION cloud_project_access;
            CREATE FUNCTION cloud_project_access(project varchar, member uuid, environment varchar)
              RETURNS TABLE (organization_id uuid, permissions text[], project_permissions text[], environment_type text)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT p.organization_id, m.permissions::text[], r.roles, (SELECT e.type::text FROM environments e WHERE e.project_id = p.id AND e.machine_name = environment)
              FROM projects p JOIN memberships m ON m.organization_id = p.organization_id CROSS JOIN LATERAL (SELECT cloud_project_roles(p.id, member) AS roles) r
              WHERE p.id = project AND m.user_id = member AND p.status <> 'deleted'
                AND (cardinality(r.roles) > 0 OR m.permissions && ARRAY['admin', 'projects:list', 'projects:create']) $$;

            -- The caller's projects: all of the organizations named, and those in which a role is theirs.
            DROP FUNCTION cloud_projects_of;
            CREATE FUNCTION cloud_projects_of(member uuid, organizations uuid[], most integer)
              RETURNS TABLE (id varchar, title varchar, organization_id uuid, region varchar, status varchar)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT p.id, p.title, p.organization_id, p.region, p.status FROM projects p JOIN memberships m ON m.organization_id = p.organization_id
              WHERE m.user_id = member AND p.status <> 'deleted' AND (p.organization_id = ANY (organizations) OR cardinality(cloud_project_roles(p.id, member)) > 0)
              ORDER BY p.created_at DESC, p.id DESC LIMIT most $$;

            DROP FUNCTION cloud_attention_of;
            CREATE FUNCTION cloud_attention_of(member uuid, organizations uuid[], before uuid, most integer)
              RETURNS TABLE (id uuid, kind varchar, severity varchar, title varchar, detail varchar, since timestamptz, project_id varchar, environment varchar, activity_id uuid)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT i.id, i.kind, i.severity, i.title, i.detail, i.since, i.project_id, e.machine_name, i.activity_id
              FROM attention_items i JOIN memberships m ON m.organization_id = i.organization_id
                JOIN projects p ON p.id = i.project_id AND p.status <> 'deleted' LEFT JOIN environments e ON e.id = i.environment_id
              WHERE m.user_id = member AND i.resolved_at IS NULL AND (before IS NULL OR i.id < before)
                AND (i.organization_id = ANY (organizations)
                  OR cloud_project_roles(i.project_id, member) && ARRAY['admin', 'viewer', e.type || ':admin', e.type || ':contributor', e.type || ':viewer'])
              ORDER BY i.id DESC LIMIT most $$;

            -- Members are rows of their tenant now.
            DROP FUNCTION cloud_members_of;

            -- Whoever holds the secret of an invitation's mail has not come in yet: this tells whose door it is.
            CREATE FUNCTION cloud_invitation(invitation uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT i.organization_id FROM invitations i WHERE i.id = invitation $$;

            REVOKE ALL ON FUNCTION cloud_project_roles, cloud_project_access, cloud_projects_of, cloud_attention_of, cloud_invitation FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_project_access, cloud_projects_of, cloud_attention_of, cloud_invitation TO cloud_app;
            """;
    }
}
