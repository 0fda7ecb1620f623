using System.Text.Json;
using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>Operations as rows of the history, and back.</summary>
public static class OperationRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The row of an operation that has just been applied: its revision is the request's present one.</summary>
    public static Operation Of(RequestOperation operation, PurchaseRequest request, string author, Guid? authorId, Guid? turnId, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToElement(operation, Json);
        return new Operation
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            At = now,
            Author = author,
            AuthorId = authorId,
            Kind = body.GetProperty("op").GetString()!,
            Body = body.GetRawText(),
            TurnId = turnId,
            RevisionAfter = request.Revision,
        };
    }

    /// <summary>An entry of the history that is a decision and no change of contents: approve, hold, release ...</summary>
    public static Operation Decision(string kind, PurchaseRequest request, string author, Guid? authorId, string? comment, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestId = request.Id,
        At = now,
        Author = author,
        AuthorId = authorId,
        Kind = kind,
        Body = JsonSerializer.Serialize(new { op = kind, comment }, Json),
        RevisionAfter = request.Revision,
    };

    public static string Write(RequestOperation operation) => JsonSerializer.Serialize(operation, Json);

    public static RequestOperation Read(string json) => JsonSerializer.Deserialize<RequestOperation>(json, Json)!;
}
