using Procurement.Engine.Orders.Evidence;
using Procurement.Portal.Components.Shared;

namespace Procurement.Portal.Features.Orders;

/// <summary>Steps as pages name them.</summary>
internal static class StepWords
{
    public static string Title(string name) => KeySteps.TitleOf(name) ?? Show.Words(name);

    /// <summary>With seconds: steps follow each other closely.</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Host and path, which is what tells pages of one site apart.</summary>
    public static string? Address(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? $"{uri.Authority}{uri.AbsolutePath}" : address;
}
