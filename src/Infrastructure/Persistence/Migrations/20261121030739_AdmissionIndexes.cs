using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121030739_AdmissionIndexes")]
    public partial class AdmissionIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_activities_running_in_project",
                table: "activities",
                column: "project_id",
                filter: "state = 'in_progress' and exclusive");

            migrationBuilder.CreateIndex(
                name: "ix_activities_waiting_in_environment",
                table: "activities",
                columns: new[] { "environment_id", "run_at" },
                filter: "state in ('pending', 'scheduled')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_running_in_project",
                table: "activities");

            migrationBuilder.DropIndex(
                name: "ix_activities_waiting_in_environment",
                table: "activities");
        }
    }
}
