using BetweenTokens.NextToken;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;

namespace BetweenTokens.Tests.Sampling;

/// <summary>A model over bytes that always says the same bytes, then the end token.</summary>
internal sealed class Script(byte[] bytes) : ILanguageModel
{
    public string Name => "script";

    public int VocabularySize => 257;

    public int? ContextLength => null;

    public ITokenizer? Tokenizer { get; } = new ByteTokenizer();

    public IReading Start(int streams = 1) => new Reading(bytes, streams);

    public LogitRows Logits(ReadOnlySpan<int> ids) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Reading(byte[] bytes, int streams) : IReading
    {
        public int Streams { get; private set; } = streams;

        public int Position { get; private set; }

        public LogitRows Read(ReadOnlySpan<int> tokens)
        {
            Position += tokens.Length / Streams;
            var row = new float[257];
            row[Position < bytes.Length ? bytes[Position] : 256] = 10;
            return new(Enumerable.Repeat(row, Streams).SelectMany(r => r).ToArray(), 257);
        }

        public void Select(ReadOnlySpan<int> parents) => Streams = parents.Length;

        public void Dispose()
        {
        }
    }
}
