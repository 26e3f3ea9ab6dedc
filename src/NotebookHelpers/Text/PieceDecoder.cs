using BetweenTokens.Text.Characters;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text;

/// <summary>How pieces turn back into bytes.</summary>
/// <param name="IsByteLevel">Pieces are written in GPT-2's byte alphabet.</param>
/// <param name="Replacements">Texts in a piece that stand for others, for instance <c>▁</c> for a space.</param>
/// <param name="HasByteTokens"><c>&lt;0x0A&gt;</c> is a byte.</param>
/// <param name="LeadingSpaces">At most so many spaces are dropped from the start of a text.</param>
/// <param name="Prefix">Stands before every piece: a space where words are tokens and the file names no decoder.</param>
internal sealed record PieceDecoder(
    bool IsByteLevel = false,
    IReadOnlyList<(string Old, string New)>? Replacements = null,
    bool HasByteTokens = false,
    int LeadingSpaces = 0,
    string Prefix = "")
{
    /// <summary>The bytes that a piece stands for.</summary>
    public byte[] Bytes(string piece)
    {
        if (HasByteTokens && ByteFallback.Byte(piece) is { } value)
        {
            return [value];
        }

        if (IsByteLevel)
        {
            return ByteAlphabet.Bytes(piece) ?? System.Text.Encoding.UTF8.GetBytes(piece);
        }

        foreach (var (old, replacement) in Replacements ?? [])
        {
            piece = piece.Replace(old, replacement, StringComparison.Ordinal);
        }

        return System.Text.Encoding.UTF8.GetBytes(Prefix + piece);
    }

    /// <summary>The bytes of an added token, whose text is never in another alphabet.</summary>
    public byte[] AddedBytes(string content) => System.Text.Encoding.UTF8.GetBytes(Prefix + content);

    /// <summary>Drops the spaces that encoding put in front of a text.</summary>
    public ReadOnlySpan<byte> TrimFirst(ReadOnlySpan<byte> bytes)
    {
        var spaces = 0;
        while (spaces < LeadingSpaces && spaces < bytes.Length && bytes[spaces] == ' ')
        {
            spaces++;
        }

        return bytes[spaces..];
    }
}
