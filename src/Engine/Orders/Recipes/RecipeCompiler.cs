using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.Core;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Something wrong in a recipe; line and column count from 1.</summary>
public sealed record RecipeError(int Line, int Column, string Message);

/// <summary>A recipe, or all that is wrong with its text; never both.</summary>
public sealed record RecipeParse(Recipe? Recipe, IReadOnlyList<RecipeError> Errors);

/// <summary>Makes a recipe from YAML: form by recipe.schema.json, then the rules that a schema cannot say.</summary>
public static class RecipeCompiler
{
    /// <summary>The JSON Schema of recipes, for editors.</summary>
    public static string SchemaText { get; } = Embedded.Text("Procurement.Engine.Orders.Recipes.recipe.schema.json");

    private const int LongestText = 64 * 1024;
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(SchemaText).GetAwaiter().GetResult());

    public static RecipeParse Parse(string yaml)
    {
        if (yaml.Length > LongestText) return new RecipeParse(null, [new RecipeError(1, 1, $"A recipe has at most {LongestText} characters.")]);
        JToken root;
        try
        {
            root = RecipeYaml.Read(yaml);
        }
        catch (YamlException wrong)
        {
            return new RecipeParse(null, [new RecipeError(Math.Max(1, (int)wrong.Start.Line), Math.Max(1, (int)wrong.Start.Column), wrong.Message)]);
        }

        if (root is not JObject) return new RecipeParse(null, [new RecipeError(1, 1, "A recipe is a group of keys.")]);
        var errors = Flat(Schema.Value.Validate(root)).Select(wrong => InWords(wrong, root)).ToList();
        if (errors.Count == 0) errors.AddRange(RecipeRules.Check((JObject)root));
        return errors.Count > 0
            ? new RecipeParse(null, [.. errors.Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column)])
            : new RecipeParse(RecipeJson.Read(root), []);
    }

    /// <summary>Where a value may take two forms, only what is wrong with the form that it took is said.</summary>
    private static IEnumerable<ValidationError> Flat(IEnumerable<ValidationError> errors) => errors.SelectMany(error =>
    {
        if (error is not ChildSchemaValidationError child) return [error];
        if (error.Kind != ValidationErrorKind.NotOneOf) return child.Errors.Values.SelectMany(Flat);
        var taken = child.Errors.Values.OrderBy(wrongs => wrongs.Count).FirstOrDefault(wrongs => !wrongs.Any(wrong => wrong.Path == error.Path && wrong.Kind is ValidationErrorKind.StringExpected or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected));
        return taken is null ? [error] : Flat(taken);
    });

    private static RecipeError InWords(ValidationError error, JToken root)
    {
        var place = RecipeYaml.PlaceOf(Culprit(error, root));
        return new RecipeError(place.Line, place.Column, error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing.",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not known here; known are {string.Join(", ", error.Schema.ActualProperties.Keys)}.",
            ValidationErrorKind.StringExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected or ValidationErrorKind.BooleanExpected
                => $"{Named(error)} must be {Kind(error.Kind)}{(error.Kind == ValidationErrorKind.StringExpected && Culprit(error, root) is JValue { Value: not null } ? ": put it in quotes" : "")}.",
            ValidationErrorKind.NotOneOf => $"{Named(error)} must be {Forms(error)}.",
            ValidationErrorKind.TooFewItems => $"'{error.Property}' must not be empty.",
            ValidationErrorKind.StringTooShort => $"'{error.Property}' must not be empty.",
            ValidationErrorKind.NotInEnumeration => $"'{error.Property}' must be one of {string.Join(", ", error.Schema.Enumeration)}.",
            ValidationErrorKind.PatternMismatch => $"'{error.Property}' does not have the right form{(error.Schema.Description is { } form ? $": {form}" : "")}.",
            _ => $"'{error.Property}' is not right ({error.Kind}).",
        });
    }

    private static string Named(ValidationError error) => error.Property is { Length: > 0 } name && !name.StartsWith('[') ? $"'{name}'" : "This";

    private static string Forms(ValidationError error) => error.Schema.OneOf.Any(form => form.ActualSchema.Type.HasFlag(JsonObjectType.Array)) ? "text, a group of keys, or a list of both" : "text or a group of keys";

    private static string Kind(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.StringExpected => "text",
        ValidationErrorKind.IntegerExpected => "a whole number",
        ValidationErrorKind.NumberExpected => "a number",
        ValidationErrorKind.ArrayExpected => "a list",
        ValidationErrorKind.BooleanExpected => "true or false",
        _ => "a group of keys",
    };

    /// <summary>A key that is too many is named itself; for one that is missing, the key of the group that it belongs to.</summary>
    private static JToken Culprit(ValidationError error, JToken root)
    {
        var path = (error.Path ?? "").TrimStart('#', '/');
        var at = Select(root, path);
        if (at is null && path.LastIndexOf('.') is > 0 and var dot) at = Select(root, path[..dot]);
        at ??= root;
        return error.Kind is ValidationErrorKind.NoAdditionalPropertiesAllowed or ValidationErrorKind.PropertyRequired && at.Parent is JProperty key ? key : at;
    }

    private static JToken? Select(JToken root, string path)
    {
        try
        {
            return root.SelectToken(path);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
