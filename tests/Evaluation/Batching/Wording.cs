using Procurement.Engine.Understanding;

namespace Procurement.Evaluation.Batching;

/// <summary>A thing that people order: <c>{quantity} {Unit} {Thing} {Detail}</c>.</summary>
/// <param name="Unit">Empty for single pieces.</param>
/// <param name="Detail">What makes it one item; empty where the thing does.</param>
internal sealed record OrderedThing(string Language, string Unit, string Thing, string Detail)
{
    public string With(int quantity) => Joined($"{quantity}", Unit, Thing, Detail);

    public static string Joined(params string[] words) => string.Join(' ', words.Where(word => word.Length > 0));
}

/// <summary>The words around the things, by language.</summary>
internal sealed record Wording(string Language, string[] Hello, string[] Need, string And, string AlsoAnd, string[] Where, string[] When, string[] OfThese, string[] Closing)
{
    public static readonly IReadOnlyList<Wording> All =
    [
        new("en", ["hi", "hello", "good morning", "hi team"], ["need", "please send", "we need", ""], "and", "also", ["for bldg 7", "for HQ", "for the marina hotel"], ["by thursday", "for tomorrow", "by friday"], ["of these", "like this"], ["thanks", "pls"]),
        new("es", ["hola", "buenos días", "buenas"], ["necesito", "necesitamos", ""], "y", "también", ["para edificio 7", "para la oficina central", "para el hotel"], ["para el jueves", "para mañana", "para el viernes"], ["de estos", "como este"], ["gracias", "porfa"]),
        new("pt", ["olá", "bom dia", "oi"], ["preciso de", "precisamos de", ""], "e", "também", ["para o prédio 7", "pra sede", "para o hotel"], ["até quinta", "para amanhã", "até sexta"], ["destes", "iguais a este"], ["obrigado", "pf"]),
        new("fr", ["bonjour", "salut", "bonsoir"], ["il me faut", "il nous faut", ""], "et", "aussi", ["pour bâtiment 7", "pour le siège", "pour l'hôtel"], ["pour jeudi", "pour demain", "d'ici vendredi"], ["comme ça", "de ceux-ci"], ["merci", "svp"]),
        new("hi-Latn", ["namaste", "hello", "bhai"], ["", "humein", "mujhe"], "aur", "aur", ["bldg 7 ke liye", "HQ ke liye", "godown pe"], ["kal tak", "friday tak", "guruvar tak"], ["aise wale", "ye wale"], ["shukriya", "please"]),
    ];

    /// <summary>The things of <c>items.txt</c> that the product reads without a question: bursts measure the window, not the matching.</summary>
    public static async Task<IReadOnlyList<OrderedThing>> ThingsAsync(Func<string, string, bool> isClear, CancellationToken cancellationToken)
    {
        await using var stream = typeof(Wording).Assembly.GetManifestResourceStream("items.txt")!;
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => line.TrimEnd('\r').Split('|'));
        return [.. lines.Select(cells => new OrderedThing(cells[0], cells[1], cells[2], cells[3])).Where(thing => isClear(thing.Language, thing.With(4)))];
    }
}
