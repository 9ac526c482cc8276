namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Staff come into a tenant under a grant and no other way, tickets apart.</summary>
    public partial class AccessGrants
    {
        private const string Wall = """
            ALTER TABLE access_grants ENABLE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON access_grants TO cloud_app USING (organization_id = (SELECT app_tenant()));
            GRANT SELECT, INSERT, UPDATE, DELETE ON access_grants TO cloud_app;
            CREATE POLICY worker ON access_grants TO cloud_worker USING (true);
            GRANT SELECT ON access_grants TO cloud_worker;
            """;

        private const string Functions = """
            -- The grant that lets a person of staff into an organization, or into a project of it; of several, the one that lets them act.
            CREATE FUNCTION cloud_staff_grant(staff uuid, of_organization uuid, of_project text, at timestamptz)
              RETURNS TABLE (grant_id uuid, read_only boolean) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT g.id, g.read_only FROM access_grants g
              WHERE g.staff_id = staff AND g.organization_id = of_organization AND g.state = 'active' AND g.ends_at > at
                AND (g.project_id IS NULL OR g.project_id = of_project) AND cloud_is_staff(staff)
              ORDER BY g.read_only, g.id DESC LIMIT 1 $$;

            -- What staff name by its id -> whose it is, and whether they were let in there.
            DROP FUNCTION cloud_staff_reach;
            CREATE FUNCTION cloud_staff_reach(staff uuid, noun text, wanted uuid, at timestamptz)
              RETURNS TABLE (organization_id uuid, project_id text, name text, grant_id uuid, read_only boolean)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT f.organization_id, f.project_id, f.name, g.grant_id, g.read_only FROM (
                SELECT e.organization_id, e.project_id::text, e.machine_name::text AS name FROM environments e WHERE noun = 'environment' AND e.id = wanted
                UNION ALL SELECT a.organization_id, a.project_id::text, NULL FROM activities a WHERE noun = 'activity' AND a.id = wanted
                UNION ALL SELECT t.organization_id, t.project_id::text, NULL FROM tickets t WHERE noun = 'ticket' AND t.id = wanted
                UNION ALL SELECT o.id, NULL, NULL FROM organizations o WHERE noun = 'organization' AND o.id = wanted
                UNION ALL SELECT r.organization_id, r.project_id::text, NULL FROM access_grants r WHERE noun = 'access_grant' AND r.id = wanted AND r.staff_id = staff) f
              LEFT JOIN LATERAL cloud_staff_grant(staff, f.organization_id, f.project_id, at) g ON true
              WHERE cloud_is_staff(staff) $$;

            -- The same door at a tenant's own address: nothing for unknown, foreign and not let in.
            CREATE FUNCTION cloud_staff_access(staff uuid, of_organization uuid, of_project text, environment text, at timestamptz)
              RETURNS TABLE (organization_id uuid, grant_id uuid, read_only boolean, environment_type text)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT p.organization_id, g.grant_id, g.read_only, (SELECT e.type::text FROM environments e WHERE e.project_id = p.id AND e.machine_name = environment)
              FROM projects p CROSS JOIN LATERAL cloud_staff_grant(staff, p.organization_id, p.id, at) g
              WHERE of_project IS NOT NULL AND p.id = of_project AND p.status <> 'deleted'
              UNION ALL SELECT of_organization, g.grant_id, g.read_only, NULL FROM cloud_staff_grant(staff, of_organization, NULL, at) g WHERE of_project IS NULL $$;

            CREATE FUNCTION cloud_staff_grants(staff uuid, before uuid, most integer) RETURNS SETOF access_grants LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT g.* FROM access_grants g WHERE g.staff_id = staff AND cloud_is_staff(staff) AND (before IS NULL OR g.id < before) ORDER BY g.id DESC LIMIT most $$;

            CREATE FUNCTION cloud_staff_titles(staff uuid, organizations uuid[]) RETURNS TABLE (id uuid, title text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT o.id, o.title::text FROM organizations o WHERE o.id = ANY (organizations) AND cloud_is_staff(staff) $$;

            DROP FUNCTION cloud_memberships_of;
            CREATE FUNCTION cloud_memberships_of(member uuid)
              RETURNS TABLE (organization_id uuid, name varchar, title varchar, owner_id uuid, permissions text[], created_at timestamptz, updated_at timestamptz, staff_access varchar, open_grants integer)
              LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
              SELECT o.id, o.name, o.title, o.owner_id, m.permissions::text[], o.created_at, o.updated_at, o.staff_access,
                (SELECT count(*)::integer FROM access_grants g WHERE g.organization_id = o.id AND g.state IN ('requested', 'active') AND g.ends_at > now())
              FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = member ORDER BY o.name $$;

            REVOKE ALL ON FUNCTION cloud_staff_grant, cloud_staff_reach, cloud_staff_access, cloud_staff_grants, cloud_staff_titles, cloud_memberships_of FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_staff_reach, cloud_staff_access, cloud_staff_grants, cloud_staff_titles, cloud_memberships_of TO cloud_app;
            """;
    }
}
