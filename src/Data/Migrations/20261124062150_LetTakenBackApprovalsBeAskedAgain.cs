using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Procurement.Data.Migrations
{
    /// <inheritdoc />
    public partial class LetTakenBackApprovalsBeAskedAgain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_approvals_request_id_revision_approver_id_role",
                table: "approvals");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_request_id",
                table: "approvals",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_request_id_revision_approver_id_role",
                table: "approvals",
                columns: new[] { "request_id", "revision", "approver_id", "role" },
                unique: true,
                filter: "state <> 'Voided'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_approvals_request_id",
                table: "approvals");

            migrationBuilder.DropIndex(
                name: "ix_approvals_request_id_revision_approver_id_role",
                table: "approvals");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_request_id_revision_approver_id_role",
                table: "approvals",
                columns: new[] { "request_id", "revision", "approver_id", "role" },
                unique: true);
        }
    }
}
