using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddSupplierBreakers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "waits_for",
                table: "purchase_orders",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "supplier_breakers",
                columns: table => new
                {
                    supplier_code = table.Column<string>(type: "text", nullable: false),
                    quiet_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    back_off_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    challenges = table.Column<List<DateTimeOffset>>(type: "timestamp with time zone[]", nullable: false),
                    stop = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supplier_breakers", x => x.supplier_code);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "supplier_breakers");

            migrationBuilder.DropColumn(
                name: "waits_for",
                table: "purchase_orders");
        }
    }
}
