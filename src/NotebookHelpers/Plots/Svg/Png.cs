using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace BetweenTokens.Plots.Svg;

/// <summary>Writes small images with a palette (PNG, W3C recommendation of 2003, colour type 3).</summary>
internal static class Png
{
    private static readonly uint[] _crcTable = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    /// <summary>An image whose pixels are numbers of palette entries.</summary>
    /// <param name="pixels">[row, column], row-major.</param>
    /// <param name="width">Columns.</param>
    /// <param name="palette">Colours as <c>#rrggbb</c>, at most 256.</param>
    public static byte[] Indexed(byte[] pixels, int width, IReadOnlyList<string> palette)
    {
        int height = pixels.Length / width;
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        Chunk(file, "IHDR", header);
        Chunk(file, "PLTE", [.. palette.SelectMany(Rgb)]);
        Chunk(file, "IDAT", Compress(pixels, width, height));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(byte[] pixels, int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(pixels, row * width, width);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] named = [.. type.Select(c => (byte)c), .. data];
        file.Write(named);
        uint crc = 0xffffffff;
        foreach (byte b in named)
        {
            crc = _crcTable[(crc ^ b) & 255] ^ (crc >> 8);
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, crc ^ 0xffffffff);
        file.Write(number);
    }

    private static uint CrcOf(uint n)
    {
        for (int k = 0; k < 8; k++)
        {
            n = (n & 1) != 0 ? 0xedb88320 ^ (n >> 1) : n >> 1;
        }

        return n;
    }

    private static byte[] Rgb(string colour)
    {
        int value = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return [(byte)(value >> 16), (byte)(value >> 8), (byte)value];
    }
}
