using System.Globalization;

namespace BetweenTokens.Text.Splitting;

/// <summary>SentencePiece's byte tokens, <c>&lt;0x00&gt;</c>…<c>&lt;0xFF&gt;</c>.</summary>
internal static class ByteFallback
{
    /// <summary>The piece of a byte.</summary>
    public static string Piece(byte value) => $"<0x{value:X2}>";

    /// <summary>The byte of a piece, or null.</summary>
    public static byte? Byte(string piece) =>
        piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>' &&
        byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
