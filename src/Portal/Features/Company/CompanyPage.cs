using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;

namespace Procurement.Portal.Features.Company;

/// <summary>A searchable, paged table of master data that reads again when somebody imports.</summary>
public abstract class CompanyPage<TRow> : ComponentBase, IDisposable
{
    private IDisposable? listening;

    [Inject] protected IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [Inject] private IChangeNotices Notices { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Text { get; set; }

    protected MudTable<TRow>? Table { get; set; }

    protected IReadOnlyList<ImportError> Errors { get; set; } = [];

    /// <summary>Rows that fit <paramref name="text"/>, in the order in which they are shown.</summary>
    protected abstract IQueryable<TRow> Rows(ProcurementDb db, string? text);

    protected override void OnInitialized() => listening = Notices.OnChanged(change =>
    {
        if (change.Kind == ChangeKinds.Company) _ = InvokeAsync(() => Table?.ReloadServerData() ?? Task.CompletedTask);
    });

    protected async Task<TableData<TRow>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        var rows = Rows(db, string.IsNullOrWhiteSpace(Text) ? null : Text.Trim());
        var count = await rows.CountAsync(cancellationToken);
        return new TableData<TRow> { TotalItems = count, Items = await rows.Skip(state.Page * state.PageSize).Take(state.PageSize).ToListAsync(cancellationToken) };
    }

    protected async Task SearchAsync(string? text)
    {
        Text = text;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("text", string.IsNullOrEmpty(text) ? null : text), replace: true);
        if (Table is not null) await Table.ReloadServerData();
    }

    protected void Imported(IReadOnlyList<ImportError> errors) => Errors = errors;

    /// <summary>A pattern for ILIKE that finds the text anywhere.</summary>
    protected static string Like(string text) => $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    public void Dispose()
    {
        listening?.Dispose();
        GC.SuppressFinalize(this);
    }
}
