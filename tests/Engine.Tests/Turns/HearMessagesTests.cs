using Procurement.Data.Messaging;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Turns;

public sealed class HearMessagesTests
{
    [Fact]
    public void A_caption_is_heard_after_the_file_that_it_speaks_of()
    {
        var (heard, unreadable) = Hear("document", "without line 3", "1 mop\n2 bucket\n3 cloth");

        Assert.Equal([HeardKind.DocumentText, HeardKind.Caption], heard.Select(message => message.Kind));
        Assert.False(unreadable);
    }

    [Fact]
    public void Words_about_a_picture_without_words_are_heard_with_the_picture()
    {
        var (heard, unreadable) = Hear("image", "2 of these", null);

        Assert.Equal([HeardKind.Media, HeardKind.Caption], heard.Select(message => message.Kind));
        Assert.False(unreadable);
    }

    [Theory]
    [InlineData("audio")]
    [InlineData("document")]
    public void A_voice_or_document_that_nobody_can_read_is_no_picture_of_a_thing(string type)
    {
        var (heard, unreadable) = Hear(type, null, null);

        Assert.Empty(heard);
        Assert.True(unreadable);
    }

    private static (IReadOnlyList<HeardMessage> Heard, bool Unreadable) Hear(string type, string? caption, string? read) =>
        HearMessages.Read(new StoredMessage(Guid.NewGuid(), type, caption, null, null, false, DateTimeOffset.UnixEpoch, false, false), new StoredMedia(type, MediaState.Stored, read), null);
}
