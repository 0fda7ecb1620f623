using System.Text;
using Procurement.Engine.Messaging;

namespace Procurement.Engine.Tests.Messaging;

public sealed class MessageTokenTests
{
    [Fact]
    public void Both_forms_of_an_id_have_the_same_token()
    {
        var byPhone = Id("15550100123", "3A5D3D4949748B05F9EA");
        var byUserId = Id("US.90000000000000000001", "3a5d3d4949748b05f9ea");

        Assert.Equal("3A5D3D4949748B05F9EA", MessageToken.Of(byPhone));
        Assert.Equal(MessageToken.Of(byPhone), MessageToken.Of(byUserId));
    }

    [Fact]
    public void Padding_and_alphabet_of_the_id_do_not_matter()
    {
        var id = Id("15550100123", "ABCDEF0123456789ABCDEF0123456789");

        Assert.Equal("ABCDEF0123456789ABCDEF0123456789", MessageToken.Of(id.TrimEnd('=').Replace('+', '-').Replace('/', '_')));
    }

    [Theory]
    [InlineData("wamid.FAKE_IN_0001")]
    [InlineData("wamid.")]
    [InlineData("other.HBgLMTU1NTAxMDAxMjMVAgASGBQzQTVEM0Q0OTQ5NzQ4QjA1RjlFQQA=")]
    [InlineData("wamid.!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void An_id_of_another_make_has_none(string id) => Assert.Null(MessageToken.Of(id));

    private static string Id(string peer, string token)
    {
        byte[] bytes = [0x1c, 0x18, (byte)peer.Length, .. Encoding.ASCII.GetBytes(peer), 0x15, 0x02, 0x00, 0x12, 0x18, (byte)token.Length, .. Encoding.ASCII.GetBytes(token), 0x00];
        return "wamid." + Convert.ToBase64String(bytes);
    }
}
