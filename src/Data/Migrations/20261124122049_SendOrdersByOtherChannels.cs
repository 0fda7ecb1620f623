using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class SendOrdersByOtherChannels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "suppliers",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "answer_due_at",
                table: "purchase_orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "attention_note",
                table: "purchase_orders",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "document_id",
                table: "order_attempts",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "order_documents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    copy = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    changes = table.Column<string>(type: "jsonb", nullable: true),
                    remark = table.Column<string>(type: "text", nullable: true),
                    asked_by = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: true),
                    files = table.Column<List<string>>(type: "text[]", nullable: false),
                    may_have_gone = table.Column<bool>(type: "boolean", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    server_words = table.Column<string>(type: "text", nullable: true),
                    token_hash = table.Column<string>(type: "text", nullable: true),
                    token_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    answer_number = table.Column<string>(type: "text", nullable: true),
                    answer_delivery = table.Column<DateOnly>(type: "date", nullable: true),
                    answer_remark = table.Column<string>(type: "text", nullable: true),
                    answered_by = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_documents", x => x.id);
                    table.ForeignKey(
                        name: "fk_order_documents_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "purchase_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "supplier_cxml",
                columns: table => new
                {
                    supplier_code = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    from_domain = table.Column<string>(type: "text", nullable: false),
                    from_identity = table.Column<string>(type: "text", nullable: false),
                    to_domain = table.Column<string>(type: "text", nullable: false),
                    to_identity = table.Column<string>(type: "text", nullable: false),
                    sender_domain = table.Column<string>(type: "text", nullable: false),
                    sender_identity = table.Column<string>(type: "text", nullable: false),
                    protected_shared_secret = table.Column<string>(type: "text", nullable: false),
                    is_test = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supplier_cxml", x => x.supplier_code);
                });

            migrationBuilder.CreateIndex(
                name: "ux_order_attempts_one_armed",
                table: "order_attempts",
                column: "order_id",
                unique: true,
                filter: "armed_at IS NOT NULL AND document_id IS NULL AND (outcome IS NULL OR outcome = 'placed' OR outcome = 'uncertain')");

            migrationBuilder.CreateIndex(
                name: "ux_order_attempts_one_armed_document",
                table: "order_attempts",
                column: "document_id",
                unique: true,
                filter: "armed_at IS NOT NULL AND (outcome IS NULL OR outcome IN ('placed', 'sent', 'uncertain'))");

            migrationBuilder.CreateIndex(
                name: "ix_order_documents_order_id_revision_copy",
                table: "order_documents",
                columns: new[] { "order_id", "revision", "copy" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_documents_reference",
                table: "order_documents",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_documents_token_hash",
                table: "order_documents",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_documents");

            migrationBuilder.DropTable(
                name: "supplier_cxml");

            migrationBuilder.DropIndex(
                name: "ux_order_attempts_one_armed",
                table: "order_attempts");

            migrationBuilder.DropIndex(
                name: "ux_order_attempts_one_armed_document",
                table: "order_attempts");

            migrationBuilder.DropColumn(
                name: "language",
                table: "suppliers");

            migrationBuilder.DropColumn(
                name: "answer_due_at",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "attention_note",
                table: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "document_id",
                table: "order_attempts");
        }
    }
}
