using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Tests.Testing;

/// <summary>A model whose next-token logits depend on the last token alone: every expected value can be worked out by hand.</summary>
internal sealed class TableModel(float[][] logits, ITokenizer? tokenizer = null, int? contextLength = null) : ILanguageModel
{
    public string Name => "table";

    public int VocabularySize => logits.Length;

    public int? ContextLength => contextLength;

    public ITokenizer? Tokenizer => tokenizer;

    /// <summary>Tokens read so far, over all readings.</summary>
    public int TokensRead { get; private set; }

    public int OpenReadings { get; private set; }

    /// <summary>The same distribution after every token.</summary>
    public static TableModel Constant(params float[] row) => new([.. Enumerable.Repeat(row, row.Length)]);

    public IReading Start(int streams = 1)
    {
        OpenReadings++;
        return new Reading(this, new int[streams]);
    }

    public LogitRows Logits(ReadOnlySpan<int> ids) => Rows(ids.ToArray());

    public void Dispose()
    {
    }

    private LogitRows Rows(IEnumerable<int> last) => new(last.SelectMany(id => logits[id]).ToArray(), VocabularySize);

    private sealed class Reading(TableModel model, int[] last) : IReading
    {
        private int[] _last = last;

        public int Streams => _last.Length;

        public int Position { get; private set; }

        public LogitRows Read(ReadOnlySpan<int> tokens)
        {
            var length = tokens.Length / Streams;
            for (var i = 0; i < Streams; i++)
            {
                _last[i] = tokens[(i + 1) * length - 1];
            }

            Position += length;
            model.TokensRead += tokens.Length;
            return model.Rows(_last);
        }

        public void Select(ReadOnlySpan<int> parents) => _last = [.. parents.ToArray().Select(parent => _last[parent])];

        public void Dispose() => model.OpenReadings--;
    }
}

/// <summary>Token i is byte i; the ids from 256 on are special.</summary>
internal sealed class ByteTokenizer(int vocabularySize = 257) : ITokenizer
{
    public int VocabularySize => vocabularySize;

    public int? BeginId => null;

    public int? EndId => 256;

    public IReadOnlyList<TextToken> Encode(string text, bool parseSpecial = true) =>
        [.. System.Text.Encoding.UTF8.GetBytes(text).Select((b, i) => new TextToken(b, ((char)b).ToString(), i, i + 1))];

    public ReadOnlyMemory<byte> Bytes(int id) => id < 256 ? new[] { (byte)id } : ReadOnlyMemory<byte>.Empty;

    public string Piece(int id) => id < 256 ? ((char)id).ToString() : $"<{id}>";

    public bool IsSpecial(int id) => id >= 256;

    public string Decode(IReadOnlyList<int> ids) =>
        System.Text.Encoding.UTF8.GetString([.. ids.Where(id => id < 256).Select(id => (byte)id)]);
}
