using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121075501_WaitingInOrder")]
    public partial class WaitingInOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activity_log_organization_id",
                table: "activity_log");

            migrationBuilder.DropIndex(
                name: "ix_activities_waiting",
                table: "activities");

            migrationBuilder.CreateIndex(
                name: "ix_activities_waiting",
                table: "activities",
                columns: new[] { "priority", "run_at", "id" },
                filter: "state in ('pending', 'scheduled')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_waiting",
                table: "activities");

            migrationBuilder.CreateIndex(
                name: "ix_activity_log_organization_id",
                table: "activity_log",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_activities_waiting",
                table: "activities",
                columns: new[] { "run_at", "priority" },
                filter: "state in ('pending', 'scheduled')");
        }
    }
}
