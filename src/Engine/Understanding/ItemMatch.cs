namespace Procurement.Engine.Understanding;

/// <summary>An item that the text of one article may be.</summary>
/// <param name="Item">Its number in the catalogue.</param>
/// <param name="Likeness">The weighted signs; orders the candidates of one text.</param>
/// <param name="Confidence">How likely it is right, were it taken without asking; from 0 to 1, and lower the closer the second is.</param>
/// <param name="Presence">How likely the article is in the catalogue at all, as this item or one of the next four; from 0 to 1.</param>
internal sealed record ItemMatch(int Item, double Likeness, double Confidence, double Presence)
{
    private const int Candidates = 30;

    // In the order of Likeness.Sign. Fitted (softmax over the candidates of each text, then rounded) on the tuning halves of two public sets of product titles together,
    // 1,103 and 187 texts with an answer, the smaller set three times; with five-fold cross-validation first hit 0.83 and 0.95. See docs/evaluation.md, "Parts on public data".
    // What the name lacks is already in the shares: Missing takes some of it back, so that it counts fully only where the name has another word instead.
    private static readonly float[] Weights = [5.3f, 5.8f, -1.7f, 3.3f, -1.4f, 2.4f, -1.6f, -0.9f, -1.9f, 3.2f, -1.5f, -1.6f, -0.4f, -1.4f, -0.9f];

    // Logistic regression of "the first is right" on the same texts, those included whose article the catalogue lacks.
    private const double Base = -3.2, ByLikeness = 0.3, ByMargin = 0.8, WidestMargin = 5, ByCode = 0.6, ByOtherCode = -2;

    // The same for "the article is among the first five".
    private const double PresenceBase = -3.1, PresenceByLikeness = 0.66, PresenceByOtherCode = -2.4;

    /// <summary>The candidates, likeliest first.</summary>
    /// <param name="worth">Nothing is compared where none of the first candidates is worth it.</param>
    public static List<ItemMatch> Of(SearchIndex index, SearchWords text, Func<int, bool>? worth = null)
    {
        const int first = 5;
        var candidates = index.Candidates(text, Candidates);
        if (worth is not null && !candidates.Take(first).Any(hit => worth(hit.Item))) return [];
        var likeness = new Likeness(index, text);
        var found = candidates.Select(hit => (hit.Item, Signs: likeness.Of(hit.Item))).Select(hit => (hit.Item, hit.Signs, Value: Value(hit.Signs)))
            .OrderByDescending(hit => hit.Value).ToList();
        var second = found.Count > 1 ? found[1].Value : 0;
        return [.. found.Select((hit, place) => new ItemMatch(hit.Item, hit.Value, Confident(hit.Signs, hit.Value, place == 0 ? hit.Value - second : 0), Present(hit.Signs, hit.Value)))];
    }

    private static double Value(float[] signs)
    {
        double value = 0;
        for (var i = 0; i < signs.Length; i++) value += Weights[i] * signs[i];
        return value;
    }

    private static double Confident(float[] signs, double value, double margin) =>
        Logistic(Base + ByLikeness * value + ByMargin * Math.Min(margin, WidestMargin) + ByCode * signs[(int)Understanding.Likeness.Sign.Code] + ByOtherCode * signs[(int)Understanding.Likeness.Sign.CodesDiffer]);

    private static double Present(float[] signs, double value) =>
        Logistic(PresenceBase + PresenceByLikeness * value + PresenceByOtherCode * signs[(int)Understanding.Likeness.Sign.CodesDiffer]);

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));
}
