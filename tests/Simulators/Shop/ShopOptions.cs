using System.Net;

namespace Procurement.Simulators.Shop;

/// <summary>What one sandbox shop server needs: the sample company's suppliers and catalogue, and where to listen.</summary>
/// <param name="CatalogFile">catalog.csv; the article number of a product is its supplier_sku.</param>
/// <param name="SuppliersFile">suppliers.csv; every supplier with channel web gets a shop under /{code}/.</param>
public sealed record ShopOptions(string CatalogFile, string SuppliersFile)
{
    public const string DefaultUser = "buyer@bayview.example";
    public const string DefaultPassword = "shop-fake-pw";

    /// <summary>Delivery addresses that the account knows; null reads sites.csv beside the suppliers, where there is one.</summary>
    public string? SitesFile { get; init; }
    /// <summary>Where to listen; loopback only, port 0 takes a free one.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:0");
    /// <summary>Folder that keeps carts, orders and sessions over a restart; null keeps them in memory.</summary>
    public string? DataFolder { get; init; }
    public string User { get; init; } = DefaultUser;
    public string Password { get; init; } = DefaultPassword;
    /// <summary>Base32 secret of the second factor; null asks for none.</summary>
    public string? TotpSecret { get; init; }
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">A missing, unknown or unsafe argument, in words for the terminal.</exception>
    public static ShopOptions Parse(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Count) throw new ArgumentException($"{args[i]} needs a value.");
            given[args[i][2..]] = args[i + 1];
        }
        string? Take(string name) => given.Remove(name, out var value) ? value : null;
        var options = new ShopOptions(Take("catalog") ?? throw new ArgumentException("--catalog path/catalog.csv is missing."),
            Take("suppliers") ?? throw new ArgumentException("--suppliers path/suppliers.csv is missing."))
        {
            SitesFile = Take("sites"),
            DataFolder = Take("data"),
            TotpSecret = Take("totp"),
            User = Take("user") ?? DefaultUser,
            Password = Take("password") ?? DefaultPassword,
            Listen = new Uri(Take("urls") ?? "http://127.0.0.1:5082"),
        };
        if (given.Count > 0) throw new ArgumentException($"Unknown: --{string.Join(", --", given.Keys)}.");
        return options;
    }

    internal IPEndPoint ListenEndPoint()
    {
        if (Listen.Scheme != Uri.UriSchemeHttp || !Listen.IsLoopback) throw new ArgumentException($"{Listen} is not a loopback http address.");
        var address = IPAddress.TryParse(Listen.Host.Trim('[', ']'), out var parsed) ? parsed : IPAddress.Loopback;
        return new IPEndPoint(address, Listen.Port);
    }
}
