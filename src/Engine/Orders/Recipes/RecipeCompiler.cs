using System.Text.Json;
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
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

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

        var errors = Flat(Schema.Value.Validate(root)).Select(wrong => InWords(wrong, root)).ToList();
        if (errors.Count == 0) errors.AddRange(RecipeRules.Check((JObject)root));
        return errors.Count > 0
            ? new RecipeParse(null, [.. errors.Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column)])
            : new RecipeParse(System.Text.Json.JsonSerializer.Deserialize<Recipe>(root.ToString(Formatting.None), Json), []);
    }

    private static IEnumerable<ValidationError> Flat(IEnumerable<ValidationError> errors)
        => errors.SelectMany(error => error is ChildSchemaValidationError child ? child.Errors.Values.SelectMany(Flat) : [error]);

    private static RecipeError InWords(ValidationError error, JToken root)
    {
        var token = Token(error, root);
        var place = RecipeYaml.PlaceOf(error.Kind == ValidationErrorKind.NoAdditionalPropertiesAllowed && token is JObject holder ? holder.Property(error.Property ?? "") ?? token : token);
        return new RecipeError(place.Line, place.Column, error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing.",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not known here; known are {string.Join(", ", error.Schema.ActualProperties.Keys)}.",
            ValidationErrorKind.StringExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.ObjectExpected or ValidationErrorKind.BooleanExpected
                => $"'{error.Property}' must be {Kind(error.Kind)}.",
            ValidationErrorKind.TooFewProperties or ValidationErrorKind.TooManyProperties => "A step does exactly one thing.",
            ValidationErrorKind.TooFewItems => $"'{error.Property}' must not be empty.",
            ValidationErrorKind.StringTooShort => $"'{error.Property}' must not be empty.",
            ValidationErrorKind.NotInEnumeration => $"'{error.Property}' must be one of {string.Join(", ", error.Schema.Enumeration)}.",
            ValidationErrorKind.PatternMismatch => $"'{error.Property}' does not have the right form{(error.Schema.Description is { } form ? $": {form}" : "")}.",
            _ => $"'{error.Property}' is not right ({error.Kind}).",
        });
    }

    private static string Kind(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.StringExpected => "text",
        ValidationErrorKind.IntegerExpected => "a whole number",
        ValidationErrorKind.ArrayExpected => "a list",
        ValidationErrorKind.BooleanExpected => "true or false",
        _ => "a group of keys",
    };

    private static JToken? Token(ValidationError error, JToken root)
    {
        try
        {
            return root.SelectToken((error.Path ?? "").TrimStart('#').TrimStart('/'));
        }
        catch (Newtonsoft.Json.JsonException)
        {
            return root;
        }
    }
}
