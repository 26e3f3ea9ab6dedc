using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Models.NGrams;

/// <summary>
/// A model that has only counted: the distribution after the last tokens of a text, mixed with that after one token fewer, down to the
/// uniform one. Discounts are absolute, with <see cref="NGramOptions.Modified"/> three for each order; with
/// <see cref="NGramOptions.Continuations"/> the lower orders count in how many contexts a token was seen instead of how often.
/// Both together are interpolated modified Kneser–Ney (Chen and Goodman 1998), which is what one gets unasked.
/// </summary>
/// <example><code>
/// var ngram = NGramModel.Estimate(documents, tokenizer.VocabularySize, endToken, new(Order: 5), tokenizer);
/// ngram.Generate("кот видит", new() { MaxTokens = 20, Seed = 1 })
/// </code></example>
public sealed class NGramModel : ILanguageModel
{
    private readonly NGramNode _root;
    private readonly NGramDiscount[] _discounts;
    private readonly int _endToken;

    private NGramModel(NGramNode root, NGramOptions options, int vocabularySize, int endToken, ITokenizer? tokenizer)
    {
        (_root, Options, VocabularySize, _endToken, Tokenizer) = (root, options, vocabularySize, endToken, tokenizer);
        _discounts = [.. Enumerable.Range(0, options.Order)
            .Select(depth => NGramDiscount.Of(root.At(depth).SelectMany(node => node.Next.Values), options.Modified))];
    }

    /// <summary>How it counts.</summary>
    public NGramOptions Options { get; }

    /// <summary>Longest context, in tokens, is one less than this. 1: a unigram model, 0: the uniform one.</summary>
    public int Order => Options.Order;

    /// <inheritdoc/>
    public string Name => Order switch { 0 => "uniform", 1 => "unigram", 2 => "bigram", 3 => "trigram", _ => $"{Order}-gram" };

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? ContextLength => null;

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>Contexts that were seen, of all lengths; the empty one included.</summary>
    public int Contexts => Order == 0 ? 0 : _root.CountNodes();

    /// <summary>What is taken off each count of an order, the unigrams first.</summary>
    public IReadOnlyList<NGramDiscount> Discounts => _discounts;

    /// <summary>Counts documents.</summary>
    /// <param name="documents">Token ids, each document with its end mark; each is read as standing after
    /// one, as packed rows have it.</param>
    /// <param name="vocabularySize">Number of token ids.</param>
    /// <param name="endToken">The end mark: nothing before it is looked at.</param>
    /// <param name="options">Order and counting; null: interpolated modified Kneser–Ney trigrams.</param>
    /// <param name="tokenizer">Null: token ids only.</param>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or the order is negative.</exception>
    public static NGramModel Estimate(
        IEnumerable<int[]> documents, int vocabularySize, int endToken, NGramOptions? options = null, ITokenizer? tokenizer = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Order, nameof(options));
        var root = new NGramNode();
        foreach (var document in options.Order == 0 ? [] : documents)
        {
            int[] text = [endToken, .. document];
            if (text.FirstOrDefault(id => (uint)id >= (uint)vocabularySize, -1) is >= 0 and var strange)
            {
                throw new ArgumentException($"Token {strange} is outside the vocabulary of {vocabularySize}.", nameof(documents));
            }

            for (var i = 1; i < text.Length; i++)
            {
                root.Add(text.AsSpan(Math.Max(0, i - options.Order + 1)..i), text[i]);
            }
        }

        if (options.Continuations)
        {
            root.CountContinuations(endToken);
        }

        return new NGramModel(root, options, vocabularySize, endToken, tokenizer);
    }

    /// <summary>Probability of a token after a text.</summary>
    /// <param name="context">Token ids, of which the last <see cref="Order"/> − 1 count; empty: nothing is known, not
    /// even that a document begins.</param>
    /// <param name="token">The token.</param>
    public double Probability(ReadOnlySpan<int> context, int token) => Distribution(context)[token];

    /// <summary>Probability of every token after a text: [dVocab].</summary>
    /// <inheritdoc cref="Probability"/>
    public double[] Distribution(ReadOnlySpan<int> context)
    {
        var row = new double[VocabularySize];
        Array.Fill(row, 1.0 / VocabularySize);
        var node = Order == 0 ? null : _root;
        for (var depth = 0; node is not null; depth++)
        {
            Mix(row, node, _discounts[depth]);
            node = depth + 1 < Order && depth < context.Length && (depth == 0 || context[^depth] != _endToken)
                ? node.Before(context[^(depth + 1)])
                : null;
        }

        return row;
    }

    /// <inheritdoc/>
    public IReading Start(int streams = 1) => new NGramReading(this, streams);

    /// <inheritdoc/>
    public LogitRows Logits(ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            throw new ArgumentException(
                "ids: expected at least one token; found none. See Distribution([]) for an empty text.", nameof(ids));
        }

        var rows = new float[ids.Length * VocabularySize];
        for (var i = 0; i < ids.Length; i++)
        {
            WriteLogits(ids[..(i + 1)], rows.AsSpan(i * VocabularySize, VocabularySize));
        }

        return new LogitRows(rows, VocabularySize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    internal void WriteLogits(ReadOnlySpan<int> context, Span<float> row)
    {
        var probabilities = Distribution(context);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)Math.Log(probabilities[i]);
        }
    }

    // P(w | h) = (c(hw) − D(c(hw)))/c(h) + γ(h) P(w | h′), where γ(h) is what all discounts together set free.
    private static void Mix(double[] row, NGramNode node, NGramDiscount discount)
    {
        var (total, free) = ((double)node.Total, 0.0);
        foreach (var count in node.Next.Values)
        {
            free += discount.For(count);
        }

        for (var i = 0; i < row.Length; i++)
        {
            row[i] *= free / total;
        }

        foreach (var (token, count) in node.Next)
        {
            row[token] += (count - discount.For(count)) / total;
        }
    }
}

/// <summary>How an n-gram model counts.</summary>
/// <param name="Order">Tokens of an n-gram: 1 looks at nothing, 2 at the last token. 0: the uniform distribution.</param>
/// <param name="Continuations">True: Kneser–Ney. False: every order counts occurrences.</param>
/// <param name="Modified">True: discounts of their own for counts of one, two, and more (Chen and Goodman
/// 1998). False: one for all.</param>
public sealed record NGramOptions(int Order = 3, bool Continuations = true, bool Modified = true);
