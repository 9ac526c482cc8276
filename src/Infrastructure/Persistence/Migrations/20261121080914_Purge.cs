using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>What AWS wants to be told of a retained resource to purge it, and what the sweep of overdue activities may say of a purge and of a project's creation.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121080914_Purge")]
    public partial class Purge : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "details",
                table: "retained_resources",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.Sql("""
                ALTER TABLE retained_resources ALTER COLUMN details DROP DEFAULT;
                GRANT UPDATE (purge_activity_id, purge_failure) ON retained_resources TO cloud_worker;
                GRANT UPDATE (status, status_message, updated_at) ON projects TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
