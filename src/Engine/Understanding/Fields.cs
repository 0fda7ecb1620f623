namespace Procurement.Engine.Understanding;

/// <summary>A message cut into tokens, with what the field readers have taken out of it.</summary>
internal sealed class MessageText
{
    /// <param name="spelling">Reads mistyped words of the language; null where the text is ours or was read before.</param>
    public MessageText(HeardMessage message, string text, string language, Spelling? spelling = null)
    {
        Spelling = spelling;
        Message = message;
        Text = text;
        Language = language;
        Tokens = Understanding.Tokens.Of(text);
        var shorts = Lexicon.Shared.Own("short", language);
        for (var i = 0; i < Tokens.Count; i++)
        {
            if (Tokens[i].Kind != TokenKind.Word || shorts.Value(Tokens[i].Folded) is not { } full) continue;
            // "bhejdo" is "bhej do": both words stand where the one was written.
            var written = Tokens[i];
            var words = Words.Fold(full).Split(' ');
            Tokens[i] = written with { Folded = words[0], Stem = Words.Stem(words[0]) };
            for (var n = 1; n < words.Length; n++) Tokens.Insert(++i, written with { Folded = words[n], Stem = Words.Stem(words[n]) });
        }
        for (var i = 0; spelling is not null && i < Tokens.Count; i++)
            if (spelling.Correct(Tokens, i, language) is { } meant) Tokens[i] = Tokens[i] with { Folded = meant, Stem = Words.Stem(meant) };
        Used = new bool[Tokens.Count];
    }

    public Spelling? Spelling { get; }
    public HeardMessage Message { get; }
    public string Text { get; }
    public List<Token> Tokens { get; }
    public bool[] Used { get; }
    public string Language { get; }
    /// <summary>Whether the writer puts the month before the day where both are numbers (the United States).</summary>
    public bool MonthFirst { get; init; }

    public PhraseSet List(string name) => Lexicon.Shared.List(name, Language);
    /// <summary>Lists of small words: only of the language itself (English ones would clash), but some languages are written among English words.</summary>
    public PhraseSet Small(string name) => Lexicon.Shared.Is("mixedWithEnglish", Language) ? List(name) : Lexicon.Shared.Own(name, Language);
    /// <summary>Whether words like "for" and "instead of" stand behind what they belong to.</summary>
    public bool IsPostposed => Lexicon.Shared.Is("postpositions", Language);
    /// <summary>The words of a list where the language puts them behind what they belong to; an empty list elsewhere.</summary>
    public PhraseSet Behind(string name) => IsPostposed ? Lexicon.Shared.Own(name, Language) : PhraseSet.Empty;
    /// <summary>The message and these words of it, with their place where they were read from a file.</summary>
    public Requests.Evidence Evidence(string quote, int start) =>
        new(Message.Id, quote) { Place = Message.Places is { } places && Text.AsSpan(0, Math.Clamp(start, 0, Text.Length)).Count('\n') is var line && line < places.Count && places[line].Length > 0 ? places[line] : null };
    public bool IsBreak(int i) => i < 0 || i >= Tokens.Count || (Tokens[i].Kind == TokenKind.Separator && Tokens[i].Folded is not ("-" or "/" or "&"));
    public string Quote(int from, int count) => Text.Substring(Tokens[from].Start, Tokens[from + count - 1].End - Tokens[from].Start);
    public void Use(int from, int count) { for (var i = from; i < from + count; i++) Used[i] = true; }

    /// <summary>Whether the message holds a phrase of the list anywhere.</summary>
    public bool Holds(string list) => Find(list) >= 0;

    public int Find(string list)
    {
        var set = List(list);
        for (var i = 0; i < Tokens.Count; i++) if (set.At(Tokens, i).Count > 0) return i;
        return -1;
    }
}

/// <summary>A field that a message says, with the words it came from and the token where they stand.</summary>
internal sealed record Said<T>(T Value, string Quote, int At, Guid MessageId);
