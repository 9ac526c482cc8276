using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121111236_Variables")]
    public partial class Variables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "variables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<string>(type: "character varying(13)", maxLength: 13, nullable: false),
                    environment_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    value_bytes = table.Column<int>(type: "integer", nullable: false),
                    is_json = table.Column<bool>(type: "boolean", nullable: false),
                    is_sensitive = table.Column<bool>(type: "boolean", nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    is_inheritable = table.Column<bool>(type: "boolean", nullable: false),
                    visible_build = table.Column<bool>(type: "boolean", nullable: false),
                    visible_runtime = table.Column<bool>(type: "boolean", nullable: false),
                    application_scope = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_variables", x => x.id);
                    table.ForeignKey(
                        name: "fk_variables_environment_id",
                        column: x => x.environment_id,
                        principalTable: "environments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_variables_project_id",
                        column: x => x.project_id,
                        principalTable: "projects",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_variables_environment_id",
                table: "variables",
                column: "environment_id");

            migrationBuilder.CreateIndex(
                name: "ix_variables_key_id_organization_id",
                table: "variables",
                columns: new[] { "key_id", "organization_id" });

            migrationBuilder.CreateIndex(
                name: "ix_variables_organization_id_key_id",
                table: "variables",
                columns: new[] { "organization_id", "key_id" });

            migrationBuilder.CreateIndex(
                name: "ux_variables_name",
                table: "variables",
                columns: new[] { "project_id", "environment_id", "name" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            // The worker finds whose values an older key sealed, and sees no value: it takes the tenant before it seals anew.
            migrationBuilder.Sql("""
                ALTER TABLE variables ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON variables TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON variables TO cloud_app;
                CREATE POLICY worker ON variables FOR SELECT TO cloud_worker USING (true);
                GRANT SELECT (organization_id, key_id) ON variables TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new System.NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
