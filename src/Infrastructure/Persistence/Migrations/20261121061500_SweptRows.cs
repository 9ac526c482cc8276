using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>What the sweep of overdue activities may say of the rows that hang on them: these columns and no others.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261121061500_SweptRows")]
    public sealed class SweptRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            GRANT UPDATE (state, failure, completed_at, updated_at) ON restores, scaling_requests TO cloud_worker;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations only go forward; restore a backup of the control plane instead.");
    }
}
