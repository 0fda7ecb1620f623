using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class ChainAttemptSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "approved",
                table: "order_attempts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "armed_hash",
                table: "order_attempts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "evidence_hash",
                table: "order_attempts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "evidence_steps",
                table: "order_attempts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "file_key",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "file_sha256",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "hash",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "page_sha256",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "picture_sha256",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "position",
                table: "attempt_steps",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "previous_hash",
                table: "attempt_steps",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "order_sheets",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_key = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    contents = table.Column<string>(type: "text", nullable: false),
                    filed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_sheets", x => x.order_id);
                    table.ForeignKey(
                        name: "fk_order_sheets_purchase_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "purchase_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attempt_steps_attempt_id_position",
                table: "attempt_steps",
                columns: new[] { "attempt_id", "position" },
                unique: true,
                filter: "hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attempt_steps_file_key",
                table: "attempt_steps",
                column: "file_key");

            migrationBuilder.CreateIndex(
                name: "ix_attempt_steps_screenshot_key",
                table: "attempt_steps",
                column: "screenshot_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_sheets");

            migrationBuilder.DropIndex(
                name: "ix_attempt_steps_attempt_id_position",
                table: "attempt_steps");

            migrationBuilder.DropIndex(
                name: "ix_attempt_steps_file_key",
                table: "attempt_steps");

            migrationBuilder.DropIndex(
                name: "ix_attempt_steps_screenshot_key",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "approved",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "armed_hash",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "evidence_hash",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "evidence_steps",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "address",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "file_key",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "file_sha256",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "hash",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "page_sha256",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "picture_sha256",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "position",
                table: "attempt_steps");

            migrationBuilder.DropColumn(
                name: "previous_hash",
                table: "attempt_steps");
        }
    }
}
