using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <summary>What a project's files say is kept for each deployment, and environments say which they have.</summary>
    [DbContext(typeof(CloudDb))]
    [Migration("20261122132347_Revisions")]
    public partial class Revisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "revision_id",
                table: "environments",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "revisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(13)", maxLength: 13, nullable: false),
                    commit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    configuration = table.Column<string>(type: "jsonb", maxLength: 500, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_revisions_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_environments_revision_id",
                table: "environments",
                column: "revision_id");

            migrationBuilder.CreateIndex(
                name: "ix_revisions_organization_id",
                table: "revisions",
                column: "organization_id");

            migrationBuilder.CreateIndex(
                name: "ix_revisions_project_id",
                table: "revisions",
                column: "project_id");

            migrationBuilder.AddForeignKey(
                name: "fk_environments_revision_id",
                table: "environments",
                column: "revision_id",
                principalTable: "revisions",
                principalColumn: "id");

            migrationBuilder.Sql("""
                ALTER TABLE revisions ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON revisions TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT ON revisions TO cloud_app;
                CREATE POLICY worker ON revisions TO cloud_worker USING (true);
                GRANT SELECT ON revisions TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
