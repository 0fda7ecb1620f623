using Procurement.Data.Company;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Requests;

/// <summary>Why one operation could not be applied.</summary>
/// <param name="Index">Place of the operation in the list, from 0.</param>
/// <param name="Message">What to do about it, for a person to read; starts with the operation's name.</param>
public sealed record OperationError(int Index, string Message);

/// <summary>Who changes the request and by which facts.</summary>
/// <param name="Author">requester, rules, model, operator, integrator or system.</param>
/// <param name="Roles">Of the person for whom it is bought: with the delivery site they decide on restricted items.</param>
/// <param name="Today">At the request's site.</param>
public sealed record ApplyFacts(CompanyFacts Company, string Author, IReadOnlyList<string> Roles, string? PersonCostCenter, DateOnly Today)
{
    public bool ByOperator => Author is "operator";

    /// <summary>The requester's own words, whoever read them.</summary>
    public bool Said => Author is "requester" or "rules" or "model";
}

/// <summary>The state after the operations that could be applied; those in <see cref="Errors"/> changed nothing.</summary>
/// <param name="Done">Operations that were applied, with positions filled in: what the history keeps.</param>
/// <param name="Refused">Descriptions of lines left off because the person may not order them.</param>
public sealed record Applied(RequestState State, IReadOnlyList<RequestOperation> Done, IReadOnlyList<OperationError> Errors, IReadOnlyList<string> Refused)
{
    public bool Ok => Errors.Count == 0;
}

/// <summary>The one place that validates and applies operations to a request (product.md, rule 3).</summary>
public static class ApplyOperations
{
    /// <summary>More of anything in one line is taken for a slip of the finger.</summary>
    public const decimal MostQuantity = 100_000;

    public const int MostLines = 200, MostNotesChars = 2000, MostDescriptionChars = 300;

    /// <param name="before">The contents so far; <see cref="RequestState.Empty"/> for a new request.</param>
    public static Applied Apply(RequestState before, IReadOnlyList<RequestOperation> operations, ApplyFacts facts)
    {
        var state = before;
        var done = new List<RequestOperation>();
        var errors = new List<OperationError>();
        for (var index = 0; index < operations.Count; index++)
        {
            var (next, applied, error) = One(state, operations[index], facts);
            if (error is not null)
            {
                errors.Add(new OperationError(index, error));
                continue;
            }

            state = next;
            done.Add(applied);
        }

        var refused = new List<string>();
        if (!facts.ByOperator) state = LeaveOffRefused(state, facts, refused);
        return new Applied(WarnOverCap(state), done, errors, refused);
    }

    private static (RequestState State, RequestOperation Done, string? Error) One(RequestState state, RequestOperation operation, ApplyFacts facts) => operation switch
    {
        AddLine add => AddLine(state, add, facts),
        SetQuantity set => OnLine(state, set, set.Position, "setQuantity", line => SetQuantity(state, line, set, facts)),
        SetItem set => OnLine(state, set, set.Position, "setItem", line => SetItem(state, line, set, facts)),
        RemoveLine remove => OnLine(state, remove, remove.Position, "removeLine", line => (Without(state, line), null)),
        SetPrice set => OnLine(state, set, set.Position, "setPrice", line => SetPrice(state, line, set, facts)),
        SetLineSite set => OnLine(state, set, set.Position, "setLineSite", line => SetLineSite(state, line, set, facts)),
        SetSite set => Field(set, SetSite(state, set.Value, facts)),
        SetNeedBy set => Field(set, SetNeedBy(state, set.Value, facts)),
        SetCostCenter set => Field(set, SetCostCenter(state, set.Value, facts)),
        SetSupplier set => Field(set, SetSupplier(state, set.Value, facts)),
        SetMaxTotal set => Field(set, set.Value <= 0 ? (state, "setMaxTotal: must be above 0.") : (Say(state with { MaxTotal = set.Value }, "maxTotal", facts), null)),
        SetUrgent set => Field(set, (Say(state with { Urgent = set.Value }, "urgent", facts), null)),
        SetNotes set => Field(set, set.Value is { Length: > MostNotesChars } ? (state, $"setNotes: at most {MostNotesChars} characters.") : (Say(state with { Notes = Blank(set.Value) }, "notes", facts), null)),
        Submit or Cancel => (state, operation, null),
        _ => (state, operation, $"{operation.GetType().Name}: no such operation."),
    };

