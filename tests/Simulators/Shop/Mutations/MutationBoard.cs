using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>The redesigns that are switched on, applied to what the shops send.</summary>
internal sealed partial class MutationBoard
{
    private readonly ConcurrentDictionary<string, Mutation> _mutations = new(StringComparer.OrdinalIgnoreCase);

    public void Set(Mutation mutation) => _mutations[mutation.Supplier ?? "*"] = mutation;
    public void Clear() => _mutations.Clear();

    /// <summary>Null where the shop is as it was.</summary>
    public Mutation? Of(string supplier)
        => (_mutations.TryGetValue(supplier, out var own) ? own : _mutations.GetValueOrDefault("*")) is { Seed: not 0 } mutation ? mutation : null;

    /// <summary>A page, or a piece of one.</summary>
    public string Apply(string supplier, string html) => Of(supplier) is { } mutation ? new HtmlMutator(mutation, supplier).Mutate(html) : html;

    /// <summary>Style or script whose names must be those of the pages.</summary>
    public string ApplyToAsset(string supplier, string text, bool isStyle)
    {
        if (Of(supplier) is not { } mutation || !mutation.Has("names")) return text;
        var names = new Names(mutation);
        return isStyle ? StyleName().Replace(text, found => names.Of(found.Value))
            : ScriptName().Replace(text, found => $"{found.Groups[1].Value}('{names.Of(found.Groups[2].Value)}')");
    }

    [GeneratedRegex(@"(?<=[.#])(?![0-9a-fA-F]{3,8}\b)[a-z][\w-]*(?=[^}]*\{)", RegexOptions.None, 1000)]
    private static partial Regex StyleName();

    [GeneratedRegex(@"(getElementById|byId)\('([\w-]+)'\)", RegexOptions.None, 1000)]
    private static partial Regex ScriptName();
}
