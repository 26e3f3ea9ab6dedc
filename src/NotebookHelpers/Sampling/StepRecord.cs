using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>How much of each choice is written down.</summary>
public enum RecordDetail
{
    /// <summary>Nothing but the chosen token and its log-probability.</summary>
    None,

    /// <summary>The numbers of <see cref="StepRecord"/> and its likeliest tokens.</summary>
    Top,

    /// <summary>The whole distribution before and after the cut as well: eight bytes a token of the vocabulary, each step.</summary>
    Full,
}

/// <summary>One candidate of a choice.</summary>
/// <param name="Id">Token.</param>
/// <param name="Before">Its probability in the model's own distribution.</param>
/// <param name="After">Its probability in the distribution that was drawn from; 0 where it was cut.</param>
public readonly record struct Choice(int Id, double Before, double After);

/// <summary>
/// One choice in full. "Before" is the model's own distribution, the softmax of its raw logits; "after" is what the
/// processors made of it and the token was drawn from.
/// </summary>
/// <param name="Id">The chosen token.</param>
/// <param name="Rank">Its rank in the model's own distribution, 1 for the likeliest.</param>
/// <param name="Surprisal">−ln of its probability before, in nats.</param>
/// <param name="Entropy">Entropy before, in nats.</param>
/// <param name="EntropyAfter">Entropy after, in nats; 0 for a greedy choice.</param>
/// <param name="CutCount">Tokens that the processors excluded, of those the model allowed.</param>
/// <param name="CutMass">What those tokens weighed in the model's own distribution.</param>
/// <param name="Top">The likeliest tokens before, falling.</param>
/// <param name="Before">[dVocab] probabilities before, or null unless <see cref="RecordDetail.Full"/>.</param>
/// <param name="After">[dVocab] probabilities after, or null unless <see cref="RecordDetail.Full"/>.</param>
public sealed record StepRecord(
    int Id,
    int Rank,
    double Surprisal,
    double Entropy,
    double EntropyAfter,
    int CutCount,
    double CutMass,
    IReadOnlyList<Choice> Top,
    float[]? Before,
    float[]? After)
{
    /// <summary>Looks at one choice.</summary>
    /// <param name="raw">[dVocab] the model's logits.</param>
    /// <param name="processed">[dVocab] the logits after the processors.</param>
    /// <param name="id">What was chosen.</param>
    /// <param name="greedy">True: nothing was drawn, all the mass is on the chosen token.</param>
    /// <param name="top">How many of the likeliest tokens to list.</param>
    /// <param name="full">Whether to keep both distributions.</param>
    public static StepRecord Of(
        ReadOnlySpan<float> raw, ReadOnlySpan<float> processed, int id, bool greedy = false, int top = 20, bool full = false)
    {
        var before = Distributions.Softmax(raw);
        var after = greedy ? OnlyOn(id, raw.Length) : Distributions.Softmax(processed);
        var (rank, cutCount, cutMass) = (1, 0, 0.0);
        for (var i = 0; i < raw.Length; i++)
        {
            rank += raw[i] > raw[id] || (raw[i] == raw[id] && i < id) ? 1 : 0;
            if (float.IsNegativeInfinity(processed[i]) && !float.IsNegativeInfinity(raw[i]))
            {
                cutCount++;
                cutMass += before[i];
            }
        }

        return new(
            id,
            rank,
            -Distributions.LogProbability(raw, id),
            Distributions.Entropy(raw),
            greedy ? 0 : Distributions.Entropy(processed),
            cutCount,
            cutMass,
            [.. Distributions.Top(raw, top).Select(i => new Choice(i, before[i], after[i]))],
            full ? before : null,
            full ? after : null);
    }

    private static float[] OnlyOn(int id, int length)
    {
        var all = new float[length];
        all[id] = 1;
        return all;
    }
}
