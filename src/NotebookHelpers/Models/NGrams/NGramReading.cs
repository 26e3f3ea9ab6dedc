using BetweenTokens.NextToken;

namespace BetweenTokens.Models.NGrams;

/// <summary>An n-gram model in the middle of one or many texts: it keeps as many tokens as it looks at.</summary>
internal sealed class NGramReading : IReading
{
    private readonly NGramModel _model;
    private List<int>[] _read;

    public NGramReading(NGramModel model, int streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(streams, 1);
        (_model, _read) = (model, [.. Enumerable.Range(0, streams).Select(_ => new List<int>())]);
    }

    public int Streams => _read.Length;

    public int Position { get; private set; }

    public LogitRows Read(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length == 0 || tokens.Length % Streams != 0)
        {
            throw new ArgumentException($"{tokens.Length} tokens cannot be shared out equally among {Streams} streams.", nameof(tokens));
        }

        var (length, width) = (tokens.Length / Streams, _model.VocabularySize);
        var rows = new float[Streams * width];
        for (var stream = 0; stream < Streams; stream++)
        {
            var read = _read[stream];
            read.AddRange(tokens.Slice(stream * length, length));
            read.RemoveRange(0, Math.Max(0, read.Count - Math.Max(1, _model.Order)));
            _model.WriteLogits(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(read), rows.AsSpan(stream * width, width));
        }

        Position += length;
        return new LogitRows(rows, width);
    }

    public void Select(ReadOnlySpan<int> parents)
    {
        var chosen = new List<int>[parents.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            chosen[i] = (uint)parents[i] < (uint)Streams
                ? [.. _read[parents[i]]]
                : throw new ArgumentOutOfRangeException(nameof(parents), parents[i], $"There are {Streams} streams.");
        }

        _read = chosen;
    }

    public void Dispose()
    {
    }
}
