using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261122040403_DomainZone")]
    public partial class DomainZone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<string>(
            name: "hosted_zone_id",
            table: "environment_domains",
            type: "character varying(32)",
            maxLength: 32,
            nullable: true);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
