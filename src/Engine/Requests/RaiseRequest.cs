using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Requests;

/// <summary>What is asked for, without a chat. <paramref name="Sku"/> or <paramref name="Description"/> must be given.</summary>
/// <param name="Unit">The catalogue's word; null takes the item's own unit.</param>
public sealed record NewLine(string? Sku, string? Description, decimal? Quantity, string? Unit);

/// <param name="Phone">Of the person for whom it is raised, E.164.</param>
/// <param name="Site">Null: the person's own.</param>
/// <param name="CostCenter">Null: the site's, else the person's.</param>
public sealed record NewRequest(string? Phone, IReadOnlyList<NewLine>? Lines, string? Site, DateOnly? NeedBy, string? CostCenter, string? Notes);

/// <param name="Number">Of the new request; null when the outcome is a no.</param>
/// <param name="Answer">What the caller was told the first time, where it was kept.</param>
public sealed record RaisedRequest(Outcome Outcome, string? Number, string? Answer = null);

/// <summary>A call that may be repeated: the same key and body give the request that the first one made; the same key with another body is refused.</summary>
public sealed record OnceOnly(string Key, string BodyHash);

/// <summary>Raises a request for a person over the API or portal; it starts in Checking.</summary>
public sealed class RaiseRequest(IDbContextFactory<ProcurementDb> dbs, CompanyKnowledgeCache company, TimeProvider clock, IChangeNotices notices)
{
    /// <param name="answer">Writes what the caller is told, from the request as it is raised: committed with it, so that a repeat hears the same. Null keeps the number alone.</param>
    /// <returns>invalid with every error; not-allowed when the actor may not raise requests.</returns>
    public async Task<RaisedRequest> RunAsync(NewRequest request, OnceOnly? once, Actor actor, CancellationToken cancellationToken, Func<ProcurementDb, PurchaseRequest, CancellationToken, Task<string>>? answer = null)
    {
        if (!actor.IsOperator && actor.Kind != "integrator") return No(NoCodes.NotAllowed, "Only an operator or an integrator raises requests for others.");
        var now = clock.GetUtcNow();
        var facts = await company.FactsAsync(cancellationToken);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (once is not null && await EarlierAsync(db, once, cancellationToken) is { } earlier) return earlier;
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(row => row.Phone == request.Phone, cancellationToken);
        if (Refuse(person, request) is { Length: > 0 } wrong) return No(NoCodes.Invalid, wrong);
        var author = actor.Kind == "integrator" ? "integrator" : "operator";
        var by = new ApplyFacts(facts, author, person!.Roles, person.CostCenterCode, facts.DateAt(request.Site ?? person.SiteCode, now));
        var start = RequestState.Empty with { Site = person.SiteCode, CostCenter = ApplyOperations.DefaultCostCenter(person.SiteCode, by) };
        var operations = Operations(request);
        var applied = ApplyOperations.Apply(start, [.. operations.Select(pair => pair.Operation)], by);
        var faults = applied.Errors.Select(error => $"{operations[error.Index].Field}: {error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}")
            .Concat(applied.Refused.Select(item => $"lines: {item} may not be ordered by this person for this site.")).ToArray();
        if (faults.Length > 0) return No(NoCodes.Invalid, faults);
        var row = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(now),
            Number = await db.NextNumberAsync(ProcurementDb.RequestNumbers, now, cancellationToken),
            RequesterId = person.Id,
            Currency = facts.Currency,
            CreatedAt = now,
            TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
        };
        row.Write(applied.State with { SaidFields = Said(request) }, db, now);
        row.Heard(now);
        db.Add(row);
        foreach (var operation in applied.Done) db.Add(OperationRows.Of(operation, row, author, actor.PersonId ?? actor.UserId, null, now));
        SubmitRequest.Submit(db, row, author, actor.PersonId ?? actor.UserId, null, now);
        await db.SaveChangesAsync(cancellationToken);
        var told = answer is null ? null : await answer(db, row, cancellationToken);
        if (once is not null) db.IdempotentCalls.Add(new IdempotentCall { Key = once.Key, BodyHash = once.BodyHash, StatusCode = 201, Response = told ?? row.Number, At = now });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Wake(Stages.Check);
        notices.Changed(ChangeKinds.Request, row.Number);
        return new RaisedRequest(Outcome.Done, row.Number, told);
    }

    /// <summary>What the same call made before; calls with one key wait for each other.</summary>
    private static async Task<RaisedRequest?> EarlierAsync(ProcurementDb db, OnceOnly once, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({once.Key}, 0))", cancellationToken);
        if (await db.IdempotentCalls.AsNoTracking().SingleOrDefaultAsync(x => x.Key == once.Key, cancellationToken) is not { } call) return null;
        if (call.BodyHash != once.BodyHash) return No(NoCodes.Invalid, "This Idempotency-Key was used with another body. Use a new key for a new request.");
        if (call.Response is not ['{', ..]) return new RaisedRequest(Outcome.Done, call.Response);
        using var told = System.Text.Json.JsonDocument.Parse(call.Response);
        return new RaisedRequest(Outcome.Done, told.RootElement.GetProperty("number").GetString(), call.Response);
    }

    private static RaisedRequest No(string code, params string[] errors) => new(Outcome.No(code, errors), null);

    private static string[] Refuse(Person? person, NewRequest request)
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(request.Phone)) wrong.Add("phone: is missing.");
        else if (person is null) wrong.Add("phone: no person has this number.");
        else if (!person.Active) wrong.Add("phone: this person is not active.");
        else if (person.Roles.TrueForAll(role => role == PersonRoles.Receiver)) wrong.Add("phone: this person may receive, but not request.");
        if (request.Lines is not { Count: > 0 } lines) wrong.Add("lines: at least one is needed.");
        else wrong.AddRange(lines.Select((line, index) => (line, index)).Where(pair => pair.line?.Quantity is null).Select(pair => $"lines[{pair.index}]: quantity is missing."));
        return [.. wrong];
    }

    /// <summary>The fields first, so that a line's restriction is judged by the site where it goes.</summary>
    private static List<(string Field, RequestOperation Operation)> Operations(NewRequest request)
    {
        var operations = new List<(string, RequestOperation)>();
        if (request.Site is { } site) operations.Add(("site", new SetSite(site)));
        if (request.NeedBy is { } date) operations.Add(("needBy", new SetNeedBy(date)));
        if (request.CostCenter is { } costCenter) operations.Add(("costCenter", new SetCostCenter(costCenter)));
        if (request.Notes is { } notes) operations.Add(("notes", new SetNotes(notes)));
        foreach (var (line, index) in request.Lines!.Select((line, index) => (line, index)))
        {
            var description = line.Description ?? line.Sku ?? "";
            operations.Add(($"lines[{index}]", new AddLine(index + 1, line.Sku, description, line.Quantity, line.Unit, description, line.Quantity, line.Unit)));
        }

        return operations;
    }

    private static List<string> Said(NewRequest request) =>
        [.. new[] { request.Site is null ? null : "site", request.NeedBy is null ? null : "needBy", request.CostCenter is null ? null : "costCenter", request.Notes is null ? null : "notes" }.OfType<string>()];
}
