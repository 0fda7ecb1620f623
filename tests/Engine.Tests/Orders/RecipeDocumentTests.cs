using Microsoft.Extensions.Options;
using Newtonsoft.Json.Linq;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders;

/// <summary>What docs/recipes.md shows must be right: each example is put in place of that part of a whole recipe.</summary>
public class RecipeDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "recipes.md")).ReplaceLineEndings("\n");
    private static readonly string Sandbox = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!;

    public static TheoryData<string> Examples()
    {
        var examples = new TheoryData<string>();
        foreach (var block in Document.Split("```yaml\n").Skip(1).Select(part => part.Split("\n```")[0]).Where(block => Keys(block) is { Count: > 0 } keys && keys.All(Schema.Contains) && !block.Contains("...", StringComparison.Ordinal))) examples.Add(block);
        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_right_part_of_a_recipe(string example)
    {
        var whole = (JObject)RecipeYaml.Read(Sandbox);
        var part = (JObject)RecipeYaml.Read(example);
        foreach (var key in part.Properties()) whole[key.Name] = key.Value;
        // An example of one way to find an article goes with the steps of the whole recipe.
        if (whole["addLine"] is JObject { Count: 1 } found) found.Merge(((JObject)RecipeYaml.Read(Sandbox))["addLine"]!, new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
        if (whole["checkout"]!.ToString().Contains("newAddress", StringComparison.Ordinal) && whole["flows"] is null) whole["flows"] = new JObject { ["newAddress"] = new JArray() };
        if (whole["checkout"]!["review"]!["reference"] is null) whole["history"]!["identifyBy"] = "newOrder";
        if (whole["history"]!["identifyBy"] is not null && whole["history"]!["total"] is null) whole["history"]!["total"] = ".total";

        Assert.Empty(RecipeCompiler.Parse(whole.ToString()).Errors.Select(error => error.Message));
    }

    /// <summary>The last two by people who had the document and the sandbox shop, and nothing else; what the document has learned since was added.</summary>
    [Theory]
    [InlineData("classic.yaml")]
    [InlineData("onepage.yaml")]
    [InlineData("spa.yaml")]
    public void What_was_written_with_this_document_still_reads(string file)
        => Assert.Empty(RecipeCompiler.Parse(File.ReadAllText(Path.Combine(Root(), "tests", "Route.Tests", "Orders", "Recipes", file))).Errors.Select(error => $"{error.Line}: {error.Message}"));

    [Fact]
    public void Most_of_the_examples_are_tried() => Assert.InRange(Examples().Count, 12, 100);

    private static readonly HashSet<string> Schema = [.. JObject.Parse(RecipeCompiler.SchemaText)["properties"]!.Children<JProperty>().Select(key => key.Name)];

    private static List<string> Keys(string block) => [.. block.Split('\n').Where(line => line.Length > 0 && char.IsLetter(line[0])).Select(line => line.Split(':')[0])];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Procurement.sln"))) folder = folder.Parent;
        return folder!.FullName;
    }
}
