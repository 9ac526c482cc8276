using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>What a person changes about how they sign in is in the log of every organization that they belong to.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121181000_AccountAudit")]
    public class AccountAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            -- Memberships and logs are behind the wall and the account is not: so one function writes, and tells nothing of whose logs they were.
            CREATE FUNCTION cloud_audit_account(person uuid, token uuid, token_name text, action text, target text, ip text, request_id text, at timestamptz)
              RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
              INSERT INTO audit_events (id, organization_id, at, actor_id, token_id, token_name, action, target, outcome, ip, request_id)
                SELECT cloud_uuid7(cloud_audit_account.at), m.organization_id, cloud_audit_account.at, person, token, cloud_audit_account.token_name, cloud_audit_account.action,
                  cloud_audit_account.target, 'accepted', cloud_audit_account.ip, cloud_audit_account.request_id
                FROM memberships m WHERE m.user_id = person;
            END $$;
            REVOKE ALL ON FUNCTION cloud_audit_account FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cloud_audit_account TO cloud_app;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