    private static (RequestState State, RequestOperation Done, string? Error) Field(RequestOperation operation, (RequestState State, string? Error) result) => (result.State, operation, result.Error);

    private static (RequestState State, RequestOperation Done, string? Error) OnLine(RequestState state, RequestOperation operation, int position, string name, Func<LineState, (RequestState, string?)> change)
    {
        if (state.Line(position) is not { } line) return (state, operation, $"{name}: there is no line {position}.");
        var (next, error) = change(line);
        return (next, operation, error is null ? null : $"{name}: {error}");
    }

    private static (RequestState State, RequestOperation Done, string? Error) AddLine(RequestState state, AddLine add, ApplyFacts facts)
    {
        var position = add.Position ?? (state.Lines.Count == 0 ? 1 : state.Lines.Max(line => line.Position) + 1);
        var done = add with { Position = position };
        string? No(string why) => $"addLine: {why}";
        if (position < 1) return (state, add, No("a position starts at 1."));
        if (state.Lines.Any(line => line.Position == position)) return (state, add, No($"position {position} is taken already."));
        if (state.Present.Count() >= MostLines) return (state, add, No($"a request has at most {MostLines} lines."));
        var description = (add.Description ?? "").Trim();
        CatalogueEntry? item = null;
        if (add.Sku is not null && Item(add.Sku, facts, out item) is { } noItem) return (state, add, No(noItem));
        if (item is null && description.Length == 0) return (state, add, No("either a sku or a description is needed."));
        if (add.Supplier is not null && !facts.Company.Suppliers.ContainsKey(add.Supplier)) return (state, add, No($"supplier {add.Supplier} is not known."));
        if (add.Site is not null && !facts.Company.Sites.ContainsKey(add.Site)) return (state, add, No($"site {add.Site} is not known."));
        if (BadUnit(add.Unit, item, facts) is { } badUnit) return (state, add, No(badUnit));
        var line = new LineState
        {
            Position = position,
            Description = Shorten(item?.Name ?? description),
            RequestedText = Shorten(string.IsNullOrWhiteSpace(add.RequestedText) ? description.Length > 0 ? description : item!.Name : add.RequestedText),
            RequestedQuantity = add.RequestedQuantity,
            RequestedUnit = add.RequestedUnit,
            RequestedSupplier = add.Supplier,
            Site = add.Site == state.Site ? null : add.Site,
            Unit = item?.Unit ?? add.Unit,
            Evidence = add.Evidence,
        };
        if (item is not null) line = Of(line, item);
        state = state with { Lines = [.. state.Lines, line] };
        if (item is null && !facts.Said) state = Warn(state, Warning.NotInCatalogue, position);
        var (next, error) = Quantify(state, line, add.Quantity, facts);
        return error is null ? (next, done, null) : (state with { Lines = [.. state.Lines.Where(other => other.Position != position)] }, add, No(error));
    }

    private static (RequestState State, string? Error) SetQuantity(RequestState state, LineState line, SetQuantity set, ApplyFacts facts)
    {
        var item = line.Sku is null ? null : facts.Company.Items.GetValueOrDefault(line.Sku);
        if (BadUnit(set.Unit, item, facts) is { } badUnit) return (state, badUnit);
        var changed = line with
        {
            Unit = item?.Unit ?? set.Unit ?? line.Unit,
            RequestedQuantity = set.RequestedQuantity ?? (facts.Said ? set.Quantity : line.RequestedQuantity),
            RequestedUnit = set.RequestedUnit ?? line.RequestedUnit,
            Evidence = Join(line.Evidence, set.Evidence),
        };
        return Quantify(Unwarn(With(state, changed), line.Position, Warning.Rounded, Warning.Converted, Warning.BelowMinimum), changed, set.Quantity, facts);
    }

    private static (RequestState State, string? Error) SetItem(RequestState state, LineState line, SetItem set, ApplyFacts facts)
    {
        if (Item(set.Sku, facts, out var item) is { } noItem) return (state, noItem);
        var (quantity, converted) = InUnitOf(item!, line);
        var changed = Of(line, item!) with { Evidence = Join(line.Evidence, set.Evidence) };
        state = Unwarn(With(state, changed), line.Position, Warning.NotInCatalogue, Warning.Rounded, Warning.Converted, Warning.BelowMinimum);
        if (converted) state = Warn(state, Warning.Converted, line.Position);
        return Quantify(state, changed, quantity, facts);
    }

