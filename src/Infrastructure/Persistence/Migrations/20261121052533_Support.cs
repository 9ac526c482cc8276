using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>Tickets, versions that differ from the files, and the doors through which staff look over all tenants (ADR 0012).</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121052533_Support")]
    public partial class Support : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "service_versions",
                table: "environments",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "audit_events",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "tickets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    priority = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    category = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    project_id = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: true),
                    environment_name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    change = table.Column<string>(type: "jsonb", nullable: false),
                    decision = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tickets", x => x.id);
                    table.ForeignKey(
                        name: "fk_tickets_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_staff = table.Column<bool>(type: "boolean", nullable: false),
                    body = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_comments", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_comments_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_projects_created_at_id",
                table: "projects",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_environments_lifecycle_id",
                table: "environments",
                columns: new[] { "lifecycle", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_environments_unwell",
                table: "environments",
                column: "id",
                filter: "health in ('degraded', 'critical') or lifecycle = 'attention_required' or stack_condition in ('create_failed', 'rollback_failed', 'delete_failed', 'missing')");

            migrationBuilder.CreateIndex(
                name: "ix_attention_items_open",
                table: "attention_items",
                column: "id",
                filter: "resolved_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_activities_by_rare_type",
                table: "activities",
                columns: new[] { "type", "id" },
                filter: "type not in ('environment.backup', 'environment.reconcile')");

            migrationBuilder.CreateIndex(
                name: "ix_activities_failed",
                table: "activities",
                column: "id",
                filter: "result = 'failure'");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_comments_organization_id",
                table: "ticket_comments",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_comments_ticket_id_id",
                table: "ticket_comments",
                columns: new[] { "ticket_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_activity_id",
                table: "tickets",
                column: "activity_id",
                unique: true,
                filter: "activity_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_environment_id",
                table: "tickets",
                column: "environment_id");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_organization_id_id",
                table: "tickets",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_organization_id_number",
                table: "tickets",
                columns: new[] { "organization_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tickets_status_id",
                table: "tickets",
                columns: new[] { "status", "id" });

            migrationBuilder.Sql("ALTER TABLE environments ALTER COLUMN service_versions DROP DEFAULT;");
            foreach (var table in new[] { "tickets", "ticket_comments" })
            {
                migrationBuilder.Sql($"""
                    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY tenant ON {table} TO cloud_app USING (organization_id = (SELECT app_tenant()));
                    GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO cloud_app;
                    CREATE POLICY worker ON {table} TO cloud_worker USING (true);
                    GRANT SELECT ON {table} TO cloud_worker;
                    """);
            }

            migrationBuilder.Sql(TicketFunctions);
            migrationBuilder.Sql(StaffReach);
            migrationBuilder.Sql(StaffLists);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
