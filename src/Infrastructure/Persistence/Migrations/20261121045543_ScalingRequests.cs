using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Scaling requests, behind the tenant's wall like every table of a tenant.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121045543_ScalingRequests")]
    public partial class ScalingRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "scaling_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    from = table.Column<string>(type: "jsonb", nullable: false),
                    to = table.Column<string>(type: "jsonb", nullable: false),
                    nodes = table.Column<string>(type: "jsonb", nullable: false),
                    gateways = table.Column<string>(type: "jsonb", nullable: false),
                    web_changed = table.Column<bool>(type: "boolean", nullable: false),
                    scheduled_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    return_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    return_of = table.Column<Guid>(type: "uuid", nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    held_before = table.Column<int>(type: "integer", nullable: true),
                    failure = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scaling_requests", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_scaling_requests_activity_id",
                table: "scaling_requests",
                column: "activity_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_scaling_requests_environment_id_id",
                table: "scaling_requests",
                columns: new[] { "environment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_scaling_requests_organization_id",
                table: "scaling_requests",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_scaling_requests_return_of",
                table: "scaling_requests",
                column: "return_of",
                unique: true,
                filter: "return_of is not null");

            migrationBuilder.Sql("""
                ALTER TABLE scaling_requests ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON scaling_requests TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON scaling_requests TO cloud_app;
                CREATE POLICY worker ON scaling_requests TO cloud_worker USING (true);
                GRANT SELECT ON scaling_requests TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "scaling_requests");
        }
    }
}
