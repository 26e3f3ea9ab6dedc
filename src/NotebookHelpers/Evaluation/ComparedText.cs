using BetweenTokens.Microworld;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>A token that could have come, and its probability.</summary>
public sealed record Candidate(string Token, double Probability);

/// <summary>One token of a text, as a law and a model expected it.</summary>
/// <param name="Id">The token that came.</param>
/// <param name="Token">Its text.</param>
/// <param name="LawProbability">Exact probability of it after what stands before.</param>
/// <param name="ModelProbability">The model's.</param>
/// <param name="Divergence">KL(law ‖ model) over all tokens at this place, nats.</param>
/// <param name="Entropy">Entropy of the law at this place, nats.</param>
/// <param name="LawTop">Likeliest tokens by the law, falling.</param>
/// <param name="ModelTop">Likeliest tokens by the model, falling.</param>
public sealed record ComparedToken(
    int Id,
    string Token,
    double LawProbability,
    double ModelProbability,
    double Divergence,
    double Entropy,
    IReadOnlyList<Candidate> LawTop,
    IReadOnlyList<Candidate> ModelTop)
{
    /// <summary>−ln of the exact probability, nats.</summary>
    public double Surprisal => -Math.Log(LawProbability);
}

/// <summary>
/// A text read by an oracle and by a model side by side, and what the oracle believes of the hidden variables on the way.
/// </summary>
public sealed class ComparedText
{
    private ComparedText(string law, string model, IReadOnlyList<ComparedToken> tokens, IReadOnlyList<Belief> beliefs) =>
        (Law, Model, Tokens, Beliefs) = (law, model, tokens, beliefs);

    /// <summary>Name of the law.</summary>
    public string Law { get; }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>The text.</summary>
    public IReadOnlyList<ComparedToken> Tokens { get; }

    /// <summary>Hidden variables, each along the text.</summary>
    public IReadOnlyList<Belief> Beliefs { get; }

    /// <summary>Mean KL(law ‖ model), nats a token.</summary>
    public double MeanDivergence => Tokens.Average(t => t.Divergence);

    /// <summary>Compares the two on a text that stands at the start of a document.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="model">A model with the law's token ids.</param>
    /// <param name="ids">The text, without the mark that starts it.</param>
    /// <param name="variables">Hidden variables to follow; null: all that the text has, the kind of document aside.</param>
    /// <param name="top">Likeliest tokens to list.</param>
    /// <exception cref="ArgumentException">The model has another vocabulary, or the text is empty.</exception>
    /// <exception cref="ImpossibleTextException">The law excludes a token.</exception>
    public static ComparedText Of(
        Oracle oracle, ILanguageModel model, ReadOnlySpan<int> ids, IReadOnlyList<string>? variables = null, int top = 4)
    {
        if (model.VocabularySize != oracle.VocabularySize)
        {
            throw new ArgumentException(
                $"{model.Name} has {model.VocabularySize} tokens, {oracle.Name} has {oracle.VocabularySize}: "
                + $"they can be compared only over the same vocabulary. Load a model that was trained on this world.", nameof(model));
        }

        if (ids.IsEmpty)
        {
            throw new ArgumentException("Comparing takes at least one token.", nameof(ids));
        }

        var (filter, law, tokens) = (new Filter(oracle.Law), new double[oracle.VocabularySize], new List<ComparedToken>(ids.Length));
        var rows = model.Logits([oracle.Law.EndToken, .. ids[..^1]]);
        for (var i = 0; i < ids.Length; i++)
        {
            filter.Distribution(law);
            var probability = oracle.Advance(filter, ids[i], i);
            tokens.Add(Compare(oracle, law, probability, rows[i], ids[i], top));
        }

        var text = ids.ToArray();
        return new(oracle.Law.Name, model.Name, tokens,
            [.. (variables ?? Belief.Variables(oracle, ids)).Select(variable => Belief.Along(oracle, text, variable))]);
    }

    /// <summary>The same for a text as people write it.</summary>
    public static ComparedText Of(Oracle oracle, ILanguageModel model, string text, IReadOnlyList<string>? variables = null, int top = 4) =>
        Of(oracle, model, [.. oracle.Law.Read(text).SelectMany(word => oracle.Law.Spelling(word).ToArray())], variables, top);

    private static ComparedToken Compare(Oracle oracle, double[] law, double probability, ReadOnlySpan<float> logits, int id, int top)
    {
        var (kl, _, entropy, _, _) = DistanceTally.Compare(law, logits);
        var model = Distributions.Softmax(logits);
        var likeliest = Enumerable.Range(0, law.Length).Where(t => law[t] > 0).OrderByDescending(t => law[t]).ThenBy(t => t).Take(top);
        return new(
            id,
            oracle.Spell(id),
            probability,
            Math.Exp(Distributions.LogProbability(logits, id)),
            Math.Max(0, kl),
            entropy,
            [.. likeliest.Select(t => new Candidate(oracle.Spell(t), law[t]))],
            [.. Distributions.Top(model, top).Select(t => new Candidate(oracle.Spell(t), model[t]))]);
    }
}
