using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121235914_Domains")]
    public partial class Domains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "served",
                table: "environments",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "environment_domains",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(13)", maxLength: 13, nullable: false),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    proof = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    proof_found = table.Column<bool>(type: "boolean", nullable: false),
                    validation_found = table.Column<bool>(type: "boolean", nullable: false),
                    validation_name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    validation_value = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    certificate_arn = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    requests = table.Column<int>(type: "integer", nullable: false),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_look_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_environment_domains", x => x.id);
                    table.ForeignKey(
                        name: "fk_environment_domains_environment_id",
                        column: x => x.environment_id,
                        principalTable: "environments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_environment_domains_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_environment_domains_environment_id",
                table: "environment_domains",
                column: "environment_id");

            migrationBuilder.CreateIndex(
                name: "ix_environment_domains_organization_id_id",
                table: "environment_domains",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_domains_to_look_at",
                table: "environment_domains",
                column: "next_look_at",
                filter: "next_look_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_domains_name",
                table: "environment_domains",
                columns: new[] { "project_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_domains_proven",
                table: "environment_domains",
                column: "name",
                unique: true,
                filter: "verified_at is not null and status <> 'failed'");

            migrationBuilder.Sql("""
                ALTER TABLE environment_domains ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON environment_domains TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON environment_domains TO cloud_app;
                CREATE POLICY worker ON environment_domains TO cloud_worker USING (true);
                GRANT SELECT ON environment_domains TO cloud_worker;
                GRANT UPDATE (next_look_at) ON environment_domains TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
