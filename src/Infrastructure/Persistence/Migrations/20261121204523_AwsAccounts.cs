using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121204523_AwsAccounts")]
    public partial class AwsAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "aws_account_id",
                table: "projects",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "aws_accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    title = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    external_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    check_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    checks = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_aws_accounts", x => x.id);
                    table.ForeignKey(
                        name: "fk_aws_accounts_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_projects_aws_account_id",
                table: "projects",
                column: "aws_account_id");

            migrationBuilder.CreateIndex(
                name: "ix_aws_accounts_organization_id_id",
                table: "aws_accounts",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_aws_accounts_to_check",
                table: "aws_accounts",
                column: "check_requested_at",
                filter: "check_requested_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_aws_accounts_account",
                table: "aws_accounts",
                columns: new[] { "organization_id", "account_id" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_projects_aws_account_id",
                table: "projects",
                column: "aws_account_id",
                principalTable: "aws_accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.Sql("""
                ALTER TABLE aws_accounts ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON aws_accounts TO cloud_app USING (organization_id = (SELECT app_tenant()));
                GRANT SELECT, INSERT, UPDATE, DELETE ON aws_accounts TO cloud_app;
                CREATE POLICY worker ON aws_accounts TO cloud_worker USING (true);
                GRANT SELECT ON aws_accounts TO cloud_worker;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
