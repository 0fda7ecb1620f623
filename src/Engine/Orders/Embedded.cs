namespace Procurement.Engine.Orders;

/// <summary>Text files that are part of the program.</summary>
internal static class Embedded
{
    /// <exception cref="InvalidOperationException">No such file was built in.</exception>
    public static string Text(string name) => TryText(name) ?? throw new InvalidOperationException($"{name} is not part of the program.");

    public static string? TryText(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name);
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
