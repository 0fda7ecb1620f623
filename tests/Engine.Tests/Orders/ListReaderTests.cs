using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Tests.Orders;

public class ListReaderTests
{
    [Theory]
    [InlineData("", "abc", 0)]
    [InlineData("abc", "abcdef", 3)]
    [InlineData("abcd", "cdef", 2)]
    [InlineData("abcd", "bcd", 3)]
    [InlineData("abc", "def", 0)]
    public void Rows_that_were_seen_before_count_once(string before, string now, int known)
        => Assert.Equal(known, ListReader.Known([.. before.Select(c => c.ToString())], [.. now.Select(c => c.ToString())]));
}
