using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>
/// A fixed sample of documents with the law's own distribution before every token: what a model is held against again and again
/// while it learns. The law's distributions are computed once.
/// </summary>
public sealed class LawSample
{
    private readonly int _endToken;
    private readonly int[][] _documents;
    private readonly int[] _starts; // of each document in the rows
    private readonly float[][] _logs; // the law's log-probabilities, one row a token

    private LawSample(int endToken, int[][] documents, int[] starts, float[][] logs, double entropy) =>
        (_endToken, _documents, _starts, _logs, Entropy) = (endToken, documents, starts, logs, entropy);

    /// <summary>Predictions in the sample.</summary>
    public int Tokens => _logs.Length;

    /// <summary>Mean entropy of the law before a token, nats: no model can lose less than this on the law's documents.</summary>
    public double Entropy { get; }

    /// <summary>Draws documents and reads them with the law.</summary>
    /// <param name="law">The law.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents; another than that of the training.</param>
    public static LawSample Draw(Law law, int tokens, long seed)
    {
        var (sampler, filter, row) = (new Sampler(law, seed), new Filter(law), new double[law.TokenCount]);
        var (documents, starts, logs, entropy) = (new List<int[]>(), new List<int>(), new List<float[]>(), 0.0);
        while (logs.Count < tokens)
        {
            var document = sampler.Next();
            starts.Add(logs.Count);
            filter.Restart();
            foreach (var token in document)
            {
                filter.Distribution(row);
                logs.Add([.. row.Select(p => (float)Math.Log(p))]);
                entropy -= row.Sum(p => p > 0 ? p * Math.Log(p) : 0);
                filter.Advance(token);
            }

            documents.Add(document);
        }

        return new(law.EndToken, [.. documents], [.. starts], [.. logs], entropy / logs.Count);
    }

    /// <summary>Mean KL(law ‖ model), nats a token: what the model loses above <see cref="Entropy"/>.</summary>
    public double Divergence(Transformer model)
    {
        var sum = 0.0;
        foreach (var (document, logits) in DocumentBatches.Of(model, _endToken)(_documents))
        {
            for (var i = 0; i < _documents[document].Length; i++)
            {
                var row = _logs[_starts[document] + i];
                sum += Distributions.KullbackLeibler(row, logits.Span.Slice(i * row.Length, row.Length));
            }
        }

        return sum / Tokens;
    }
}
