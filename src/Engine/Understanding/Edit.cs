namespace Procurement.Engine.Understanding;

/// <summary>A sentence that may change lines that stand, taken apart, with the lines that it did change.</summary>
internal sealed class Edit
{
    public Edit(MessageText text, int from, int to, List<WorkLine> standing, List<EditPiece> pieces)
    {
        (Text, From, To, Standing) = (text, from, to, standing);
        Spoken = [.. pieces.Where(p => p.Kind != EditKind.Comma)];
        Lines = [.. Spoken.Select(p => p.Line).OfType<WorkLine>().Distinct()];
        Clause = new() { Text = text, Tokens = text.Tokens.GetRange(from, to - from), StartsRow = false };
    }

    public MessageText Text { get; }
    public int From { get; }
    public int To { get; }
    public List<WorkLine> Standing { get; }
    /// <summary>The pieces without commas.</summary>
    public List<EditPiece> Spoken { get; }
    public List<WorkLine> Lines { get; }
    public Clause Clause { get; }
    public List<WorkLine> Changed { get; } = [];

    /// <summary>Nothing else is said in the message.</summary>
    public bool IsWhole => Enumerable.Range(0, Text.Tokens.Count).All(i => i >= From && i < To || Text.Used[i] || Text.Tokens[i].Kind == TokenKind.Separator);

    public bool Any(params EditKind[] kinds) => Spoken.Exists(p => kinds.Contains(p.Kind));
    public List<EditPiece> Of(EditKind kind) => [.. Spoken.Where(p => p.Kind == kind)];
    public EditPiece? Before(EditPiece piece) => Spoken.IndexOf(piece) is > 0 and var at ? Spoken[at - 1] : null;
    public EditPiece? After(EditPiece piece) => Spoken.IndexOf(piece) is >= 0 and var at && at + 1 < Spoken.Count ? Spoken[at + 1] : null;
    public List<Token> Tokens(EditPiece piece) => Text.Tokens.GetRange(piece.From, piece.Count);

    /// <summary>"not the plungers", "not 3 plungers".</summary>
    public bool IsDenied(EditPiece piece) => Before(piece) is { } before && (before.Kind == EditKind.Not || before.Kind == EditKind.Number && Before(before)?.Kind == EditKind.Not);

    public void Remove(WorkLine line)
    {
        line.Removed = line.Touched = true;
        line.Evidence.Add(Clause.Evidence);
        Changed.Add(line);
    }
}
