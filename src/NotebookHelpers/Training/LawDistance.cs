using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>How far a model is from a law, over whole documents of that law.</summary>
/// <param name="Tokens">Number of predictions compared.</param>
/// <param name="Kl">Mean KL(law ‖ model), nats a token.</param>
/// <param name="KlByKind">The same for every kind.</param>
/// <param name="TokensByKind">How many predictions each of these stands on.</param>
/// <param name="TotalVariation">Mean ½ Σ|p − q|.</param>
/// <param name="CalibrationError">Expected calibration error of the likeliest token against the law's own probability, 15 bins.</param>
/// <param name="Entropy">Mean entropy of the law, nats a token: the floor of the loss.</param>
public sealed record LawDistance(long Tokens, double Kl, IReadOnlyDictionary<string, double> KlByKind, IReadOnlyDictionary<string, long> TokensByKind, double TotalVariation, double CalibrationError, double Entropy)
{
    /// <summary>Measures on fresh documents of the law.</summary>
    /// <param name="model">The model.</param>
    /// <param name="law">The law that it was trained on, or the world.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents; another than the one of the training.</param>
    public static LawDistance Measure(Transformer model, Law law, long tokens, long seed)
    {
        var (sampler, filter, row, document) = (new Sampler(law, seed), new Filter(law), new double[law.TokenCount], new List<int>());
        var (kl, count) = (new SortedDictionary<string, double>(StringComparer.Ordinal), new SortedDictionary<string, long>(StringComparer.Ordinal));
        var (variation, entropy, confidences, truths) = (0.0, 0.0, new List<double>(), new List<double>());
        while (confidences.Count < tokens)
        {
            document.Clear();
            var kind = sampler.Next(document).Name;
            var logits = Read(model, law, document);
            filter.Restart();
            for (var i = 0; i < document.Count; i++)
            {
                filter.Distribution(row);
                var sums = Compare(row, logits.AsSpan(i * row.Length, row.Length));
                kl[kind] = kl.GetValueOrDefault(kind) + sums.Kl;
                count[kind] = count.GetValueOrDefault(kind) + 1;
                (variation, entropy) = (variation + sums.Variation, entropy + sums.Entropy);
                confidences.Add(sums.Confidence);
                truths.Add(sums.Truth);
                filter.Advance(document[i]);
            }
        }

        var total = confidences.Count;
        return new(total, kl.Values.Sum() / total, kl.ToDictionary(pair => pair.Key, pair => pair.Value / count[pair.Key]), count.ToDictionary(), variation / total, Reliability.ExpectedErrorAgainst(confidences, truths), entropy / total);
    }

    /// <summary>Logits before every token of a document: [pos, dVocab].</summary>
    private static float[] Read(Transformer model, Law law, List<int> document)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long[] inputs = [law.EndToken, .. document.Take(document.Count - 1)];
        return [.. model.Forward(tensor(inputs).unsqueeze(0)).data<float>()];
    }

    private static (double Kl, double Variation, double Entropy, double Confidence, double Truth) Compare(double[] law, ReadOnlySpan<float> logits)
    {
        var (normaliser, kl, variation, entropy, best) = (Distributions.LogSumExp(logits), 0.0, 0.0, 0.0, 0);
        for (var i = 0; i < law.Length; i++)
        {
            var log = logits[i] - normaliser;
            best = logits[i] > logits[best] ? i : best;
            variation += Math.Abs(law[i] - Math.Exp(log)) / 2;
            if (law[i] > 0)
            {
                var own = Math.Log(law[i]);
                (kl, entropy) = (kl + (law[i] * (own - log)), entropy - (law[i] * own));
            }
        }

        return (kl, variation, entropy, Math.Exp(logits[best] - normaliser), law[best]);
    }
}
