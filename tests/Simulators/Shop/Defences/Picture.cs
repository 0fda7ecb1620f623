using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>A picture of coloured dots that can be sent as PNG.</summary>
internal sealed class Picture(int width, int height)
{
    private readonly byte[] _rgba = new byte[width * height * 4];

    public int Width => width;
    public int Height => height;

    public void Set(int x, int y, (int Red, int Green, int Blue) colour, byte opacity = 255)
    {
        if (x < 0 || y < 0 || x >= width || y >= height) return;
        var at = (y * width + x) * 4;
        (_rgba[at], _rgba[at + 1], _rgba[at + 2], _rgba[at + 3]) = ((byte)Math.Clamp(colour.Red, 0, 255), (byte)Math.Clamp(colour.Green, 0, 255), (byte)Math.Clamp(colour.Blue, 0, 255), opacity);
    }

    public byte[] ToPng()
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6);
        Chunk(png, "IHDR", head);
        Chunk(png, "IDAT", Compressed());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private byte[] Compressed()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(_rgba, row * width * 4, width * 4);
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] body)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
