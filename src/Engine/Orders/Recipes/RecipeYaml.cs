using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Where a thing stands in the recipe's text, both from 1.</summary>
internal sealed record RecipePlace(int Line, int Column);

/// <summary>Reads YAML into JSON that remembers where each key and value stood. One document, no anchors, no tags.</summary>
internal static partial class RecipeYaml
{
    private const int DeepestNesting = 20;

    /// <exception cref="YamlException">Not YAML, or more of YAML than recipes may use.</exception>
    public static JToken Read(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) throw new YamlException(Mark.Empty, Mark.Empty, "The recipe is empty.");
        parser.Consume<DocumentStart>();
        var root = Node(parser, 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _)) throw new YamlException(parser.Current!.Start, parser.Current.End, "A recipe is one document.");
        return root;
    }

    public static RecipePlace PlaceOf(JToken? token)
    {
        for (var at = token; at is not null; at = at.Parent)
            if (at.Annotation<RecipePlace>() is { } place) return place;
        return new RecipePlace(1, 1);
    }

    private static JToken Node(Parser parser, int depth)
    {
        var start = parser.Current!.Start;
        if (depth > DeepestNesting) throw new YamlException(start, parser.Current.End, "Nested too deep.");
        JToken node = parser.Current switch
        {
            MappingStart => Mapping(parser, depth),
            SequenceStart => Sequence(parser, depth),
            Scalar => Value(parser.Consume<Scalar>()),
            _ => throw new YamlException(start, parser.Current.End, "Anchors and references are not used in recipes."),
        };
        Remember(node, start);
        return node;
    }

    private static JObject Mapping(Parser parser, int depth)
    {
        Plain(parser.Consume<MappingStart>());
        var mapping = new JObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (mapping.ContainsKey(key.Value)) throw new YamlException(key.Start, key.End, $"'{key.Value}' stands here twice.");
            var property = new JProperty(key.Value, Node(parser, depth + 1));
            Remember(property, key.Start);
            mapping.Add(property);
        }
        return mapping;
    }

    private static JArray Sequence(Parser parser, int depth)
    {
        Plain(parser.Consume<SequenceStart>());
        var sequence = new JArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) sequence.Add(Node(parser, depth + 1));
        return sequence;
    }

    private static JValue Value(Scalar scalar)
    {
        Plain(scalar);
        if (scalar.Style != ScalarStyle.Plain) return new JValue(scalar.Value);
        return scalar.Value switch
        {
            "" or "~" or "null" => JValue.CreateNull(),
            "true" => new JValue(true),
            "false" => new JValue(false),
            var digits when WholeNumber().IsMatch(digits) => new JValue(long.Parse(digits, CultureInfo.InvariantCulture)),
            var digits when DecimalNumber().IsMatch(digits) => new JValue(decimal.Parse(digits, CultureInfo.InvariantCulture)),
            var text => new JValue(text),
        };
    }

    private static void Plain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty || !node.Tag.IsEmpty) throw new YamlException(node.Start, node.End, "Anchors and tags are not used in recipes.");
    }

    private static void Remember(JToken token, Mark mark) => token.AddAnnotation(new RecipePlace((int)mark.Line, (int)mark.Column));

    [GeneratedRegex(@"^-?\d{1,15}$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^-?\d{1,15}\.\d{1,6}$")]
    private static partial Regex DecimalNumber();
}
