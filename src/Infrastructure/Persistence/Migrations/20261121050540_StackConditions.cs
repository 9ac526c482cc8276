using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121050540_StackConditions")]
    public partial class StackConditions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "root_cause",
                table: "stacks",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "termination_protection",
                table: "stacks",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "stack_condition",
                table: "environments",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "retained_resources",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    environment_name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    stack_arn = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    region = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    logical_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    type = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    physical_id = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    purge_activity_id = table.Column<Guid>(type: "uuid", nullable: true),
                    purge_failure = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retained_resources", x => x.id);
                    table.ForeignKey(
                        name: "fk_retained_resources_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_retained_resources_environment_id",
                table: "retained_resources",
                column: "environment_id");

            migrationBuilder.CreateIndex(
                name: "ix_retained_resources_organization_id",
                table: "retained_resources",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_retained_resources_project_id_id",
                table: "retained_resources",
                columns: new[] { "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_retained_resources_stack_arn_logical_id",
                table: "retained_resources",
                columns: new[] { "stack_arn", "logical_id" },
                unique: true);

            migrationBuilder.Sql("""
                -- What stands now; the reconcile looks again within six hours. New rows say it themselves.
                UPDATE environments SET stack_condition = CASE WHEN lifecycle IN ('active', 'updating') THEN 'standing' WHEN lifecycle IN ('provisioning', 'deactivating') THEN 'changing' ELSE 'none' END;
                ALTER TABLE environments ALTER COLUMN stack_condition DROP DEFAULT;
                ALTER TABLE stacks ALTER COLUMN termination_protection DROP DEFAULT;

                ALTER TABLE retained_resources ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON retained_resources TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON retained_resources TO cloud_app;
                CREATE POLICY worker ON retained_resources TO cloud_worker USING (true);
                GRANT SELECT ON retained_resources TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
