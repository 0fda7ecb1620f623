using System.Buffers.Binary;
using System.Text.Json;

namespace Procurement.Engine.Orders.Live;

/// <summary>From a view to the browser.</summary>
/// <param name="Kind">watch (again every few seconds), leave, look (the session's row has changed) or input.</param>
internal sealed record LiveMessage(string Kind, Guid View, IReadOnlyList<LiveInput>? Inputs = null)
{
    public const string Watch = "watch", Leave = "leave", Look = "look", Input = "input";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <returns>Null for what is none.</returns>
    public static LiveMessage? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<LiveMessage>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The page as it looks now.</summary>
/// <param name="Width">Of the page's window, in CSS pixels; the picture may be smaller.</param>
/// <param name="Jpeg">Of the page as it is shown: password fields show dots, as in every browser. Never kept.</param>
public sealed record LiveFrame(int Width, int Height, byte[] Jpeg)
{
    private const int Head = 4;

    internal byte[] ToBytes()
    {
        var bytes = new byte[Head + Jpeg.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Width);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)Height);
        Jpeg.CopyTo(bytes, Head);
        return bytes;
    }

    internal static LiveFrame? Read(byte[] bytes) => bytes.Length <= Head ? null : new LiveFrame(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)), bytes[Head..]);
}