    /// <summary>What a line's quantity is in the item's unit; open again where the catalogue does not say.</summary>
    private static (decimal? Quantity, bool Converted) InUnitOf(CatalogueEntry item, LineState line)
    {
        if (line.Unit is null || line.Unit == item.Unit || line.Quantity is null) return (line.Quantity, false);
        if (line.Unit == item.PackUnit && item.PackSize > 0) return (line.Quantity / item.PackSize, true);
        return (null, false);
    }

    private static (RequestState State, string? Error) SetPrice(RequestState state, LineState line, SetPrice set, ApplyFacts facts)
    {
        if (!facts.ByOperator && facts.Author != "integrator") return (state, "only an operator sets a price.");
        if (set.UnitPrice < 0) return (state, "a price is not below 0.");
        if (set.Supplier is not null && (facts.Company.Suppliers.GetValueOrDefault(set.Supplier) is not { } supplier)) return (state, $"supplier {set.Supplier} is not known.");
        else if (set.Supplier is not null && facts.Company.Suppliers[set.Supplier].Status == SupplierStatus.Blocked) return (state, $"supplier {set.Supplier} is blocked.");
        return (With(state, line with { UnitPrice = set.UnitPrice, Supplier = set.Supplier ?? line.Supplier }), null);
    }

    private static (RequestState State, string? Error) SetLineSite(RequestState state, LineState line, SetLineSite set, ApplyFacts facts) =>
        facts.Company.Sites.ContainsKey(set.Site)
            ? (With(state, line with { Site = set.Site == state.Site ? null : set.Site, Evidence = Join(line.Evidence, set.Evidence) }), null)
            : (state, $"site {set.Site} is not known.");

    /// <summary>A new site brings its cost centre along, unless another one was chosen.</summary>
    private static (RequestState State, string? Error) SetSite(RequestState state, string? value, ApplyFacts facts)
    {
        if (value is null || !facts.Company.Sites.ContainsKey(value)) return (state, $"setSite: site {value} is not known.");
        var chosen = state.CostCenter is not null && state.CostCenter != DefaultCostCenter(state.Site, facts);
        var lines = state.Lines.Select(line => line.Site == value ? line with { Site = null } : line);
        return (Say(state with { Site = value, Lines = [.. lines], CostCenter = chosen ? state.CostCenter : DefaultCostCenter(value, facts) }, "site", facts), null);
    }

    /// <summary>The site's cost centre, or else the person's.</summary>
    public static string? DefaultCostCenter(string? site, ApplyFacts facts) =>
        site is not null && facts.Company.Sites.TryGetValue(site, out var entry) && entry.CostCenter.Length > 0 ? entry.CostCenter : facts.PersonCostCenter;

    private static (RequestState State, string? Error) SetNeedBy(RequestState state, DateOnly? value, ApplyFacts facts)
    {
        if (value < facts.Today) return (state, $"setNeedBy: {value:yyyy-MM-dd} is in the past.");
        if (value > facts.Today.AddYears(2)) return (state, $"setNeedBy: {value:yyyy-MM-dd} is more than two years away.");
        return (Say(state with { NeedBy = value }, "needBy", facts), null);
    }

    private static (RequestState State, string? Error) SetCostCenter(RequestState state, string? value, ApplyFacts facts) =>
        value is not null && facts.Company.CostCenters.ContainsKey(value)
            ? (Say(state with { CostCenter = value }, "costCenter", facts), null)
            : (state, $"setCostCenter: cost centre {value} is not known.");

    private static (RequestState State, string? Error) SetSupplier(RequestState state, string? value, ApplyFacts facts) =>
        value is not null && facts.Company.Suppliers.ContainsKey(value)
            ? (Say(state with { RequestedSupplier = value }, "supplier", facts), null)
            : (state, $"setSupplier: supplier {value} is not known.");

