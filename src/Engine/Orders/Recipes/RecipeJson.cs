using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Makes a recipe of JSON that passed the schema; places in the text go with what is reported by line.</summary>
internal static class RecipeJson
{
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ObjectCreationHandling = ObjectCreationHandling.Replace,
        DateParseHandling = DateParseHandling.None,
        Converters = { new StringEnumConverter(new CamelCaseNamingStrategy()), new LocatorJson(), new AllJson(), new FieldJson(), new StepJson(), new DoJson(), new NumberJson(), new ConfirmationJson() },
    });

    public static Recipe Read(JToken root) => root.ToObject<Recipe>(Serializer)!;

    /// <summary>Keys that make a group a locator.</summary>
    private static readonly string[] WayKeys = ["css", "role", "label", "text", "placeholder", "testId", "title", "alt"];

    /// <summary>A converter that sees the whole token, with its place.</summary>
    private abstract class TokenConverter<T> : JsonConverter<T> where T : class
    {
        public override bool CanWrite => false;

        protected abstract T Read(JToken token, JsonSerializer serializer);

        public override T? ReadJson(JsonReader reader, Type objectType, T? existingValue, bool hasExistingValue, JsonSerializer serializer)
        {
            var token = ((JTokenReader)reader).CurrentToken!;
            reader.Skip();
            return token.Type == JTokenType.Null ? null : Read(token, serializer);
        }

        public override void WriteJson(JsonWriter writer, T? value, JsonSerializer serializer) => throw new NotSupportedException();

        protected static int LineOf(JToken token) => RecipeYaml.PlaceOf(token).Line;

        protected static TValue Populated<TValue>(JToken token, JsonSerializer serializer, TValue value) where TValue : class
        {
            using var reader = token.CreateReader();
            serializer.Populate(reader, value);
            return value;
        }
    }

    /// <summary>A selector alone, a group of keys, or a list of both.</summary>
    private sealed class LocatorJson : TokenConverter<RecipeLocator>
    {
        protected override RecipeLocator Read(JToken token, JsonSerializer serializer)
            => new([.. (token is JArray list ? list : (IEnumerable<JToken>)[token]).Select(way => Way(way, serializer))], LineOf(token));

        private static LocatorWay Way(JToken token, JsonSerializer serializer)
            => token is JObject ? Populated(token, serializer, new LocatorWay()) : new LocatorWay { Css = token.Value<string>() };
    }

    /// <summary>Several things that must all be there, or one.</summary>
    private sealed class AllJson : TokenConverter<IReadOnlyList<RecipeLocator>>
    {
        protected override IReadOnlyList<RecipeLocator> Read(JToken token, JsonSerializer serializer)
            => [.. (token is JArray list ? list : (IEnumerable<JToken>)[token]).Select(one => one.ToObject<RecipeLocator>(serializer)!)];
    }

    /// <summary>A selector alone, a locator, or a group of keys.</summary>
    private sealed class FieldJson : TokenConverter<RecipeField>
    {
        protected override RecipeField Read(JToken token, JsonSerializer serializer)
            => (token is JObject group && !WayKeys.Any(group.ContainsKey) ? Populated(token, serializer, new RecipeField()) : new RecipeField { At = token.ToObject<RecipeLocator>(serializer) }) with { Line = LineOf(token) };
    }

    private sealed class StepJson : TokenConverter<RecipeStep>
    {
        protected override RecipeStep Read(JToken token, JsonSerializer serializer) => Populated(token, serializer, new RecipeStep()) with { Line = LineOf(token) };
    }

    /// <summary>The name of a flow alone, or with its words.</summary>
    private sealed class DoJson : TokenConverter<DoStep>
    {
        protected override DoStep Read(JToken token, JsonSerializer serializer) => token is JObject
            ? new DoStep(token.Value<string>("flow")!) { With = token["with"]?.ToObject<Dictionary<string, string>>(serializer) ?? [] }
            : new DoStep(token.Value<string>()!);
    }

    /// <summary>A field of the page, <c>{from: address, pattern}</c>, or <c>{from: history}</c>.</summary>
    private sealed class NumberJson : TokenConverter<OrderNumberField>
    {
        protected override OrderNumberField Read(JToken token, JsonSerializer serializer) => token is JObject group && group["from"]?.Value<string>() is { } from
            ? new OrderNumberField(from == "address" ? NumberSource.Address : NumberSource.History, null, group.Value<string>("pattern"))
            : new OrderNumberField(NumberSource.Page, token.ToObject<RecipeField>(serializer));
    }

    private sealed class ConfirmationJson : TokenConverter<ConfirmationPhase>
    {
        protected override ConfirmationPhase Read(JToken token, JsonSerializer serializer) => new(token["shown"]!.ToObject<RecipeLocator>(serializer)!,
            token["number"]!.ToObject<OrderNumberField>(serializer)!, token["reference"]?.ToObject<RecipeField>(serializer), token["alsoIn"] is not null)
        {
            Total = token["total"]?.ToObject<RecipeField>(serializer),
            ShipTo = token["shipTo"]?.ToObject<RecipeField>(serializer),
        };
    }
}
