using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>
/// What an approval holds for: items, quantities, units, prices, suppliers, delivery addresses and the cost centre of a request.
/// Two contents with the same hash are the same purchase; need-by date, notes and evidence are no part of it.
/// </summary>
public static class ContentHash
{
    /// <param name="sites">At least the sites that the request delivers to; a site that is missing counts with an empty address.</param>
    /// <returns>Hex SHA-256 in lower case.</returns>
    public static string Of(PurchaseRequest request, IEnumerable<Site> sites)
    {
        var addresses = sites.ToDictionary(site => site.Code, site => $"{site.Address}, {site.City}, {site.Country}", StringComparer.Ordinal);
        var facts = ContentFacts.Of(request);
        var content = new StringBuilder();
        Write(content, facts.Currency, facts.CostCenter);
        foreach (var line in facts.Lines)
        {
            Write(content, Number(line.Position), line.Sku, line.Sku is null ? line.Description : null, Number(line.Quantity), line.Unit, Number(line.UnitPrice), line.Supplier,
                line.Site, line.Site is null ? null : addresses.GetValueOrDefault(line.Site));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    /// <summary>Each value with its length, so that no two contents can look alike.</summary>
    private static void Write(StringBuilder content, params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (value is null) content.Append('-');
            else content.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
            content.Append(';');
        }

        content.Append('\n');
    }

    /// <summary>Without trailing zeros: 2, 2.0 and 2.00 are one quantity.</summary>
    private static string? Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture);
}
