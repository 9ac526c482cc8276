using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261122000350_RestoreSlots")]
    public partial class RestoreSlots : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "slots",
                table: "stacks",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "switch_activity_id",
                table: "restores",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "undo_until",
                table: "restores",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "undo_window_hours",
                table: "restores",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_restores_window_ends",
                table: "restores",
                column: "undo_until",
                filter: "state = 'switched'");

            migrationBuilder.CreateIndex(
                name: "ux_restores_one_window",
                table: "restores",
                column: "environment_id",
                unique: true,
                filter: "state in ('switching', 'switched', 'undoing', 'settling')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
