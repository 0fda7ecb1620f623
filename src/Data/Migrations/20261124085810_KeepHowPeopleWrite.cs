using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepHowPeopleWrite : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "bursts",
                table: "conversations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "gap_high_seconds",
                table: "conversations",
                type: "double precision",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "gap_median_seconds",
                table: "conversations",
                type: "double precision",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<int>(
                name: "gaps",
                table: "conversations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "goes_on_share",
                table: "conversations",
                type: "double precision",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_batch_at",
                table: "conversations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_heard_at",
                table: "conversations",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "bursts",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "gap_high_seconds",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "gap_median_seconds",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "gaps",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "goes_on_share",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "last_batch_at",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "last_heard_at",
                table: "conversations");
        }
    }
}