    /// <summary>Sets a line's quantity in its unit: whole where the unit is not divided, and not below the least that is sold.</summary>
    private static (RequestState State, string? Error) Quantify(RequestState state, LineState line, decimal? quantity, ApplyFacts facts)
    {
        if (quantity is not { } amount) return (With(state, line with { Quantity = null }), null);
        if (amount <= 0) return (state, "a quantity is above 0.");
        if (amount > MostQuantity) return (state, $"a quantity is at most {MostQuantity:0}.");
        if (!KnownUnits.MayBeDivided(line.Unit) && amount != decimal.Ceiling(amount))
        {
            amount = decimal.Ceiling(amount);
            state = Warn(state, Warning.Rounded, line.Position);
        }

        if (line.Sku is not null && facts.Company.Items.TryGetValue(line.Sku, out var item) && amount < item.MinQty)
        {
            amount = item.MinQty;
            state = Warn(state, Warning.BelowMinimum, line.Position);
        }

        return (With(state, line with { Quantity = decimal.Round(amount, 3) }), null);
    }

    private static string? Item(string sku, ApplyFacts facts, out CatalogueEntry? item)
    {
        if (!facts.Company.Items.TryGetValue(sku, out item)) return $"sku {sku} is not in the catalogue.";
        return item.Orderable || facts.ByOperator ? null : $"{sku} cannot be ordered: it is inactive or its supplier is not approved.";
    }

    /// <summary>Price and supplier come from the catalogue.</summary>
    private static LineState Of(LineState line, CatalogueEntry item) =>
        line with { Sku = item.Sku, Description = Shorten(item.Name), Unit = item.Unit, UnitPrice = item.Price, Supplier = item.Supplier };

    private static string? BadUnit(string? unit, CatalogueEntry? item, ApplyFacts facts)
    {
        if (unit is null) return null;
        if (item is not null) return unit == item.Unit ? null : $"{item.Sku} is ordered by the {item.Unit}, not by the {unit}.";
        return KnownUnits.Knows(unit) || facts.Company.Items.Values.Any(other => other.Unit == unit) ? null : $"unit {unit} is not known.";
    }

    /// <summary>Restricted items are judged by the person's roles and the site where they go: after all operations, whatever their order.</summary>
    private static RequestState LeaveOffRefused(RequestState state, ApplyFacts facts, List<string> refused)
    {
        foreach (var line in state.Present.Where(line => line.Sku is not null).ToList())
        {
            if (!facts.Company.Items.TryGetValue(line.Sku!, out var item) || MayOrder(item, facts, line.Site ?? state.Site)) continue;
            refused.Add(line.Description);
            state = Warn(Without(state, line), Warning.RefusedLine, line.Position);
        }

        return state;
    }

    /// <summary>One match of role or site category is enough; an item with no restriction is for everybody.</summary>
    private static bool MayOrder(CatalogueEntry item, ApplyFacts facts, string? site)
    {
        if (item.RestrictedTo.Count == 0) return true;
        var categories = site is not null && facts.Company.Sites.TryGetValue(site, out var entry) ? entry.Categories : [];
        return item.RestrictedTo.Any(who => facts.Roles.Contains(who) || categories.Contains(who));
    }

    private static RequestState WarnOverCap(RequestState state)
    {
        state = state with { Warnings = [.. state.Warnings.Where(warning => warning.Code != Warning.OverCap)] };
        return state.MaxTotal is { } most && state.Total > most ? Warn(state, Warning.OverCap, null) : state;
    }

    private static RequestState With(RequestState state, LineState line) =>
        state with { Lines = [.. state.Lines.Select(other => other.Position == line.Position ? line : other)] };

    private static RequestState Without(RequestState state, LineState line) =>
        With(state, line with { Removed = true }) with { Warnings = [.. state.Warnings.Where(warning => warning.Position != line.Position)] };

    /// <summary>Adds a warning once.</summary>
    public static RequestState Warn(RequestState state, string code, int? position)
    {
        var warning = new Warning(code, position);
        return state.Warnings.Contains(warning) ? state : state with { Warnings = [.. state.Warnings, warning] };
    }

    private static RequestState Unwarn(RequestState state, int position, params string[] codes) =>
        state with { Warnings = [.. state.Warnings.Where(warning => warning.Position != position || !codes.Contains(warning.Code))] };

    private static RequestState Say(RequestState state, string field, ApplyFacts facts) =>
        facts.Said && !state.SaidFields.Contains(field) ? state with { SaidFields = [.. state.SaidFields, field] } : state;

    private static IReadOnlyList<Evidence> Join(IReadOnlyList<Evidence> one, IReadOnlyList<Evidence> other) => [.. one.Concat(other).Distinct()];

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Shorten(string text) => text.Length <= MostDescriptionChars ? text : text[..MostDescriptionChars];
}
