using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// A fixed sample of documents with the law's own distribution before every token: what a model is held against again and again
/// while it learns. The law's distributions are computed once.
/// </summary>
public sealed class LawSample
{
    private const int Batch = 32;

    private readonly int[][] _documents;
    private readonly float[][] _logs; // the law's log-probabilities, one row a token

    private LawSample(int[][] documents, float[][] logs, double entropy) => (_documents, _logs, Entropy) = (documents, logs, entropy);

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
        var (documents, logs, entropy) = (new List<int[]>(), new List<float[]>(), 0.0);
        while (logs.Count < tokens)
        {
            var document = sampler.Next();
            filter.Restart();
            foreach (var token in document)
            {
                filter.Distribution(row);
                logs.Add([.. row.Select(p => (float)Math.Log(p))]);
                entropy -= row.Sum(p => p > 0 ? p * Math.Log(p) : 0);
                filter.Advance(token);
            }

            documents.Add([law.EndToken, .. document[..^1]]);
        }

        return new([.. documents], [.. logs], entropy / logs.Count);
    }

    /// <summary>Mean KL(law ‖ model), nats a token: what the model loses above <see cref="Entropy"/>.</summary>
    public double Divergence(Transformer model)
    {
        var (sum, at) = (0.0, 0);
        foreach (var part in _documents.Chunk(Batch))
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var ids = StreamStates.Pad(part);
            var (width, length) = (model.Config.DVocab, (int)ids.shape[1]);
            var logits = model.Forward(ids).data<float>().ToArray();
            for (var text = 0; text < part.Length; text++)
            {
                for (var i = 0; i < part[text].Length; i++)
                {
                    sum += Distributions.KullbackLeibler(_logs[at++], logits.AsSpan(((text * length) + i) * width, width));
                }
            }
        }

        return sum / Tokens;
    }
}
