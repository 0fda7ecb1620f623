using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>Loading a request to change it.</summary>
internal static class RequestRowsInUse
{
    /// <summary>The request with its lines, locked until the transaction ends; null when there is none of that number.</summary>
    public static async Task<PurchaseRequest?> LockRequestAsync(this ProcurementDb db, string number, CancellationToken cancellationToken)
    {
        var request = await db.Requests.FromSql($"SELECT *, xmin FROM purchase_requests WHERE number = {number} FOR UPDATE").AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (request is not null) await db.Entry(request).Collection(row => row.Lines).LoadAsync(cancellationToken);
        return request;
    }

    /// <summary>Questions about a request that were not answered.</summary>
    public static Task<List<Question>> OpenQuestionsAsync(this ProcurementDb db, Guid requestId, CancellationToken cancellationToken) =>
        db.Questions.Where(question => question.RequestId == requestId && question.AnsweredAt == null).ToListAsync(cancellationToken);
}
