using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class WatchSupplierWebsites : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "browser_peak_bytes",
                table: "order_attempts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "browser_processor_milliseconds",
                table: "order_attempts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "run_milliseconds",
                table: "order_attempts",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "supplier_canaries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    supplier_code = table.Column<string>(type: "text", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    phase = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    screenshot_key = table.Column<string>(type: "text", nullable: true),
                    result_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    asked_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    run_milliseconds = table.Column<long>(type: "bigint", nullable: true),
                    browser_peak_bytes = table.Column<long>(type: "bigint", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    leased_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    gave_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supplier_canaries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supplier_wear",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    supplier_code = table.Column<string>(type: "text", nullable: false),
                    phase = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    what = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    label = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false),
                    last_seen_in = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    missed = table.Column<int>(type: "integer", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolution = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    noted_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supplier_wear", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_supplier_canaries_due_at",
                table: "supplier_canaries",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_supplier_canaries_gave_up_at",
                table: "supplier_canaries",
                column: "gave_up_at",
                filter: "gave_up_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_supplier_canaries_supplier_code",
                table: "supplier_canaries",
                column: "supplier_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_supplier_wear_supplier_code_last_seen_at",
                table: "supplier_wear",
                columns: new[] { "supplier_code", "last_seen_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ux_supplier_wear_open",
                table: "supplier_wear",
                columns: new[] { "supplier_code", "phase", "line", "what" },
                unique: true,
                filter: "resolved_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "supplier_canaries");

            migrationBuilder.DropTable(
                name: "supplier_wear");

            migrationBuilder.DropColumn(
                name: "browser_peak_bytes",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "browser_processor_milliseconds",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "run_milliseconds",
                table: "order_attempts");
        }
    }
}
