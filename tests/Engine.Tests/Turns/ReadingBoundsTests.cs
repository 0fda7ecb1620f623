using CsCheck;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Turns;

public sealed class ReadingBoundsTests
{
    [Fact]
    public void What_fits_is_read_whole()
    {
        HeardMessage[] words = [Say.Message("2 mop buckets"), Say.Message(""), Say.Message("by friday")];

        var bounded = ReadingBounds.Of(words);

        Assert.Equal(words, bounded.Read);
        Assert.Empty(bounded.Unread);
        Assert.Equal("", bounded.ReadUpTo);
    }

    [Fact]
    public void A_list_is_cut_between_its_rows_and_nothing_after_the_cut_is_read()
    {
        var rows = string.Join('\n', Enumerable.Range(1, 300).Select(row => $"{row} x mop buckets"));
        HeardMessage[] words = [Say.Message(rows), Say.Message("and 2 staplers")];

        var bounded = ReadingBounds.Of(words);

        var read = Assert.Single(bounded.Read).Text;
        Assert.StartsWith(read + "\n", rows, StringComparison.Ordinal);
        Assert.Equal(words, bounded.Unread);
        Assert.EndsWith(bounded.ReadUpTo.TrimStart('…'), read, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_have_a_bound_of_their_own()
    {
        var table = string.Join('\n', Enumerable.Range(1, 200).Select(row => $"{row}\tMop bucket with wringer, 20 l, blue\teach\t2"));
        HeardMessage[] words = [Say.Message(table, HeardKind.DocumentText), Say.Message("for bldg 7")];

        Assert.Empty(ReadingBounds.Of(words).Unread);
    }

    [Fact]
    public void Whatever_is_sent_no_more_than_the_bounds_is_read_and_each_message_is_read_or_left() =>
        Gen.Select(Gen.String[0, 5000], Gen.Bool).List[0, 12].Sample(messages =>
        {
            var words = messages.ConvertAll(message => Say.Message(message.Item1, message.Item2 ? HeardKind.DocumentText : HeardKind.Text));

            var bounded = ReadingBounds.Of(words);

            Assert.True(bounded.Read.Where(message => message.Kind == HeardKind.Text).Sum(message => message.Text.Length) <= ReadingBounds.MostTypedChars);
            Assert.True(bounded.Read.Where(message => message.Kind == HeardKind.DocumentText).Sum(message => message.Text.Length) <= ReadingBounds.MostFileChars);
            Assert.All(words, message => Assert.True(bounded.Unread.Contains(message) || bounded.Read.Contains(message)));
        }, iter: 200);
}
