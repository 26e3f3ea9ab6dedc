namespace BetweenTokens.Text.Characters;

/// <summary>
/// GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 stands for itself, the other 68 bytes for U+0100…
/// (Radford et al. 2019, bytes_to_unicode).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Build();
    private static readonly short[] _bytes = Invert();

    /// <summary>The stand-in of a byte.</summary>
    public static char Character(byte value) => _characters[value];

    /// <summary>The byte that a character stands for, or −1.</summary>
    public static int Byte(char character) => character < _bytes.Length ? _bytes[character] : -1;

    /// <summary>The bytes that a piece stands for, or null where some character is no stand-in.</summary>
    public static byte[]? Bytes(string piece)
    {
        var bytes = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            if (Byte(piece[i]) is var value and >= 0)
            {
                bytes[i] = (byte)value;
            }
            else
            {
                return null;
            }
        }

        return bytes;
    }

    /// <summary>Bytes written with their stand-ins.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            characters[i] = _characters[bytes[i]];
        }

        return new string(characters);
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF;
            characters[value] = printable ? (char)value : (char)next++;
        }

        return characters;
    }

    private static short[] Invert()
    {
        var bytes = new short[_characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            bytes[_characters[value]] = (short)value;
        }

        return bytes;
    }
}
