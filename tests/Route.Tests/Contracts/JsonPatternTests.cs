using System.Text.Json;

namespace Procurement.Route.Tests.Contracts;

public sealed class JsonPatternTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.00}""")]
    [InlineData("""{"a":"{{time}}","...":"..."}""", """{"a":"2026-11-24T07:00:00.12Z","b":null}""")]
    [InlineData("""["...",{"b":"~ two"}]""", """[{"b":"one"},{"b":"two, too"}]""")]
    [InlineData("""[1,"..."]""", "[1,2]")]
    [InlineData("""{"a":"{{text?}}"}""", """{"a":null}""")]
    public void What_fits_has_no_difference(string pattern, string actual) => Assert.Null(Difference(pattern, actual));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "$.a")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", "$.b")]
    [InlineData("""{"a":null,"...":"..."}""", """{"b":2}""", "$.a")]
    [InlineData("""{"a":null}""", """{"a":false}""", "$.a")]
    [InlineData("""{"a":false}""", """{"a":true}""", "$.a")]
    [InlineData("""{"a":"{{time}}"}""", """{"a":"2026-11-24T07:00:00+00:00"}""", "$.a")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "$.a")]
    [InlineData("""["...",3]""", "[1,2]", "$")]
    [InlineData("""[{"b":"~ two"}]""", """[{"b":"one"}]""", "$[0].b")]
    public void What_does_not_fit_is_named_by_its_place(string pattern, string actual, string place) => Assert.StartsWith($"{place}: ", Difference(pattern, actual), StringComparison.Ordinal);

    [Fact]
    public void A_named_value_stands_in_later_patterns()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);

        Assert.Null(Difference("""{"number":"{{pr:text}}"}""", """{"number":"PR-2026-000001"}""", values));

        Assert.Null(Difference("""{"request":"{{pr}}"}""", """{"request":"PR-2026-000001"}""", values));
        Assert.NotNull(Difference("""{"request":"{{pr}}"}""", """{"request":"PR-2026-000002"}""", values));
    }

    private static string? Difference(string pattern, string actual, Dictionary<string, string>? values = null) =>
        JsonPattern.Difference(JsonDocument.Parse(pattern).RootElement, JsonDocument.Parse(actual).RootElement, values ?? new Dictionary<string, string>(StringComparer.Ordinal));
}
