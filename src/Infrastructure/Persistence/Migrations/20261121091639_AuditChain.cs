using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121091639_AuditChain")]
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "act_as",
                table: "audit_events",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "after",
                table: "audit_events",
                type: "text",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "before",
                table: "audit_events",
                type: "text",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "token_id",
                table: "audit_events",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "token_name",
                table: "audit_events",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit_chain",
                columns: table => new
                {
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_chain", x => new { x.organization_id, x.sequence });
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_organization_id_action_id",
                table: "audit_events",
                columns: new[] { "organization_id", "action", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_organization_id_actor_id_id",
                table: "audit_events",
                columns: new[] { "organization_id", "actor_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_organization_id_outcome_id",
                table: "audit_events",
                columns: new[] { "organization_id", "outcome", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_organization_id_target",
                table: "audit_events",
                columns: new[] { "organization_id", "target" })
                .Annotation("Npgsql:IndexOperators", new[] { "uuid_ops", "varchar_pattern_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_chain_event_id",
                table: "audit_chain",
                column: "event_id",
                unique: true);

            migrationBuilder.Sql(Wall);
            migrationBuilder.Sql(Functions);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new System.NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
