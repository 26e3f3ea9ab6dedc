using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Microworld;

/// <summary>
/// The language model that knows the law: its next-token distribution is exact. A text starts at the beginning of a document,
/// with or without the end mark of the document before it.
/// </summary>
/// <param name="law">The truth (<see cref="World"/>) or what a model was trained on (<see cref="TrainingLaw"/>).</param>
public sealed class Oracle(Law law) : ILanguageModel
{
    /// <inheritdoc/>
    public string Name => $"oracle of {Law.Name}";

    /// <summary>The law.</summary>
    public Law Law { get; } = law;

    /// <inheritdoc/>
    public int VocabularySize { get; } = law.TokenCount;

    /// <inheritdoc/>
    public int? ContextLength => null;

    /// <inheritdoc/>
    public ITokenizer Tokenizer => Law.Tokenizer;

    /// <inheritdoc/>
    public IReading Start(int streams = 1) => new OracleReading(this, streams);

    /// <inheritdoc/>
    public LogitRows Logits(ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            throw new ArgumentException("ids: expected at least one token; found none. See Next([]) for an empty text.", nameof(ids));
        }

        var filter = new Filter(Law);
        var rows = new float[ids.Length * VocabularySize];
        for (var i = 0; i < ids.Length; i++)
        {
            Advance(filter, ids[i], i);
            WriteLogits(filter, rows.AsSpan(i * VocabularySize, VocabularySize));
        }

        return new LogitRows(rows, VocabularySize);
    }

    /// <summary>The exact belief after a text.</summary>
    /// <exception cref="ImpossibleTextException">The law excludes a token.</exception>
    public Filter After(ReadOnlySpan<int> ids)
    {
        var filter = new Filter(Law);
        for (var i = 0; i < ids.Length; i++)
        {
            Advance(filter, ids[i], i);
        }

        return filter;
    }

    /// <summary>The exact distribution of the next token after a text: [dVocab].</summary>
    public double[] Next(ReadOnlySpan<int> ids)
    {
        var probabilities = new double[VocabularySize];
        After(ids).Distribution(probabilities);
        return probabilities;
    }

    /// <summary>Exact log-probability, in nats, that a text stands at the start of a document.</summary>
    public double LogProbability(ReadOnlySpan<int> ids) => After(ids).LogProbability;

    /// <summary>Exact log-probability of every token of a text: [pos].</summary>
    public double[] TokenLogProbabilities(ReadOnlySpan<int> ids)
    {
        var filter = new Filter(Law);
        var result = new double[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            result[i] = Math.Log(Advance(filter, ids[i], i));
        }

        return result;
    }

    /// <summary>Belief about a hidden variable after a text.</summary>
    public IReadOnlyDictionary<string, double> Posterior(ReadOnlySpan<int> ids, string variable) => After(ids).Posterior(variable);

    /// <summary>What stood in the gaps, given the text on both sides.</summary>
    /// <param name="ids">Token ids; null marks a gap of one token.</param>
    /// <param name="isDocument">True: they are one whole document, which ends with its end mark, so that no gap is one.</param>
    public Smoothed Smooth(IReadOnlyList<int?> ids, bool isDocument = false) => new(this, ids, isDocument);

    /// <summary>The most probable document that starts with a text, by best-first search with a proven bound.</summary>
    /// <param name="prefix">What the document starts with; empty for the mode of the law.</param>
    /// <param name="limit">Most prefixes that the search may keep waiting.</param>
    public Mode Mode(ReadOnlySpan<int> prefix = default, int limit = 200_000) => ModeSearch.Run(this, prefix, limit);

    /// <summary>How a token is written.</summary>
    public string Spell(int token) => Tokenizer.Piece(token);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    internal double Advance(Filter filter, int token, int position)
    {
        var probability = filter.Advance(token);
        return probability > 0 ? probability : throw Impossible(filter, token, position);
    }

    internal void WriteLogits(Filter filter, Span<float> row)
    {
        var probabilities = new double[VocabularySize];
        filter.Distribution(probabilities);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)Math.Log(probabilities[i]);
        }
    }

    internal ImpossibleTextException Impossible(Filter filter, int token, int position)
    {
        var probabilities = new double[VocabularySize];
        filter.Distribution(probabilities);
        var possible = probabilities.Select((p, id) => (Id: id, P: p)).Where(x => x.P > 0).OrderByDescending(x => x.P).ThenBy(x => x.Id);
        var name = (uint)token < (uint)VocabularySize ? Spell(token) : $"#{token}";
        return new ImpossibleTextException(Law.Name, position, name, [.. possible.Select(x => (Spell(x.Id), x.P))]);
    }
}
