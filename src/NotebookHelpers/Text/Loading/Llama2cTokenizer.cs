using System.Buffers.Binary;
using System.Text;
using BetweenTokens.Formats;
using BetweenTokens.Text.Normalizers;

namespace BetweenTokens.Text.Loading;

/// <summary>
/// Reads a tokenizer of llama2.c: the longest piece's length (int32), then for each piece its score (float32), its
/// length in bytes (int32) and its bytes. Ids 0, 1 and 2 are unknown, begin and end.
/// </summary>
internal static class Llama2cTokenizer
{
    private const int Unknown = 0, Begin = 1, End = 2;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Builds the parts.</summary>
    public static TokenizerParts Read(string file, ReadOnlySpan<byte> bytes)
    {
        var longest = bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : -1;
        var (pieces, scores) = (new List<string>(), new List<float>());
        for (var position = 4; position < bytes.Length;)
        {
            var rest = bytes[position..];
            var length = rest.Length >= 8 ? BinaryPrimitives.ReadInt32LittleEndian(rest[4..]) : -1;
            if (length < 0 || length > longest || length > rest.Length - 8)
            {
                throw Refuse(file, $"piece {pieces.Count}", $"a length up to {longest} within the file",
                    rest.Length < 8 ? "the file's end" : $"{length}");
            }

            scores.Add(BinaryPrimitives.ReadSingleLittleEndian(rest));
            pieces.Add(Text(file, rest.Slice(8, length), pieces.Count));
            position += 8 + length;
        }

        return pieces.Count > End
            ? Build(file, [.. pieces], [.. scores])
            : throw Refuse(file, "pieces", "at least three", $"{pieces.Count}");
    }

    private static TokenizerParts Build(string file, string[] pieces, float[] scores)
    {
        // The exporter wrote "\n<s>\n" for the begin token; in a text it is <s>.
        int[] special = [Unknown, Begin, End];
        foreach (var id in special)
        {
            pieces[id] = pieces[id].Trim('\n');
        }

        var vocabulary = new Dictionary<string, int>(pieces.Length);
        for (var id = 0; id < pieces.Length; id++)
        {
            vocabulary.TryAdd(pieces[id], id);
        }

        return ScoredPieces.Build(file, pieces, vocabulary, scores, Unknown) with
        {
            AddedTokens = [.. special.Select(id => new AddedToken(id, pieces[id], IsSpecial: true))],
            Normalizer = new PrependNormalizer(" "),
            Decoder = new PieceDecoder(HasByteTokens: true, LeadingSpaces: 1),
            BeginId = Begin,
            EndId = End,
            AddsBegin = true,
        };
    }

    private static string Text(string file, ReadOnlySpan<byte> bytes, int id)
    {
        try
        {
            return _strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(file, $"piece {id}", "text in UTF-8", Convert.ToHexString(bytes));
        }
    }

    private static ModelFileException Refuse(string file, string subject, string expected, string found) =>
        new(file, subject, expected, found, "The file is damaged or no tokenizer of llama2.c; fetch it again.");
}
