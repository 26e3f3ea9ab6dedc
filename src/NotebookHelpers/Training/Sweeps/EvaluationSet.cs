using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// Documents of one length with the law's exact distribution before every token: what every model of a sweep is compared on.
/// </summary>
internal sealed class EvaluationSet
{
    private const int TokensAtOnce = 4096;

    /// <summary>Draws the documents.</summary>
    /// <param name="options">A world whose documents all have one length.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Another than any of a training.</param>
    public EvaluationSet(WorldOptions options, int count, long seed)
    {
        World = World.Create(options);
        var (sampler, filter) = (new Sampler(World, seed), new Filter(World));
        Documents = [.. Enumerable.Range(0, count).Select(_ => sampler.Next())];
        Laws = new double[count][][];
        for (var document = 0; document < count; document++)
        {
            filter.Restart();
            Laws[document] = new double[Length][];
            for (var at = 0; at < Length; at++)
            {
                filter.Distribution(Laws[document][at] = new double[World.TokenCount]);
                filter.Advance(Documents[document][at]);
            }
        }
    }

    public World World { get; }

    /// <summary>The documents, end marks included.</summary>
    public int[][] Documents { get; }

    /// <summary>Tokens of a document, its end mark included.</summary>
    public int Length => Documents[0].Length;

    /// <summary>The law's distribution before a token: [document][pos][dVocab].</summary>
    public double[][][] Laws { get; }

    /// <summary>What stands before the tokens of a document as input: the end mark of the one before, then all but its own.</summary>
    public int[] Inputs(int document) => [World.EndToken, .. Documents[document].AsSpan(0, Length - 1)];

    /// <summary>A model's logits before every token, document by document: [pos · dVocab], row-major.</summary>
    public IEnumerable<float[]> Logits(Transformer model)
    {
        var batch = Math.Max(1, TokensAtOnce / Length);
        for (var start = 0; start < Documents.Length; start += batch)
        {
            var count = Math.Min(batch, Documents.Length - start);
            foreach (var one in Read(model, start, count))
            {
                yield return one;
            }
        }
    }

    /// <summary>KL(law ‖ model) in nats before a token, over some words only: both are scaled to sum to one over them.</summary>
    /// <param name="document">The document.</param>
    /// <param name="at">The token's place.</param>
    /// <param name="words">The words.</param>
    /// <param name="logits">The model's logits of these words.</param>
    public double Excess(int document, int at, ReadOnlySpan<int> words, ReadOnlySpan<float> logits)
    {
        Span<float> law = stackalloc float[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            law[i] = (float)Math.Log(Laws[document][at][words[i]]);
        }

        return Distributions.KullbackLeibler(law, logits);
    }

    private float[][] Read(Transformer model, int start, int count)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var inputs = Enumerable.Range(start, count).SelectMany(Inputs).Select(id => (long)id).ToArray();
        var logits = model.Forward(tensor(inputs, [count, Length], device: CPU)).OnCpu();
        return [.. Enumerable.Range(0, count).Select(i => TensorMemory.Copy<float>(logits[i]))];
    }
}
