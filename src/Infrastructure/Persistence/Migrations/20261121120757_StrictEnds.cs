using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Ends what outlived its session or its API token, counts mail by who causes it, and shows a caller no more than their token and their second factor let them see.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121120757_StrictEnds")]
    public partial class StrictEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "sender_id",
                table: "outgoing_mail",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mail_recipient_created_at",
                table: "outgoing_mail",
                columns: new[] { "recipient", "created_at" },
                filter: "sender_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mail_sender_id_created_at",
                table: "outgoing_mail",
                columns: new[] { "sender_id", "created_at" },
                filter: "sender_id is not null");

            migrationBuilder.Sql("""
                -- Tokens that were made while their session or their API token was being ended.
                UPDATE credentials c SET revoked_at = now() WHERE c.kind <> 'api' AND c.revoked_at IS NULL AND c.family_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM sessions s WHERE s.id = c.family_id)
                  AND NOT EXISTS (SELECT FROM credentials t WHERE t.id = c.family_id AND t.kind = 'api' AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()));

                -- Links about an account that were mailed before its password was last set.
                UPDATE mailed_links l SET used_at = now() FROM users u WHERE u.id = l.subject_id AND l.used_at IS NULL AND u.password_changed_at > l.created_at;

                -- To count what somebody sends, and no more: what a mail says is the worker's to read.
                GRANT SELECT (recipient, sender_id, created_at) ON outgoing_mail TO cloud_app;

                DROP FUNCTION cloud_projects_of;
                CREATE FUNCTION cloud_projects_of(member uuid, organizations uuid[], closed uuid[], narrowed text[], most integer)
                  RETURNS TABLE (id varchar, title varchar, organization_id uuid, region varchar, status varchar)
                  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT p.id, p.title, p.organization_id, p.region, p.status FROM projects p JOIN memberships m ON m.organization_id = p.organization_id
                  WHERE m.user_id = member AND p.status <> 'deleted' AND p.organization_id <> ALL (closed) AND (narrowed = '{}' OR p.id = ANY (narrowed))
                    AND (p.organization_id = ANY (organizations) OR cardinality(cloud_project_roles(p.id, member)) > 0)
                  ORDER BY p.created_at DESC, p.id DESC LIMIT most $$;

                DROP FUNCTION cloud_attention_of;
                CREATE FUNCTION cloud_attention_of(member uuid, organizations uuid[], closed uuid[], narrowed text[], before uuid, most integer)
                  RETURNS TABLE (id uuid, kind varchar, severity varchar, title varchar, detail varchar, since timestamptz, project_id varchar, environment varchar, activity_id uuid)
                  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT i.id, i.kind, i.severity, i.title, i.detail, i.since, i.project_id, e.machine_name, i.activity_id
                  FROM attention_items i JOIN memberships m ON m.organization_id = i.organization_id
                    JOIN projects p ON p.id = i.project_id AND p.status <> 'deleted' LEFT JOIN environments e ON e.id = i.environment_id
                  WHERE m.user_id = member AND i.resolved_at IS NULL AND (before IS NULL OR i.id < before)
                    AND i.organization_id <> ALL (closed) AND (narrowed = '{}' OR i.project_id = ANY (narrowed))
                    AND (i.organization_id = ANY (organizations)
                      OR cloud_project_roles(i.project_id, member) && ARRAY['admin', 'viewer', e.type || ':admin', e.type || ':contributor', e.type || ':viewer'])
                  ORDER BY i.id DESC LIMIT most $$;

                REVOKE ALL ON FUNCTION cloud_projects_of, cloud_attention_of FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION cloud_projects_of, cloud_attention_of TO cloud_app;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
