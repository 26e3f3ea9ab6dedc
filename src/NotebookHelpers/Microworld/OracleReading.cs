using BetweenTokens.NextToken;

namespace BetweenTokens.Microworld;

/// <summary>The oracle in the middle of one or many texts.</summary>
internal sealed class OracleReading : IReading
{
    private readonly Oracle _oracle;
    private Filter[] _filters;

    public OracleReading(Oracle oracle, int streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(streams, 1);
        (_oracle, _filters) = (oracle, [.. Enumerable.Range(0, streams).Select(_ => new Filter(oracle.Law))]);
    }

    public int Streams => _filters.Length;

    public int Position { get; private set; }

    public LogitRows Read(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length == 0 || tokens.Length % Streams != 0)
        {
            throw new ArgumentException($"{tokens.Length} tokens cannot be shared out equally among {Streams} streams.", nameof(tokens));
        }

        var length = tokens.Length / Streams;
        var rows = new float[Streams * _oracle.VocabularySize];
        for (var stream = 0; stream < Streams; stream++)
        {
            for (var i = 0; i < length; i++)
            {
                _oracle.Advance(_filters[stream], tokens[(stream * length) + i], Position + i);
            }

            _oracle.WriteLogits(_filters[stream], rows.AsSpan(stream * _oracle.VocabularySize, _oracle.VocabularySize));
        }

        Position += length;
        return new LogitRows(rows, _oracle.VocabularySize);
    }

    public void Select(ReadOnlySpan<int> parents)
    {
        var chosen = new Filter[parents.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            if ((uint)parents[i] >= (uint)Streams)
            {
                throw new ArgumentOutOfRangeException(nameof(parents), parents[i], $"There are {Streams} streams.");
            }

            chosen[i] = _filters[parents[i]].Clone();
        }

        _filters = chosen;
    }

    public void Dispose()
    {
    }
}
