using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Procurement.Simulators.Shop;

/// <summary>HTML that is safe to send: literals as written, every value put into it encoded.</summary>
internal readonly record struct Markup(string Value)
{
    public static readonly Markup None = new("");

    public static Markup Html(MarkupHandler html) => new(html.ToString());
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Value)));
    public static Markup When(bool shown, MarkupHandler html) => shown ? Html(html) : None;
    public override string ToString() => Value;
}

/// <summary>Encodes what is put into a <see cref="Markup.Html"/> string.</summary>
[InterpolatedStringHandler]
internal readonly struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + formattedCount * 16);

    public void AppendLiteral(string html) => _html.Append(html);
    public void AppendFormatted(Markup markup) => _html.Append(markup.Value);
    public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));
    public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable
        => _html.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));
    public override string ToString() => _html.ToString();
}
