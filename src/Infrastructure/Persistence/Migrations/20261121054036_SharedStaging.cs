using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121054036_SharedStaging")]
    public partial class SharedStaging : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_waiting_in_environment",
                table: "activities");

            migrationBuilder.DropIndex(
                name: "ux_activities_one_exclusive",
                table: "activities");

            migrationBuilder.DropIndex(
                name: "ux_activities_one_running",
                table: "activities");

            migrationBuilder.AddColumn<Guid>(
                name: "shared_with_id",
                table: "environments",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "lock_id",
                table: "activities",
                type: "uuid",
                nullable: true);

            migrationBuilder.Sql("""
                -- Until now every environment had nodes, and so a lock, of its own.
                UPDATE activities SET lock_id = environment_id;

                -- Staging of the plan that shares production's nodes moves there when it is next activated; what stands stays where it is.
                UPDATE environments s SET shared_with_id = p.id
                FROM environments p JOIN projects o ON o.id = p.project_id
                WHERE p.project_id = s.project_id AND p.type = 'production' AND s.type = 'staging' AND o.plan = 'pro' AND s.lifecycle IN ('inactive', 'provisioning_failed');
                """);

            migrationBuilder.CreateIndex(
                name: "ix_environments_shared_with_id",
                table: "environments",
                column: "shared_with_id");

            migrationBuilder.CreateIndex(
                name: "ix_activities_waiting_for_lock",
                table: "activities",
                columns: new[] { "lock_id", "run_at" },
                filter: "state in ('pending', 'scheduled')");

            migrationBuilder.CreateIndex(
                name: "ux_activities_one_exclusive",
                table: "activities",
                column: "lock_id",
                unique: true,
                filter: "exclusive and completed_at is null and state not in ('scheduled', 'staged')");

            migrationBuilder.CreateIndex(
                name: "ux_activities_one_running",
                table: "activities",
                column: "lock_id",
                unique: true,
                filter: "state = 'in_progress'");

            migrationBuilder.AddForeignKey(
                name: "fk_environments_shared_with_id",
                table: "environments",
                column: "shared_with_id",
                principalTable: "environments",
                principalColumn: "id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
