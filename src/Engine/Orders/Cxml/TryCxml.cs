using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Access;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>Tries a supplier's cXML connection without ordering: a ProfileRequest, to which the server says which documents it takes.</summary>
internal sealed class TryCxml(TimeProvider clock, SupplierSecrets secrets, CxmlClient client) : IChannelTrial
{
    public string Channel => SupplierChannel.Cxml;

    public async Task<DryRun> RunAsync(ProcurementDb db, Supplier supplier, CancellationToken cancellationToken)
    {
        if (await db.SupplierCxml.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == supplier.Code, cancellationToken) is not { } settings) return new DryRun(Outcome.No(NoCodes.Invalid, "A dry run needs the cXML settings of the supplier."), []);
        var party = secrets.Open(settings);
        var now = clock.GetUtcNow();
        var request = CxmlDocument.Request(party, $"profile.{Guid.CreateVersion7(now):N}@procurement", now, new XElement("ProfileRequest"));
        var post = await client.PostAsync(party.Address, CxmlDocument.Write(request), cancellationToken);
        return new DryRun(Outcome.Done, Steps(post));
    }

    private static List<DryRunStep> Steps(CxmlPost post)
    {
        if (post is CxmlPost.NotSent away) return [new DryRunStep("connect", false, away.Words)];
        if (post is CxmlPost.Broken broken) return [new DryRunStep("connect", false, broken.Words)];
        var answered = (CxmlPost.Answered)post;
        var steps = new List<DryRunStep> { new("connect", true, $"HTTP {answered.Http}") };
        if (answered.Status is not { } status)
        {
            steps.Add(new DryRunStep("signIn", false, "The answer is no cXML document."));
            return steps;
        }

        steps.Add(new DryRunStep("signIn", status.Code is >= 200 and < 300, $"{status.Code} {status.Words}"));
        var taken = answered.Document?.Element("Response")?.Element("ProfileResponse")?.Elements("Transaction").Select(x => x.Attribute("requestName")?.Value).OfType<string>().ToList() ?? [];
        if (status.Code is >= 200 and < 300) steps.Add(new DryRunStep("profile", taken.Contains("OrderRequest"), taken.Count == 0 ? "The server names no documents that it takes." : string.Join(", ", taken)));
        return steps;
    }
}
