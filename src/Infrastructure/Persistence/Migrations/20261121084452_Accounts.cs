using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Sessions, second factors, mail and its links, and what is counted against guessing (ADR 0015).</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121084452_Accounts")]
    public partial class Accounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "email_confirmed_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mfa_enabled_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "password_changed_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "recovery_codes",
                table: "users",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<string>(
                name: "security_stamp",
                table: "users",
                type: "character varying(500)",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "totp_secret",
                table: "users",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "mfa_required",
                table: "organizations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string[]>(
                name: "projects",
                table: "credentials",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "rotation_salt",
                table: "credentials",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "data_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    xml = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "mailed_links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mailed_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    recipient = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    subject = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    link_id = table.Column<Guid>(type: "uuid", nullable: true),
                    resets_password = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_mail", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    user_agent = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_sessions_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_failures",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    familiar = table.Column<bool>(type: "boolean", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    locked_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failures", x => new { x.account, x.familiar });
                });

            migrationBuilder.CreateTable(
                name: "used_codes",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_codes", x => new { x.user_id, x.code });
                });

            migrationBuilder.CreateIndex(
                name: "ix_mailed_links_expires_at",
                table: "mailed_links",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_mailed_links_subject_id_purpose_created_at",
                table: "mailed_links",
                columns: new[] { "subject_id", "purpose", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mail_done_at",
                table: "outgoing_mail",
                column: "done_at");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mail_run_at",
                table: "outgoing_mail",
                column: "run_at",
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_id",
                table: "sessions",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_failures_last_at",
                table: "sign_in_failures",
                column: "last_at");

            migrationBuilder.Sql("""
                ALTER TABLE users ALTER COLUMN recovery_codes DROP DEFAULT, ALTER COLUMN security_stamp DROP DEFAULT;
                ALTER TABLE organizations ALTER COLUMN mfa_required DROP DEFAULT;
                ALTER TABLE credentials ALTER COLUMN projects DROP DEFAULT;

                -- Sign-ins of before now have a row each, so that they are listed and can be ended.
                INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at)
                  SELECT coalesce(c.family_id, c.id), c.user_id, min(c.created_at), max(c.created_at), max(c.expires_at) FROM credentials c
                  WHERE c.kind = 'refresh' AND c.revoked_at IS NULL AND c.expires_at > now() GROUP BY 1, 2;

                -- Identity is not a tenant's. Mail goes out by the worker, which sees of a user what a letter needs.
                GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, sign_in_failures TO cloud_app;
                GRANT SELECT, INSERT, DELETE ON used_codes TO cloud_app;
                GRANT SELECT, INSERT ON data_keys TO cloud_app;
                GRANT SELECT, INSERT, UPDATE ON mailed_links TO cloud_app;
                GRANT INSERT ON outgoing_mail TO cloud_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON mailed_links, outgoing_mail TO cloud_worker;
                GRANT SELECT (id, email) ON users TO cloud_worker;

                CREATE FUNCTION cloud_mfa_required_of(member uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                  SELECT coalesce(array_agg(o.id), '{}') FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = member AND o.mfa_required $$;
                REVOKE ALL ON FUNCTION cloud_mfa_required_of FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION cloud_mfa_required_of TO cloud_app;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
