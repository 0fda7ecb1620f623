using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Pacing;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Company;

/// <summary>One supplier, and how it is bought from. Secrets are only ever written here.</summary>
public sealed partial class SupplierPage
{
    private Supplier? supplier;
    private SupplierRecipe? recipe;
    private SupplierCxml? cxml;
    private SupplierHealth health = new(null, [], []);
    private SupplierCondition? condition;
    private DryRun? tried;
    private bool hasAccount, trying;
    private string? website, user, password, totp;

    [Parameter] public string Code { get; set; } = "";
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;
    [Inject] private DryRunSupplier DryRun { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private CurrentActor Actors { get; set; } = null!;

    protected override bool Concerns(Change change) => change.Kind == ChangeKinds.Company;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        supplier = await db.Suppliers.AsNoTracking().FirstOrDefaultAsync(x => x.Code == Code, cancellationToken);
        recipe = await db.SupplierRecipes.AsNoTracking().FirstOrDefaultAsync(x => x.SupplierCode == Code, cancellationToken);
        hasAccount = await db.SupplierAccounts.AnyAsync(x => x.SupplierCode == Code, cancellationToken);
        cxml = await db.SupplierCxml.AsNoTracking().FirstOrDefaultAsync(x => x.SupplierCode == Code, cancellationToken);
        health = await SupplierHealth.ReadAsync(db, Code, cancellationToken);
        condition = supplier?.Channel == SupplierChannel.Web ? await SupplierCondition.ReadAsync(db, Code, Clock.GetUtcNow(), cancellationToken) : null;
        website ??= supplier?.Website;
    }

    private Task<bool> ResumeAsync() => DoAsync(Operate.RunAsync<ResumeOrdering>((run, actor) => run.RunAsync(Code, actor, Leaving), "Orders go out again.", Leaving));

    private static string ChannelName(string channel) => channel switch
    {
        SupplierChannel.Web => "Website",
        SupplierChannel.Email => "E-mail",
        SupplierChannel.Cxml => "cXML",
        _ => channel,
    };

    private Task<bool> SetChannelAsync(string channel) => DoAsync(Operate.RunAsync<ConfigureSupplier>((run, actor) => run.SetChannelAsync(Code, channel, actor, Leaving), $"Orders go by {ChannelName(channel)}.", Leaving));

    private Task<bool> SaveMailAsync((string? Email, string? Language) entry) => DoAsync(Operate.RunAsync<ConfigureSupplier>((run, actor) => run.SetEmailAsync(Code, entry.Email, entry.Language, actor, Leaving), "Saved.", Leaving));

    private Task<bool> SaveCxmlAsync(CxmlSettings settings) => DoAsync(Operate.RunAsync<ConfigureSupplier>((run, actor) => run.SetCxmlAsync(Code, settings, actor, Leaving), "The cXML settings are saved.", Leaving));

    private async Task TryAsync()
    {
        trying = true;
        tried = await DryRun.RunAsync(Code, await Actors.GetAsync(Leaving), Leaving);
        trying = false;
    }

    private Task<bool> SaveWebsiteAsync() => DoAsync(Operate.RunAsync<ConfigureSupplier>((run, actor) => run.SetWebsiteAsync(Code, website, actor, Leaving), "Saved.", Leaving));

    private async Task SaveAccountAsync()
    {
        if (await DoAsync(Operate.RunAsync<ConfigureSupplier>((run, actor) => run.SetCredentialsAsync(Code, user, password, totp, actor, Leaving), "The account is saved.", Leaving))) (user, password, totp) = (null, null, null);
    }

    private async Task<bool> DoAsync(Task<bool> operation)
    {
        var done = await operation;
        await ReadAgainAsync();
        return done;
    }
}
