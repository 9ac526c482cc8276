using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cloud.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CloudDb))]
    [Migration("20261121204043_EdgeStacks")]
    public partial class EdgeStacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "edge",
                table: "stacks",
                type: "jsonb",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Forward only: restore a backup of the database instead.");
    }
}
