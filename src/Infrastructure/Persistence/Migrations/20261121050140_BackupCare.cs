using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Holds on backups, numbers that are never given twice, and restores.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121050140_BackupCare")]
    public partial class BackupCare : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "backup_serial",
                table: "environments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "deletion_id",
                table: "backups",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "held",
                table: "backups",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_at",
                table: "backups",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "held_by",
                table: "backups",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_reason",
                table: "backups",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "restores",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    backup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    backup_index = table.Column<int>(type: "integer", nullable: false),
                    source_environment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    environment_name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    parts = table.Column<string>(type: "jsonb", nullable: false),
                    failure = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    measured_seconds = table.Column<double>(type: "double precision", nullable: true),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_restores", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_restores_activity_id",
                table: "restores",
                column: "activity_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_restores_backup_id",
                table: "restores",
                column: "backup_id");

            migrationBuilder.CreateIndex(
                name: "ix_restores_environment_id_id",
                table: "restores",
                columns: new[] { "environment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_restores_organization_id",
                table: "restores",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_restores_project_id",
                table: "restores",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "ix_restores_source_environment_id_id",
                table: "restores",
                columns: new[] { "source_environment_id", "id" });

            migrationBuilder.Sql("""
                -- For the rows that were there; new ones say it themselves.
                ALTER TABLE environments ALTER COLUMN backup_serial DROP DEFAULT;
                ALTER TABLE backups ALTER COLUMN held DROP DEFAULT;

                -- Numbers already given stay given.
                UPDATE environments e SET backup_serial = (SELECT coalesce(max(b.index), 0) FROM backups b WHERE b.environment_id = e.id)
                  WHERE EXISTS (SELECT FROM backups b WHERE b.environment_id = e.id);

                ALTER TABLE restores ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON restores TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON restores TO cloud_app;
                CREATE POLICY worker ON restores TO cloud_worker USING (true);
                GRANT SELECT ON restores TO cloud_worker;

                -- Who gives an activity up says so of what it was about: these columns and no others.
                GRANT UPDATE (state, failure, completed_at, updated_at) ON restores TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
