using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121043336_Engine")]
    public partial class Engine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_retry_of",
                table: "activities");

            migrationBuilder.DropIndex(
                name: "ux_activities_one_exclusive",
                table: "activities");

            migrationBuilder.AddColumn<bool>(
                name: "cancellable",
                table: "activities",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<int>(
                name: "faults",
                table: "activities",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_activities_open_by_deadline",
                table: "activities",
                column: "deadline",
                filter: "completed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_activities_to_cancel",
                table: "activities",
                column: "run_at",
                filter: "completed_at is null and cancel_requested_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_activities_one_exclusive",
                table: "activities",
                column: "environment_id",
                unique: true,
                filter: "exclusive and completed_at is null and state not in ('scheduled', 'staged')");

            migrationBuilder.CreateIndex(
                name: "ux_activities_one_retry",
                table: "activities",
                column: "retry_of",
                unique: true,
                filter: "retry_of is not null");

            migrationBuilder.Sql("""
                -- For the rows that were there; new ones say it themselves.
                ALTER TABLE activities ALTER COLUMN cancellable DROP DEFAULT, ALTER COLUMN faults DROP DEFAULT;

                -- Who asks an activity to stop wakes the workers, once a statement.
                CREATE TRIGGER activities_wake_to_cancel AFTER UPDATE OF cancel_requested_at ON activities FOR EACH STATEMENT EXECUTE FUNCTION activities_wake();

                -- The sweeper says of an activity that it ends, and of its environment that a person must look: these columns and no others.
                GRANT UPDATE (lifecycle, health, updated_at) ON environments TO cloud_worker;
                GRANT UPDATE (status, failure, completed_at, updated_at) ON backups TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
